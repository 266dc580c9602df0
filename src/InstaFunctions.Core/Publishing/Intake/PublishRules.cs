using System.Globalization;
using System.Text.RegularExpressions;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// What can be said about a draft without asking anybody: the limits of Instagram's publishing reference and of the service
/// itself. All limits are inclusive. Source: Instagram Platform reference, "IG User Media", and the content publishing guide.
/// </summary>
public static partial class PublishRules
{
    /// <summary>
    /// "Maximum 2200 characters", counted in UTF-16 units (an emoji is two or more): the strictest reading, so that what passes
    /// here passes at Instagram whichever way it counts. A scheduled post that is refused at its time helps nobody.
    /// </summary>
    public const int MaxCaptionCharacters = 2200;

    /// <summary>"30 hashtags".</summary>
    public const int MaxHashtags = 30;

    /// <summary>"20 @ tags".</summary>
    public const int MaxMentions = 20;

    /// <summary>Alternative text: "up to 1,000 characters", counted as the caption's.</summary>
    public const int MaxAltTextCharacters = 1000;

    /// <summary>A carousel has at least two items.</summary>
    public const int MinCarouselItems = 2;

    /// <summary>"Up to 10 images, videos, or a mix of the two".</summary>
    public const int MaxCarouselItems = 10;

    /// <summary>The product of a draft: "Images default to IMAGE, videos default to REELS".</summary>
    public static PublishProduct ProductOf(PublishDraft draft, MediaKind first) =>
        draft.IsCarousel ? PublishProduct.Carousel
        : draft.Product ?? (first == MediaKind.Image ? PublishProduct.Image : PublishProduct.Reels);

    /// <summary>Checks what needs no media: counts, texts, times.</summary>
    public static IEnumerable<PublishFinding> CheckRequest(PublishDraft draft, PublishingOptions options, DateTimeOffset now) =>
    [
        .. CheckCount(draft),
        .. CheckCaption(draft),
        .. CheckAltTexts(draft),
        .. CheckTimes(draft, options, now),
    ];

    /// <summary>Checks the media against the product they are to become.</summary>
    public static IEnumerable<PublishFinding> CheckMedia(PublishDraft draft, IReadOnlyList<MediaItem> media)
    {
        var product = ProductOf(draft, media[0].Kind);
        for (var index = 0; index < media.Count; index++)
        {
            var field = draft.MediaField(index);
            if (draft.IsCarousel && !draft.AllowVideo && media[index].Kind == MediaKind.Video)
            {
                yield return PublishFinding.Error(field, "video_not_allowed", "is a video; a carousel takes only images unless allowVideo is true.");
            }

            foreach (var finding in MediaRules.Check(media[index], product, index))
            {
                yield return new PublishFinding(field, finding.Code, finding.Severity, finding.Message);
            }

            // Source: alt_text is "for image, image child; not reels or stories".
            var takesAltText = product is PublishProduct.Image or PublishProduct.Carousel && media[index].Kind == MediaKind.Image;
            if (draft.AltTexts is { } altTexts && index < altTexts.Count && altTexts[index] is not null && !takesAltText)
            {
                yield return PublishFinding.Error(
                    draft.AltTextField(index), "alt_text_not_allowed", $"Instagram takes an alternative text for images only, not for {Word(product, media[index])}.");
            }
        }

        if (draft.ShareToFeed is not null && product != PublishProduct.Reels)
        {
            yield return PublishFinding.Error("shareToFeed", "share_to_feed_not_allowed", "is for REELS only.");
        }

        if (draft.Caption is { Length: > 0 } && product == PublishProduct.Stories)
        {
            yield return PublishFinding.Error("caption", "caption_not_allowed", "Instagram takes no caption for a story.");
        }
    }

    private static IEnumerable<PublishFinding> CheckCount(PublishDraft draft)
    {
        if (!draft.IsCarousel)
        {
            yield break;
        }

        // A media item may appear more than once: each appearance becomes a container of its own, so `children` never repeats an id,
        // and neither the publishing guide ("Carousel posts"), nor the reference of IG User Media, nor the error codes know a
        // rule against equal pictures (https://developers.facebook.com/docs/instagram-platform/content-publishing).
        if (draft.Media.Count is < MinCarouselItems or > MaxCarouselItems)
        {
            yield return PublishFinding.Error(
                "mediaIds", "carousel_items", $"must name {MinCarouselItems} to {MaxCarouselItems} media; it names {draft.Media.Count}.");
        }

        if (draft.AltTexts is { } altTexts && altTexts.Count > draft.Media.Count)
        {
            yield return PublishFinding.Error(
                "altTexts", "alt_texts", $"has {altTexts.Count} texts for {draft.Media.Count} media.");
        }
    }

    private static IEnumerable<PublishFinding> CheckCaption(PublishDraft draft)
    {
        if (draft.Caption is not { } caption)
        {
            yield break;
        }

        if (caption.Length is var length and > MaxCaptionCharacters)
        {
            yield return PublishFinding.Error(
                "caption", "caption_too_long", $"may have {MaxCaptionCharacters} characters at most; it has {length}.");
        }

        var tags = Tags().Matches(caption);
        if (Count(tags, "hashtag") is var hashtags and > MaxHashtags)
        {
            yield return PublishFinding.Error("caption", "too_many_hashtags", $"may have {MaxHashtags} hashtags at most; it has {hashtags}.");
        }

        if (Count(tags, "mention") is var mentions and > MaxMentions)
        {
            yield return PublishFinding.Error("caption", "too_many_mentions", $"may have {MaxMentions} @mentions at most; it has {mentions}.");
        }
    }

    private static IEnumerable<PublishFinding> CheckAltTexts(PublishDraft draft)
    {
        for (var index = 0; index < draft.AltTexts?.Count; index++)
        {
            if (draft.AltTexts[index] is { Length: var length and > MaxAltTextCharacters })
            {
                yield return PublishFinding.Error(
                    draft.AltTextField(index), "alt_text_too_long", $"may have {MaxAltTextCharacters} characters at most; it has {length}.");
            }
        }
    }

    private static IEnumerable<PublishFinding> CheckTimes(PublishDraft draft, PublishingOptions options, DateTimeOffset now)
    {
        if (draft.ScheduledAt is { } at)
        {
            foreach (var finding in CheckSchedule(at, options, now))
            {
                yield return finding;
            }
        }

        if (draft.PublishBefore is { } last && last < (draft.ScheduledAt ?? now))
        {
            yield return PublishFinding.Error(
                "publishBefore", "publish_before_due", $"must not be before the job is due ({draft.ScheduledAt ?? now:O}).");
        }
    }

    /// <summary>Checks a time to publish at: 5 minutes to 29 days ahead, by the service's clock.</summary>
    public static IEnumerable<PublishFinding> CheckSchedule(DateTimeOffset at, PublishingOptions options, DateTimeOffset now)
    {
        if (at < now + options.MinScheduleAhead || at > now + options.MaxScheduleAhead)
        {
            yield return PublishFinding.Error(
                "scheduledAt",
                "schedule_out_of_range",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"must be {options.MinScheduleAhead:c} to {options.MaxScheduleAhead:c} ahead: from {now + options.MinScheduleAhead:O} to {now + options.MaxScheduleAhead:O}."));
        }
    }

    /// <summary>Checks a caption on its own.</summary>
    public static IEnumerable<PublishFinding> CheckCaption(string caption, PublishProduct product) =>
        product == PublishProduct.Stories && caption.Length > 0
            ? [PublishFinding.Error("caption", "caption_not_allowed", "Instagram takes no caption for a story.")]
            : CheckCaption(new PublishDraft { TenantId = default, AccountId = default, Media = [], Caption = caption });

    private static string Word(PublishProduct product, MediaItem mediaItem) => product switch
    {
        PublishProduct.Reels => "a reel",
        PublishProduct.Stories => "a story",
        _ => mediaItem.Kind == MediaKind.Video ? "a video" : "this",
    };

    private static int Count(MatchCollection tags, string group) => tags.Sum(match => match.Groups[group].Captures.Count);

    // A hashtag is a # with a word or emoji behind it, a mention an @ with a word behind it; # and @ may be full-width, and one
    // may follow the other without a space ("#a#b" is two). Within an ordinary word neither begins one: "a#b" is none, and
    // an @ there is an e-mail address. "&#39;" is a character reference, and # with U+20E3 behind it is the keycap.
    // Source of the limits: Instagram Platform reference, "IG User Media", caption: "maximum ... 30 hashtags, and 20 @ tags".
    [GeneratedRegex(
        @"(?<!\w)(?!(?<=&)#(?:[0-9]+|x[0-9a-f]+);)(?:(?<hashtag>[#＃](?!\uFE0F?\u20E3)[\w\p{So}\p{Cs}]+)|(?<mention>[@＠][\w.]+))+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Tags();
}
