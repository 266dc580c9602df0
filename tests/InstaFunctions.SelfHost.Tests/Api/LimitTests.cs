namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Every limit of the single publish: at the limit, and one past it.</summary>
public sealed class LimitTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task A_caption_has_2200_characters_at_most()
    {
        // Counted the strictest way: an emoji is one character to a person, but two UTF-16 units.
        var longest = new string('x', 2198) + "🎉";

        var job = await _ann.PublishToEndAsync(("caption", longest));

        Assert.Equal("succeeded", job["status"]);
        _ = Assert.Single(_ann.PostsWith(longest));
        _ = (await _ann.PublishAsync(("caption", longest + "x"))).IsProblem(422, "validation_failed", "caption:caption_too_long");
    }

    [Fact]
    public async Task A_caption_has_30_hashtags_at_most()
    {
        var most = string.Join(' ', Enumerable.Range(1, 30).Select(n => $"#tag{n}"));

        _ = (await _ann.PublishAsync(("caption", most))).Is(202);
        _ = (await _ann.PublishAsync(("caption", most + " #more"))).IsProblem(422, "validation_failed", "caption:too_many_hashtags");
    }

    [Fact]
    public async Task A_caption_has_20_mentions_at_most()
    {
        var most = string.Join(' ', Enumerable.Range(1, 20).Select(n => $"@friend{n}"));

        _ = (await _ann.PublishAsync(("caption", most))).Is(202);
        _ = (await _ann.PublishAsync(("caption", most + " @another"))).IsProblem(422, "validation_failed", "caption:too_many_mentions");
    }

    [Fact]
    public async Task An_alternative_text_has_1000_characters_at_most()
    {
        _ = (await _ann.PublishAsync(("altText", new string('x', 1000)))).Is(202);
        _ = (await _ann.PublishAsync(("altText", new string('x', 1001)))).IsProblem(422, "validation_failed", "altText:alt_text_too_long");
    }

    [Theory]
    [InlineData(750, 1000, true)]
    [InlineData(749, 1000, false)]
    [InlineData(1910, 1000, true)]
    [InlineData(1911, 1000, false)]
    public async Task An_image_in_the_feed_is_between_3_to_4_and_191_to_100(int width, int height, bool fits)
    {
        var mediaItem = (await _ann.Caller.UploadAsync(Samples.PhotoOf(width, height), "image/jpeg")).Is(201);

        var answer = await _ann.PublishAsync(("mediaId", mediaItem["mediaId"]));

        _ = fits ? answer.Is(202) : answer.IsProblem(422, "validation_failed", "mediaId:aspect_ratio");
    }

    [Fact]
    public async Task A_product_takes_only_its_kind_of_media_item()
    {
        _ = (await _ann.PublishAsync(("mediaId", _ann.Clip), ("product", "IMAGE"))).IsProblem(422, "validation_failed", "mediaId:media_kind");
        _ = (await _ann.PublishAsync(("product", "REELS"))).IsProblem(422, "validation_failed", "mediaId:media_kind");
    }

    [Fact]
    public async Task Alternative_texts_are_for_images_in_the_feed()
    {
        _ = (await _ann.PublishAsync(("mediaId", _ann.Clip), ("altText", "x"))).IsProblem(422, "validation_failed", "altText:alt_text_not_allowed");
        _ = (await _ann.PublishAsync(("product", "STORIES"), ("altText", "x"))).IsProblem(422, "validation_failed", "altText:alt_text_not_allowed");
    }

    [Fact]
    public async Task ShareToFeed_is_for_reels()
    {
        _ = (await _ann.PublishAsync(("shareToFeed", true))).IsProblem(422, "validation_failed", "shareToFeed:share_to_feed_not_allowed");
        _ = (await _ann.PublishAsync(("product", "STORIES"), ("shareToFeed", true))).IsProblem(422, "validation_failed", "shareToFeed:share_to_feed_not_allowed");
    }

    [Fact]
    public async Task A_story_has_no_caption()
    {
        _ = (await _ann.PublishAsync(("product", "STORIES"), ("caption", "x"))).IsProblem(422, "validation_failed", "caption:caption_not_allowed");
        _ = (await _ann.PublishAsync(("product", "STORIES"), ("caption", ""))).Is(202);
    }
}
