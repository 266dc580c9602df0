using System.Text.Json.Nodes;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>What the publish calls and their preflights are sent.</summary>
internal static class PublishBodies
{
    private static readonly ApiField Account = new(
        "instagramAccountId", Schemas.Uuid, "The connected account, from `GET /api/v1/instagram/accounts`.", Required: true);

    private static readonly ApiField Caption = new(
        "caption",
        Schemas.Text(PublishRules.MaxCaptionCharacters),
        $"The post's caption: at most {PublishRules.MaxCaptionCharacters} characters, counted in UTF-16 units, so that an emoji is two or more (`caption_too_long`), {PublishRules.MaxHashtags} hashtags (`too_many_hashtags`) and {PublishRules.MaxMentions} @mentions (`too_many_mentions`).");

    private static readonly IReadOnlyList<ApiField> Times =
    [
        new("scheduledAt", Schemas.Timestamp,
            "When to publish; absent means now. With an offset, and 5 minutes to 29 days ahead (`schedule_out_of_range`; the settings `Publishing:MinScheduleAhead` and `Publishing:MaxScheduleAhead`). Needs scheduled publishing, else 403 `feature_disabled`."),
        new("publishBefore", Schemas.Timestamp,
            "A job that could not go out by then fails with `too_late` and posts nothing. Not before the job is due (`publish_before_due`)."),
        new("whenQuotaExhausted", Schemas.Words("fail", "wait").With("default", "fail"),
            "When the account's 24-hour window has no room at that time: `fail` refuses the request (`quota_exhausted`), `wait` accepts it and publishes when there is room, until `publishBefore`. When it is Instagram that says so later, at the publish, `fail` ends the job with the same code and `wait` waits."),
    ];

    /// <summary>Of <c>POST /api/v1/publish/instagram</c>.</summary>
    public static ApiBody Single { get; } = new(
        ("reel", "A reel that is shown in the feed as well", new JsonObject
        {
            ["mediaId"] = Samples.Clip.ToString(),
            ["instagramAccountId"] = Samples.Account.ToString(),
            ["caption"] = "Check out this new video!",
            ["product"] = "REELS",
            ["shareToFeed"] = true,
        }),
        ("scheduledImage", "An image at a time", new JsonObject
        {
            ["mediaId"] = Samples.Photo.ToString(),
            ["instagramAccountId"] = Samples.Account.ToString(),
            ["caption"] = "Good morning",
            ["altText"] = "A cup of coffee on a window sill",
            ["scheduledAt"] = "2026-06-20T16:30:00+02:00",
        }),
        ("story", "A story", new JsonObject
        {
            ["mediaId"] = Samples.Photo.ToString(),
            ["instagramAccountId"] = Samples.Account.ToString(),
            ["product"] = "STORIES",
        }))
    {
        Schema = "PublishRequest",
        Description = "What to publish, where and when.",
        Fields =
        [
            new("mediaId", Schemas.Uuid, "The media item to publish.", Required: true),
            Account,
            Caption with { Description = Caption.Description + " A story takes none (`caption_not_allowed`)." },
            new("altText", Schemas.Text(PublishRules.MaxAltTextCharacters),
                $"What the image shows, for people who do not see it: at most {PublishRules.MaxAltTextCharacters} characters, counted in UTF-16 units (`alt_text_too_long`). Feed images only (`alt_text_not_allowed`)."),
            new("product", Schemas.Words("IMAGE", "REELS", "STORIES"),
                "What it becomes. Images become `IMAGE` and videos `REELS` by default. A media item of the wrong kind is refused (`media_kind`)."),
            new("shareToFeed", Schemas.Flag, "Whether a reel is shown in the feed as well; absent leaves it to Instagram. Reels only (`share_to_feed_not_allowed`)."),
            .. Times,
        ],
    };

    /// <summary>Of <c>POST /api/v1/publish/instagram/carousel</c>.</summary>
    public static ApiBody Carousel { get; } = new(
        ("images", "Two images", new JsonObject
        {
            ["mediaIds"] = new JsonArray(Samples.Clip.ToString(), Samples.Photo.ToString()),
            ["instagramAccountId"] = Samples.Account.ToString(),
            ["caption"] = "New carousel",
        }),
        ("mixed", "A video and an image, with an alternative text for the image", new JsonObject
        {
            ["mediaIds"] = new JsonArray(Samples.Clip.ToString(), Samples.Photo.ToString()),
            ["instagramAccountId"] = Samples.Account.ToString(),
            ["allowVideo"] = true,
            ["altTexts"] = new JsonArray(null, "A cup of coffee on a window sill"),
        }))
    {
        Schema = "CarouselRequest",
        Description = "What to publish as one carousel, where and when.",
        Fields =
        [
            new("mediaIds", Schemas.List(Schemas.Uuid, PublishRules.MinCarouselItems, PublishRules.MaxCarouselItems),
                $"The media in their order: {PublishRules.MinCarouselItems} to {PublishRules.MaxCarouselItems} (`carousel_items`).", Required: true),
            Account,
            Caption,
            new("altTexts", Schemas.List(Schemas.Text(PublishRules.MaxAltTextCharacters).OrNull(), maxItems: PublishRules.MaxCarouselItems),
                $"The images' alternative texts, in the order of `mediaIds`; `null` where there is none. At most {PublishRules.MaxAltTextCharacters} characters each, counted in UTF-16 units (`alt_text_too_long`), no more texts than media (`alt_texts`), and none for a video (`alt_text_not_allowed`)."),
            new("allowVideo", Schemas.Flag.With("default", false), "Whether videos may be among the media; without it a video is refused (`video_not_allowed`)."),
            .. Times,
        ],
    };
}
