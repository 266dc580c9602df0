using InstaFunctions.Api.Requests;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Publish;

/// <summary>Reads the bodies of the two publish calls.</summary>
internal static class DraftReader
{
    private static readonly Dictionary<string, PublishProduct> Products = new()
    {
        ["IMAGE"] = PublishProduct.Image,
        ["REELS"] = PublishProduct.Reels,
        ["STORIES"] = PublishProduct.Stories,
    };

    private static readonly Dictionary<string, WhenQuotaExhausted> QuotaWords = new()
    {
        ["fail"] = WhenQuotaExhausted.Fail,
        ["wait"] = WhenQuotaExhausted.Wait,
    };

    /// <summary>The body of <c>POST /api/v1/publish/instagram</c>.</summary>
    public static PublishDraft Single(JsonFields fields, TenantId tenant)
    {
        var media = fields.Id<MediaId>("mediaId");
        var account = fields.Id<AccountId>("instagramAccountId");
        var caption = fields.Text("caption");
        var altText = fields.Text("altText");
        var product = fields.Word("product", Products);
        var shareToFeed = fields.Flag("shareToFeed");
        var (scheduledAt, publishBefore, whenExhausted) = Times(fields);
        fields.ThrowIfMalformed();
        return new PublishDraft
        {
            TenantId = tenant,
            AccountId = account!.Value,
            Media = [media!.Value],
            Product = product,
            Caption = caption,
            AltTexts = altText is null ? null : [altText],
            ShareToFeed = shareToFeed,
            ScheduledAt = scheduledAt,
            PublishBefore = publishBefore,
            WhenQuotaExhausted = whenExhausted,
        };
    }

    /// <summary>The body of <c>POST /api/v1/publish/instagram/carousel</c>.</summary>
    public static PublishDraft Carousel(JsonFields fields, TenantId tenant)
    {
        var media = fields.Ids<MediaId>("mediaIds");
        var account = fields.Id<AccountId>("instagramAccountId");
        var caption = fields.Text("caption");
        var altTexts = fields.Texts("altTexts");
        var allowVideo = fields.Flag("allowVideo");
        var (scheduledAt, publishBefore, whenExhausted) = Times(fields);
        fields.ThrowIfMalformed();
        return new PublishDraft
        {
            TenantId = tenant,
            AccountId = account!.Value,
            Media = media!,
            IsCarousel = true,
            AllowVideo = allowVideo ?? false,
            Caption = caption,
            AltTexts = altTexts,
            ScheduledAt = scheduledAt,
            PublishBefore = publishBefore,
            WhenQuotaExhausted = whenExhausted,
        };
    }

    private static (DateTimeOffset? ScheduledAt, DateTimeOffset? PublishBefore, WhenQuotaExhausted WhenExhausted) Times(JsonFields fields) =>
        (fields.Timestamp("scheduledAt"), fields.Timestamp("publishBefore"), fields.Word("whenQuotaExhausted", QuotaWords) ?? WhenQuotaExhausted.Fail);
}
