using System.Net;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Platform;

/// <summary>What is read out of an answer.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("""{"status_code":"IN_PROGRESS","status":"In Progress: …","id":"1"}""", ContainerStatusCode.InProgress, null)]
    [InlineData("""{"status_code":"FINISHED"}""", ContainerStatusCode.Finished, null)]
    [InlineData("""{"status_code":"PUBLISHED"}""", ContainerStatusCode.Published, null)]
    [InlineData("""{"status_code":"EXPIRED"}""", ContainerStatusCode.Expired, null)]
    [InlineData("""{"status_code":"ERROR"}""", ContainerStatusCode.Error, null)]
    [InlineData("""{"status_code":"ERROR","status":"Error: Media upload has failed with error code 2207076"}""", ContainerStatusCode.Error, 2207076)]
    [InlineData("""{"status_code":"ERROR","status":"Fehler"}""", ContainerStatusCode.Error, null)]
    [InlineData("""{"status_code":"ERROR","status":"error code 99999999999999"}""", ContainerStatusCode.Error, null)]
    [InlineData("""{"status":"Error: Media upload has failed with error code 2207076"}""", ContainerStatusCode.Error, 2207076)]
    [InlineData("""{"status_code":null,"status":"Error: it failed"}""", ContainerStatusCode.Error, null)]
    [InlineData("""{"status":"Upload failed, Error Code 2207026."}""", ContainerStatusCode.Error, 2207026)]
    public async Task A_containers_status_is_read(string body, ContainerStatusCode status, int? subcode)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        var state = await client.Platform.GetContainerAsync(TestClient.Token, TestClient.Container, default);
        Assert.Equal((status, subcode), (state.StatusCode, state.ErrorSubcode));
    }

    [Fact]
    public async Task The_prose_of_a_status_is_kept()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"status_code":"FINISHED","status":"Finished: ready to be published."}""");
        Assert.Equal(
            new ContainerState(ContainerStatusCode.Finished, null, "Finished: ready to be published."),
            await client.Platform.GetContainerAsync(TestClient.Token, TestClient.Container, default));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"status":"Finished: ready"}""")]
    [InlineData("""{"status_code":"SOMETHING_NEW"}""")]
    [InlineData("""{"status_code":"finished"}""")]
    [InlineData("""{"status_code":""}""")]
    [InlineData("""{"status_code":7}""")]
    public async Task A_status_that_says_nothing_known_is_a_failed_read(string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("status"));
    }

    [Theory]
    [InlineData("2026-09-26T22:36:43+0000", "2026-09-26T22:36:43Z")]
    [InlineData("2026-09-26T22:36:43+00:00", "2026-09-26T22:36:43Z")]
    [InlineData("2026-09-26T22:36:43Z", "2026-09-26T22:36:43Z")]
    [InlineData("2026-09-26T22:36:43.5Z", "2026-09-26T22:36:43.5Z")]
    [InlineData("2026-09-27T00:36:43+0200", "2026-09-26T22:36:43Z")]
    [InlineData("2026-09-26T15:36:43.125-0700", "2026-09-26T22:36:43.125Z")]
    public async Task A_timestamp_of_the_platform_is_read(string written, string meant)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, $$"""{"id":"1","timestamp":"{{written}}"}""");
        var media = await client.Platform.GetMediaAsync(TestClient.Token, TestClient.Media, default);
        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), media.Timestamp);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("\"2026-09-26\"")]
    [InlineData("\"2026-13-26T22:36:43+0000\"")]
    [InlineData("\"2026-09-26T22:36:43\"")]
    [InlineData("1790462203")]
    public async Task A_timestamp_that_cannot_be_read_fails_the_read_and_is_not_taken_for_none(string written)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, $$"""{"id":"1","timestamp":{{written}}}""");
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("media"));
    }

    [Fact]
    public async Task A_post_is_read_with_every_field()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """
            {"id":"17920238422030506","caption":"Hi \ud83c\udf0d","timestamp":"2026-09-26T22:36:43+0000",
            "permalink":"https://www.instagram.com/p/abc/","media_type":"VIDEO","media_product_type":"REELS","new_field":[1]}
            """);
        Assert.Equal(
            new PlatformMedia
            {
                Id = TestClient.Media,
                Caption = "Hi 🌍",
                Timestamp = new DateTimeOffset(2026, 9, 26, 22, 36, 43, TimeSpan.Zero),
                Permalink = "https://www.instagram.com/p/abc/",
                MediaType = "VIDEO",
                MediaProductType = "REELS",
            },
            await client.Platform.GetMediaAsync(TestClient.Token, TestClient.Media, default));
    }

    [Fact]
    public async Task A_post_may_lack_everything_but_its_id()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"17920238422030506","timestamp":null}""");
        Assert.Equal(
            new PlatformMedia { Id = TestClient.Media },
            await client.Platform.GetMediaAsync(TestClient.Token, TestClient.Media, default));
    }

    [Theory]
    [InlineData("""{"data":[{"quota_usage":2,"config":{"quota_total":50,"quota_duration":86400}}]}""", 2, 50, 86400)]
    [InlineData("""{"data":[{"quota_usage":0}]}""", 0, null, null)]
    [InlineData("""{"data":[{"quota_usage":3,"config":{}}]}""", 3, null, null)]
    public async Task The_publishing_limit_is_read(string body, int usage, int? total, int? seconds)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        Assert.Equal(
            new PublishingLimit(usage, total, seconds is { } value ? TimeSpan.FromSeconds(value) : null),
            await client.Platform.GetPublishingLimitAsync(TestClient.Token, TestClient.User, default));
    }

    [Theory]
    [InlineData("""{"id":"999","user_id":"17841400008460056","username":"u","name":"N","account_type":"BUSINESS","profile_picture_url":"https://p"}""", "999")]
    [InlineData("""{"id":999,"user_id":17841400008460056,"username":"u","name":"N","account_type":"BUSINESS","profile_picture_url":"https://p"}""", "999")]
    [InlineData("""{"id":"../1","user_id":"17841400008460056","username":"u","name":"N","account_type":"BUSINESS","profile_picture_url":"https://p"}""", null)]
    [InlineData("""{"data":[{"user_id":"17841400008460056","username":"u","name":"N","account_type":"BUSINESS","profile_picture_url":"https://p"}]}""", null)]
    public async Task The_owner_of_a_token_is_its_user_id_in_either_shape(string body, string? appScopedId)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        Assert.Equal(
            new InstagramProfile
            {
                UserId = TestClient.User,
                AppScopedId = appScopedId is null ? null : new AppScopedId(appScopedId),
                Username = "u",
                Name = "N",
                AccountType = "BUSINESS",
                ProfilePictureUrl = "https://p",
            },
            await client.Platform.GetMeAsync(TestClient.Token, default));
    }

    [Theory]
    [InlineData("create", "{}")]
    [InlineData("create", """{"id":null}""")]
    [InlineData("create", """{"id":""}""")]
    [InlineData("create", """{"id":"../1"}""")]
    [InlineData("create", """{"id":1.5}""")]
    [InlineData("create", """{"id":-1}""")]
    [InlineData("create", """{"id":["1"]}""")]
    [InlineData("media", "{}")]
    [InlineData("media", "null")]
    [InlineData("list", "{}")]
    [InlineData("list", """{"data":null}""")]
    [InlineData("list", """{"data":{}}""")]
    [InlineData("list", """{"data":[null]}""")]
    [InlineData("list", """{"data":[{"caption":"no id"}]}""")]
    [InlineData("stories", "{}")]
    [InlineData("limit", """{"data":[]}""")]
    [InlineData("limit", """{"data":[{"config":{"quota_total":50}}]}""")]
    [InlineData("limit", """{"data":[null]}""")]
    [InlineData("me", """{"id":"1","username":"u"}""")]
    [InlineData("me", """{"user_id":"1"}""")]
    [InlineData("me", """{"data":[]}""")]
    public async Task An_answer_that_lacks_what_it_is_read_for_is_a_failed_read(string call, string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        var failure = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync(call));
        Assert.Equal(200, failure.Details.HttpStatus);
    }
}
