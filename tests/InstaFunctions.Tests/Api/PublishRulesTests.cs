using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Api;

/// <summary>Every rule of a publish at its limit, and one past it.</summary>
public sealed class PublishRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly PublishingOptions Options = new();

    private static readonly MediaItem Photo = new()
    {
        Id = MediaId.From(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())),
        TenantId = default,
        Kind = MediaKind.Image,
        ContentType = "image/jpeg",
        Bytes = 1000,
        Width = 1080,
        Height = 1080,
        Sha256 = new string('0', 64),
        CreatedAt = Now,
    };

    private static readonly MediaItem Clip = Photo with
    {
        Kind = MediaKind.Video,
        ContentType = "video/mp4",
        DurationSeconds = 10,
    };

    private static readonly PublishDraft Single = new() { TenantId = default, AccountId = default(AccountId), Media = [Photo.Id] };

    private static readonly PublishDraft Carousel = Single with { IsCarousel = true, Media = [Photo.Id, Photo.Id] };

    public static TheoryData<string, string?> Captions => new()
    {
        { new string('x', 2200), null },
        { new string('x', 2201), "caption_too_long" },
        // Two UTF-16 units each.
        { string.Concat(Enumerable.Repeat("🎉", 1100)), null },
        { string.Concat(Enumerable.Repeat("🎉", 1100)) + "x", "caption_too_long" },
        { Tags(30), null },
        { Tags(31), "too_many_hashtags" },
        { string.Concat(Enumerable.Range(1, 30).Select(n => $"#t{n}")), null },
        { string.Concat(Enumerable.Range(1, 31).Select(n => $"#t{n}")), "too_many_hashtags" },
        { string.Concat(Enumerable.Repeat("＃a#b", 15)), null },
        { string.Concat(Enumerable.Repeat("＃a#b", 15)) + "＃c", "too_many_hashtags" },
        { string.Concat(Enumerable.Repeat("#🎉", 30)), null },
        { string.Concat(Enumerable.Repeat("#🎉", 31)), "too_many_hashtags" },
        { string.Concat(Enumerable.Repeat("#\uFE0F\u20E3 #\u20E3", 31)), null },
        { string.Concat(Enumerable.Repeat("#a@b", 20)), null },
        { string.Concat(Enumerable.Repeat("#a@b", 21)), "too_many_mentions" },
        { string.Concat(Enumerable.Repeat("@b#a", 20)) + string.Concat(Enumerable.Repeat("#a", 10)), null },
        { string.Concat(Enumerable.Repeat("@b#a", 20)) + string.Concat(Enumerable.Repeat("#a", 11)), "too_many_hashtags" },
        { string.Concat(Enumerable.Repeat("＠ann@ben", 10)), null },
        { string.Concat(Enumerable.Repeat("＠ann@ben", 10)) + "＠cy", "too_many_mentions" },
        { string.Join(' ', Enumerable.Repeat("a#b &#39; &#x27; # ## @", 40)), null },
        { string.Join(' ', Enumerable.Repeat("＃größe", 31)), "too_many_hashtags" },
        { Mentions(20), null },
        { Mentions(21), "too_many_mentions" },
        { string.Join(' ', Enumerable.Repeat("someone@example.com", 21)), null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(Captions))]
    public void A_caption_is_within_its_limits(string caption, string? code) =>
        Assert.Equal(code is null ? [] : [$"caption:{code}"], Request(Single with { Caption = caption }));

    [Fact]
    public void Everything_wrong_with_a_caption_is_found() => Assert.Equal(
        ["caption:caption_too_long", "caption:too_many_hashtags", "caption:too_many_mentions"],
        Request(Single with { Caption = $"{Tags(31)} {Mentions(21)} {new string('x', 2200)}" }));

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void An_alternative_text_has_1000_characters_at_most(int length, bool fits)
    {
        var text = new string('x', length);

        Assert.Equal(fits ? [] : ["altText:alt_text_too_long"], Request(Single with { AltTexts = [text] }));
        Assert.Equal(fits ? [] : ["altTexts[1]:alt_text_too_long"], Request(Carousel with { AltTexts = [null, text] }));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_carousel_has_2_to_10_items(int count, bool fits) => Assert.Equal(
        fits ? [] : ["mediaIds:carousel_items"],
        Request(Carousel with { Media = [.. Enumerable.Repeat(Photo.Id, count)] }));

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_carousel_has_no_more_alternative_texts_than_items(int count, bool fits) =>
        Assert.Equal(fits ? [] : ["altTexts:alt_texts"], Request(Carousel with { AltTexts = [.. Enumerable.Repeat("x", count)] }));

    public static TheoryData<TimeSpan, bool> Distances => new()
    {
        { TimeSpan.FromMinutes(5), true },
        { TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1), false },
        { TimeSpan.FromDays(29), true },
        { TimeSpan.FromDays(29) + TimeSpan.FromTicks(1), false },
    };

    [Theory]
    [MemberData(nameof(Distances))]
    public void A_schedule_is_5_minutes_to_29_days_ahead(TimeSpan ahead, bool fits) =>
        Assert.Equal(fits ? [] : ["scheduledAt:schedule_out_of_range"], Request(Single with { ScheduledAt = Now + ahead }));

    [Fact]
    public void PublishBefore_may_be_the_very_time_at_which_a_job_is_due()
    {
        var due = Now.AddHours(1);

        Assert.Empty(Request(Single with { PublishBefore = Now }));
        Assert.Equal(["publishBefore:publish_before_due"], Request(Single with { PublishBefore = Now.AddTicks(-1) }));
        Assert.Empty(Request(Single with { ScheduledAt = due, PublishBefore = due }));
        Assert.Equal(["publishBefore:publish_before_due"], Request(Single with { ScheduledAt = due, PublishBefore = due.AddTicks(-1) }));
    }

    [Fact]
    public void The_media_item_decides_the_product_when_nobody_else_does()
    {
        Assert.Equal(PublishProduct.Image, PublishRules.ProductOf(Single, MediaKind.Image));
        Assert.Equal(PublishProduct.Reels, PublishRules.ProductOf(Single, MediaKind.Video));
        Assert.Equal(PublishProduct.Stories, PublishRules.ProductOf(Single with { Product = PublishProduct.Stories }, MediaKind.Image));
        Assert.Equal(PublishProduct.Carousel, PublishRules.ProductOf(Carousel, MediaKind.Video));
    }

    [Fact]
    public void Alternative_texts_are_for_images_in_the_feed()
    {
        var draft = Single with { AltTexts = ["x"] };

        Assert.Empty(Media(draft, Photo));
        Assert.Equal(["altText:alt_text_not_allowed"], Media(draft, Clip));
        Assert.Equal(["altText:alt_text_not_allowed"], Media(draft with { Product = PublishProduct.Stories }, Photo));
        Assert.Equal(
            ["altTexts[1]:alt_text_not_allowed"],
            Media(Carousel with { AllowVideo = true, AltTexts = ["x", "y"] }, Photo, Clip));
        Assert.Empty(Media(Carousel with { AllowVideo = true, AltTexts = ["x", null] }, Photo, Clip));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ShareToFeed_is_for_reels(bool share)
    {
        var draft = Single with { ShareToFeed = share };

        Assert.Empty(Media(draft, Clip));
        Assert.Equal(["shareToFeed:share_to_feed_not_allowed"], Media(draft, Photo));
        Assert.Equal(["shareToFeed:share_to_feed_not_allowed"], Media(draft with { Product = PublishProduct.Stories }, Clip));
    }

    [Fact]
    public void A_story_has_no_caption()
    {
        var story = Single with { Product = PublishProduct.Stories };

        Assert.Empty(Media(story with { Caption = "" }, Photo));
        Assert.Equal(["caption:caption_not_allowed"], Media(story with { Caption = "x" }, Photo));
        Assert.Equal("caption_not_allowed", Assert.Single(PublishRules.CheckCaption("x", PublishProduct.Stories)).Code);
        Assert.Empty(PublishRules.CheckCaption("", PublishProduct.Stories));
        Assert.Empty(PublishRules.CheckCaption("x", PublishProduct.Reels));
    }

    [Fact]
    public void A_video_in_a_carousel_is_named_by_its_index()
    {
        Assert.Equal(["mediaIds[1]:video_not_allowed"], Media(Carousel, Photo, Clip));
        Assert.Empty(Media(Carousel with { AllowVideo = true }, Photo, Clip));
    }

    [Fact]
    public void The_rules_of_the_media_item_are_told_under_its_field()
    {
        Assert.Equal(["mediaId:media_kind"], Media(Single with { Product = PublishProduct.Reels }, Photo));
        Assert.Equal(["mediaIds[1]:aspect_ratio"], Media(Carousel, Photo, Photo with { Width = 100 }).Where(f => !f.EndsWith("width", StringComparison.Ordinal)));
    }

    private static string Tags(int count) => string.Join(' ', Enumerable.Range(1, count).Select(n => $"#tag{n}"));

    private static string Mentions(int count) => string.Join(' ', Enumerable.Range(1, count).Select(n => $"@friend.{n}"));

    private static IEnumerable<string> Request(PublishDraft draft) =>
        PublishRules.CheckRequest(draft, Options, Now).Select(f => $"{f.Field}:{f.Code}");

    private static IEnumerable<string> Media(PublishDraft draft, params MediaItem[] media) =>
        PublishRules.CheckMedia(draft, media).Select(f => $"{f.Field}:{f.Code}");
}
