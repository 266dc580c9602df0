using System.Net;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Platform;

/// <summary>What is sent, letter by letter.</summary>
public sealed class RequestTests
{
    private static readonly Uri Photo = new("https://media.example/a b.jpg?sig=x%2By&e=1");

    public static TheoryData<ContainerRequest, string> Forms => new()
    {
        {
            new() { Kind = ContainerKind.Image, MediaUrl = Photo },
            "image_url=https%3A%2F%2Fmedia.example%2Fa%2520b.jpg%3Fsig%3Dx%252By%26e%3D1"
        },
        { Full(ContainerKind.Image), "image_url=https%3A%2F%2Fm.example%2F1&caption=Gr%C3%BC%C3%9Fe+%26+%F0%9F%8C%8D%0A%23a&alt_text=alt" },
        { Full(ContainerKind.Reel), "media_type=REELS&video_url=https%3A%2F%2Fm.example%2F1&caption=Gr%C3%BC%C3%9Fe+%26+%F0%9F%8C%8D%0A%23a&share_to_feed=true" },
        { Full(ContainerKind.Reel) with { ShareToFeed = false, Caption = null }, "media_type=REELS&video_url=https%3A%2F%2Fm.example%2F1&share_to_feed=false" },
        { Full(ContainerKind.Reel) with { ShareToFeed = null, Caption = "" }, "media_type=REELS&video_url=https%3A%2F%2Fm.example%2F1&caption=" },
        { Full(ContainerKind.ImageStory), "media_type=STORIES&image_url=https%3A%2F%2Fm.example%2F1" },
        { Full(ContainerKind.VideoStory), "media_type=STORIES&video_url=https%3A%2F%2Fm.example%2F1" },
        { Full(ContainerKind.ImageItem), "image_url=https%3A%2F%2Fm.example%2F1&is_carousel_item=true&alt_text=alt" },
        { Full(ContainerKind.VideoItem), "media_type=VIDEO&video_url=https%3A%2F%2Fm.example%2F1&is_carousel_item=true" },
        { Full(ContainerKind.Carousel), "media_type=CAROUSEL&children=11%2C22&caption=Gr%C3%BC%C3%9Fe+%26+%F0%9F%8C%8D%0A%23a" },
    };

    public static TheoryData<ContainerRequest> Impossible =>
    [
        new() { Kind = ContainerKind.Image },
        new() { Kind = ContainerKind.Reel, MediaUrl = new Uri("/relative", UriKind.Relative) },
        new() { Kind = ContainerKind.Carousel },
        new() { Kind = ContainerKind.Carousel, Children = [new("1")] },
        new() { Kind = ContainerKind.Carousel, Children = [.. Enumerable.Range(1, 11).Select(id => new ContainerId($"{id}"))] },
        new() { Kind = ContainerKind.Carousel, Children = [new("1"), new("2,3")] },
        new() { Kind = (ContainerKind)99, MediaUrl = Photo },
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_container_of_each_kind_is_asked_for_with_what_the_kind_allows(ContainerRequest request, string form)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"17889455560051444"}""");

        var made = await client.Platform.CreateContainerAsync(TestClient.Token, TestClient.User, request, default);

        Assert.Equal(TestClient.Container, made);
        Assert.Equal(
            new SentRequest(
                HttpMethod.Post,
                new Uri("https://graph.instagram.com/v25.0/17841400008460056/media"),
                "Bearer IGAAtoken1234567890secret",
                "application/x-www-form-urlencoded",
                form),
            Assert.Single(client.Stub.Sent));
    }

    [Fact]
    public async Task A_carousel_takes_up_to_ten_children()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"1"}""");
        var ten = new ContainerRequest
        {
            Kind = ContainerKind.Carousel,
            Children = [.. Enumerable.Range(1, 10).Select(id => new ContainerId($"{id}"))],
        };
        _ = await client.Platform.CreateContainerAsync(TestClient.Token, TestClient.User, ten, default);
        Assert.Equal("media_type=CAROUSEL&children=1%2C2%2C3%2C4%2C5%2C6%2C7%2C8%2C9%2C10", Assert.Single(client.Stub.Sent).Body);
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task A_container_that_cannot_be_asked_for_is_the_callers_mistake_and_nothing_is_sent(ContainerRequest request)
    {
        await using var client = new TestClient();
        _ = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => client.Platform.CreateContainerAsync(TestClient.Token, TestClient.User, request, default));
        Assert.Empty(client.Stub.Sent);
    }

    [Fact]
    public async Task A_publish_names_its_container()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":17920238422030506}""");

        Assert.Equal(TestClient.Media, await client.Platform.PublishAsync(TestClient.Token, TestClient.User, TestClient.Container, default));

        Assert.Equal(
            new SentRequest(
                HttpMethod.Post,
                new Uri("https://graph.instagram.com/v25.0/17841400008460056/media_publish"),
                "Bearer IGAAtoken1234567890secret",
                "application/x-www-form-urlencoded",
                "creation_id=17889455560051444"),
            Assert.Single(client.Stub.Sent));
    }

    [Theory]
    [InlineData("status", "17889455560051444?fields=status_code%2Cstatus")]
    [InlineData("media", "17920238422030506?fields=id%2Ccaption%2Ctimestamp%2Cpermalink%2Cmedia_type%2Cmedia_product_type")]
    [InlineData("list", "17841400008460056/media?fields=id%2Ccaption%2Ctimestamp%2Cpermalink%2Cmedia_type%2Cmedia_product_type&limit=50")]
    [InlineData("stories", "17841400008460056/stories?fields=id%2Ccaption%2Ctimestamp%2Cpermalink%2Cmedia_type%2Cmedia_product_type&limit=50")]
    [InlineData("limit", "17841400008460056/content_publishing_limit?fields=config%2Cquota_usage")]
    [InlineData("me", "me?fields=id%2Cuser_id%2Cusername%2Cname%2Caccount_type%2Cprofile_picture_url")]
    public async Task A_read_asks_for_its_fields_at_the_configured_host_and_version(string call, string path)
    {
        await using var client = new TestClient(options =>
        {
            options.GraphUrl = new Uri("http://127.0.0.1:9/base/");
            options.GraphVersion = "v26.1";
        });
        client.Answers(HttpStatusCode.InternalServerError, "{}");

        _ = await client.FailsAsync(call);

        var sent = Assert.Single(client.Stub.Sent);
        Assert.Equal((HttpMethod.Get, $"http://127.0.0.1:9/base/v26.1/{path}"), (sent.Method, sent.Url.AbsoluteUri));
        Assert.Null(sent.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("1/../2")]
    [InlineData("1?fields=x")]
    [InlineData("١")]
    public async Task What_is_no_id_never_becomes_part_of_an_address(string id)
    {
        await using var client = new TestClient();
        _ = await Assert.ThrowsAsync<ArgumentException>(() => client.Platform.GetContainerAsync(TestClient.Token, new(id), default));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => client.Platform.GetMediaAsync(TestClient.Token, new(id), default));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => client.Platform.PublishAsync(TestClient.Token, new(id), TestClient.Container, default));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => client.Platform.PublishAsync(TestClient.Token, TestClient.User, new(id), default));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => client.Platform.GetContainerAsync(TestClient.Token, default, default));
        Assert.Empty(client.Stub.Sent);
    }

    private static ContainerRequest Full(ContainerKind kind) => new()
    {
        Kind = kind,
        MediaUrl = new("https://m.example/1"),
        Caption = "Grüße & 🌍\n#a",
        AltText = "alt",
        ShareToFeed = true,
        Children = [new("11"), new("22")],
    };
}
