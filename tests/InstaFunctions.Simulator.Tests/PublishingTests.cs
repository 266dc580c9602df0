using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace InstaFunctions.Simulator.Tests;

public sealed class PublishingTests(MediaHost media) : IClassFixture<MediaHost>
{
    private const string Fields = "fields=id,caption,media_type,media_product_type,timestamp,permalink,shortcode";

    [Fact]
    public async Task An_image_is_created_published_and_read_back()
    {
        await using var platform = await Platform.StartAsync();

        var container = (await platform.CreateAsync(("image_url", media.Photo), ("caption", "Hello"), ("alt_text", "Mountains"))).Id;
        Assert.Equal("FINISHED", await platform.StatusAsync(container));
        var id = (await platform.PublishAsync(container)).Id;

        Assert.Equal("PUBLISHED", await platform.StatusAsync(container));
        var read = (await platform.GetAsync($"/v25.0/{id}?{Fields},alt_text,username")).Json;
        Assert.Equal("Hello", read.GetProperty("caption").GetString());
        Assert.Equal("IMAGE", read.GetProperty("media_type").GetString());
        Assert.Equal("FEED", read.GetProperty("media_product_type").GetString());
        Assert.Equal("2026-09-26T22:36:43+0000", read.GetProperty("timestamp").GetString());
        Assert.Equal("Mountains", read.GetProperty("alt_text").GetString());
        Assert.StartsWith($"{platform.Server.BaseUrl}ig/p/", read.GetProperty("permalink").GetString(), StringComparison.Ordinal);
        var post = Assert.Single(platform.Simulator.Posts);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Samples.Photo)), post.Items[0].Media.Sha256);
        Assert.Equal((1080, 1350), (post.Items[0].Media.Width, post.Items[0].Media.Height));
    }

    [Theory]
    [InlineData("REELS", "VIDEO", "REELS", "/ig/reel/")]
    [InlineData("STORIES", "VIDEO", "STORY", "/ig/stories/demo/")]
    public async Task A_video_becomes_what_its_media_type_says(string asked, string type, string product, string link)
    {
        await using var platform = await Platform.StartAsync();

        var container = (await platform.CreateAsync(("media_type", asked), ("video_url", media.Clip))).Id;
        Assert.Equal("FINISHED", await platform.StatusAsync(container));
        var id = (await platform.PublishAsync(container)).Id;

        var read = (await platform.GetAsync($"/{id}?{Fields}")).Json;
        Assert.Equal(type, read.GetProperty("media_type").GetString());
        Assert.Equal(product, read.GetProperty("media_product_type").GetString());
        Assert.Contains(link, read.GetProperty("permalink").GetString(), StringComparison.Ordinal);
        var kept = platform.Simulator.Posts[0].Items[0].Media;
        Assert.Equal((720, 1280, "video/mp4"), (kept.Width, kept.Height, kept.ContentType));
        Assert.Equal(5, kept.Duration!.Value.TotalSeconds, 1);
    }

    [Fact]
    public async Task A_carousel_is_one_post_with_its_children_in_order()
    {
        await using var platform = await Platform.StartAsync();
        var first = (await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"), ("alt_text", "first"))).Id;
        var second = (await platform.CreateAsync(("media_type", "VIDEO"), ("video_url", media.Clip), ("is_carousel_item", "true"))).Id;

        var parent = (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{first},{second}"), ("caption", "Both"))).Id;
        Assert.Equal("FINISHED", await platform.StatusAsync(parent));
        var id = (await platform.PublishAsync(parent)).Id;

        var read = (await platform.GetAsync($"/v25.0/{id}?fields=media_type,caption,children{{media_type,alt_text}}")).Json;
        Assert.Equal("CAROUSEL_ALBUM", read.GetProperty("media_type").GetString());
        var children = read.GetProperty("children").GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["IMAGE", "VIDEO"], children.Select(child => child.GetProperty("media_type").GetString()));
        Assert.Equal("first", children[0].GetProperty("alt_text").GetString());
        var child = await platform.GetAsync($"/v25.0/{children[1].GetProperty("id").GetString()}?fields=media_type");
        Assert.Equal("VIDEO", child.Json.GetProperty("media_type").GetString());
        Assert.Single(platform.Simulator.Posts);
    }

    [Fact]
    public async Task Only_the_fields_asked_for_are_answered()
    {
        await using var platform = await Platform.StartAsync();
        var id = (await platform.PostImageAsync(media)).Id;

        var bare = (await platform.GetAsync($"/v25.0/{id}")).Json;
        Assert.Equal(["id"], bare.EnumerateObject().Select(member => member.Name));
        var one = (await platform.GetAsync($"/v25.0/{id}?fields=shortcode")).Json;
        Assert.Equal(["shortcode", "id"], one.EnumerateObject().Select(member => member.Name));
        Assert.Equal((100, null), (await platform.GetAsync($"/v25.0/{id}?fields=nonsense")).Error);
    }

    [Fact]
    public async Task Bodies_may_be_json_and_tokens_may_be_parameters()
    {
        await using var platform = await Platform.StartAsync();

        using var created = await platform.Http.PostAsJsonAsync(
            $"/{platform.Account.IgUserId}/media?access_token=TOKEN", new { image_url = media.Photo, is_carousel_item = true });
        using var form = new FormUrlEncodedContent([new("image_url", media.Photo), new("access_token", "TOKEN")]);
        using var formed = await platform.Http.PostAsync(new Uri("/me/media", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, formed.StatusCode);
        using var broken = new StringContent("{nonsense", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        Assert.Equal(100, (await platform.SendAsync(HttpMethod.Post, "/me/media", broken, null)).Error.Code);
    }

    [Theory]
    [InlineData("/v25/me")]
    [InlineData("/25.0/me")]
    [InlineData("/v25.0/me/nonsense")]
    public async Task A_path_that_is_none_gets_the_platforms_error(string path)
    {
        await using var platform = await Platform.StartAsync();

        var answer = await platform.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(2500, answer.Error.Code);
    }

    [Fact]
    public async Task Me_tells_the_id_to_publish_to_apart_from_the_app_scoped_one()
    {
        await using var platform = await Platform.StartAsync();

        var me = (await platform.GetAsync("/v25.0/me?fields=user_id,username,name,account_type,profile_picture_url")).Json;

        Assert.Equal(platform.Account.IgUserId, me.GetProperty("user_id").GetString());
        Assert.Equal(platform.Account.AppScopedId, me.GetProperty("id").GetString());
        Assert.NotEqual(platform.Account.IgUserId, platform.Account.AppScopedId);
        Assert.Equal("demo", me.GetProperty("username").GetString());
        Assert.Equal("Demo", me.GetProperty("name").GetString());
        Assert.Equal("BUSINESS", me.GetProperty("account_type").GetString());
        using var picture = await platform.Http.GetAsync(new Uri(me.GetProperty("profile_picture_url").GetString()!));
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Lists_are_paged_newest_first_and_stories_apart()
    {
        await using var platform = await Platform.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await platform.PostImageAsync(media)).Id);
        }

        var story = (await platform.PublishAsync((await platform.CreateAsync(("media_type", "STORIES"), ("image_url", media.Photo))).Id)).Id;

        var seen = new List<string>();
        var next = $"/v25.0/{platform.Account.IgUserId}/media?fields=caption&limit=2";
        var pages = 0;
        string? previous = null;
        while (next is not null)
        {
            var page = (await platform.GetAsync(next)).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(post => post.GetProperty("id").GetString()!));
            var paging = page.GetProperty("paging");
            next = paging.TryGetProperty("next", out var link) ? link.GetString() : null;
            previous = paging.TryGetProperty("previous", out var back) ? back.GetString() : null;
            pages++;
        }

        Assert.Equal(ids, seen);
        Assert.Equal(3, pages);
        var before = (await platform.GetAsync(previous!)).Json.GetProperty("data").EnumerateArray().Select(post => post.GetProperty("id").GetString());
        Assert.Equal(ids[2..4], before);
        var stories = $"/v25.0/{platform.Account.IgUserId}/stories";
        Assert.Equal(story, Assert.Single((await platform.GetAsync(stories)).Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        platform.Simulator.AdvanceClock(TimeSpan.FromHours(24));
        Assert.Empty((await platform.GetAsync(stories)).Json.GetProperty("data").EnumerateArray());
    }
}
