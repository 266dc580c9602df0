using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>The single publish and its job, field by field.</summary>
public sealed class SeedContractTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task A_publish_is_queued_and_says_where_its_job_is()
    {
        var answer = (await _ann.PublishAsync()).Is(202);

        Assert.Equal(["outputJobId", "status"], answer.Json.Select(m => m.Key));
        Assert.Equal("queued", answer["status"]);
        var id = Guid.ParseExact(answer["outputJobId"]!, "D");
        Assert.Equal(7, id.Version);
        Assert.Equal($"/api/v1/jobs/publish/{id}", answer.Header("Location"));
        Assert.Equal("2", answer.Header("Retry-After"));
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task A_finished_job_tells_everything_about_its_post()
    {
        var accepted = (await _ann.PublishAsync(("caption", "Told in full"), ("altText", "A photo"))).Is(202);

        var job = await _ann.Caller.EndOfAsync(accepted["outputJobId"]!);

        var post = Assert.Single(_ann.PostsWith("Told in full"));
        Assert.Equal("A photo", post.AltText);
        Assert.Equal(accepted["outputJobId"], job["outputJobId"]);
        Assert.Equal("succeeded", job["status"]);
        Assert.Equal("done", job["phase"]);
        Assert.Equal("instagram", job["platform"]);
        Assert.Equal("IMAGE", job["product"]);
        Assert.Equal(_ann.Account, job["instagramAccountId"]);
        Assert.Equal([_ann.Photo], job.Json["mediaIds"]!.AsArray().Select(m => (string)m!));
        Assert.Equal(post.Id, job["igMediaId"]);
        Assert.Equal(post.Permalink.ToString(), job["permalink"]);
        Assert.Equal(_service.Now, Time(job, "createdAt"));
        Assert.Equal(_service.Now, Time(job, "startedAt"));
        Assert.Equal(_service.Now, Time(job, "completedAt"));
        Assert.Null(job["error"]);
        var events = job.Json["events"]!.AsArray().Select(e => (string)e!["type"]!).ToList();
        Assert.Equal("accepted", events[0]);
        Assert.Equal("started", events[1]);
        Assert.Equal("succeeded", events[^1]);
    }

    [Fact]
    public async Task Images_default_to_IMAGE_and_videos_to_REELS()
    {
        var image = await _ann.PublishToEndAsync(("caption", "default image"));
        var reel = await _ann.PublishToEndAsync(("mediaId", _ann.Clip), ("caption", "default reel"));

        Assert.Equal("IMAGE", image["product"]);
        Assert.Equal("FEED", Assert.Single(_ann.PostsWith("default image")).MediaProductType);
        Assert.Equal("REELS", reel["product"]);
        Assert.Equal("REELS", Assert.Single(_ann.PostsWith("default reel")).MediaProductType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShareToFeed_goes_with_a_reel(bool share)
    {
        var job = await _ann.PublishToEndAsync(
            ("mediaId", _ann.Clip), ("product", "REELS"), ("shareToFeed", share), ("caption", $"shared {share}"));

        Assert.Equal("succeeded", job["status"]);
        Assert.Equal(share, Assert.Single(_ann.PostsWith($"shared {share}")).SharedToFeed);
    }

    [Fact]
    public async Task Photos_and_clips_can_be_stories()
    {
        var photo = await _ann.PublishToEndAsync(("product", "STORIES"));
        var clip = await _ann.PublishToEndAsync(("mediaId", _ann.Clip), ("product", "STORIES"));

        Assert.Equal("STORIES", photo["product"]);
        Assert.All([photo, clip], story => Assert.Equal(
            "STORY", _service.Simulator.Posts.Single(p => p.Id == story["igMediaId"]).MediaProductType));
    }

    [Theory]
    [InlineData("mediaId", "media_not_found")]
    [InlineData("instagramAccountId", "account_not_found")]
    public async Task An_unknown_id_in_the_body_is_404(string field, string code)
    {
        var answer = await _ann.PublishAsync((field, "019e1b70-6f9e-80fd-8c49-690bcbdaf8db"));

        _ = answer.IsProblem(404, code, $"{field}:{code}");
    }

    [Theory]
    [InlineData("mediaId", null, "required")]
    [InlineData("mediaId", "7", "wrong_type")]
    [InlineData("mediaId", "\"7\"", "not_a_uuid")]
    [InlineData("instagramAccountId", null, "required")]
    [InlineData("instagramAccountId", "{}", "wrong_type")]
    [InlineData("instagramAccountId", "\"{019e1b70-6f9e-80fd-8c49-690bcbdaf8db}\"", "not_a_uuid")]
    [InlineData("caption", "1", "wrong_type")]
    [InlineData("altText", "[]", "wrong_type")]
    [InlineData("product", "\"image\"", "unknown_value")]
    [InlineData("product", "\"CAROUSEL\"", "unknown_value")]
    [InlineData("product", "1", "wrong_type")]
    [InlineData("shareToFeed", "\"true\"", "wrong_type")]
    [InlineData("scheduledAt", "1", "wrong_type")]
    [InlineData("publishBefore", "\"tomorrow\"", "not_a_timestamp")]
    [InlineData("whenQuotaExhausted", "\"maybe\"", "unknown_value")]
    [InlineData("hashtag", "\"x\"", "unknown_field")]
    public async Task A_missing_mistyped_or_unknown_field_is_400(string field, string? json, string code)
    {
        var body = _ann.Body((field, json is null ? null : JsonNode.Parse(json)));

        _ = (await _ann.Caller.PostAsync(Customer.Single, body)).IsProblem(400, "invalid_request", $"{field}:{code}");
    }

    [Fact]
    public async Task Everything_malformed_is_told_at_once()
    {
        var answer = await _ann.Caller.PostAsync(
            Customer.Single, new JsonObject { ["mediaId"] = 1, ["shareToFeed"] = "yes", ["product"] = "POST", ["tags"] = 1 });

        _ = answer.IsProblem(
            400,
            "invalid_request",
            "mediaId:wrong_type",
            "instagramAccountId:required",
            "product:unknown_value",
            "shareToFeed:wrong_type",
            "tags:unknown_field");
    }

    [Fact]
    public async Task Everything_that_Instagram_would_refuse_is_told_at_once()
    {
        var answer = await _ann.PublishAsync(
            ("product", "REELS"), ("caption", new string('x', 2201)), ("altText", new string('x', 1001)));

        _ = answer.IsProblem(
            422,
            "validation_failed",
            "mediaId:media_kind",
            "caption:caption_too_long",
            "altText:alt_text_too_long",
            "altText:alt_text_not_allowed");
    }

    [Fact]
    public async Task A_missing_media_item_does_not_hide_the_other_problems()
    {
        var answer = await _ann.PublishAsync(
            ("mediaId", "019e1b70-6f9e-80fd-8c49-690bcbdaf8db"), ("caption", new string('x', 2201)));

        _ = answer.IsProblem(404, "media_not_found", "mediaId:media_not_found", "caption:caption_too_long");
    }

    private static DateTimeOffset Time(Answer answer, string name) =>
        DateTimeOffset.Parse(answer[name]!, System.Globalization.CultureInfo.InvariantCulture);
}
