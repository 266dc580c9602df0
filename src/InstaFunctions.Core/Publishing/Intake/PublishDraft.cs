using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Publishing;

/// <summary>What a caller asks to publish: well-formed, not yet judged.</summary>
public sealed record PublishDraft
{
    /// <summary>Who asks.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The account to publish to.</summary>
    public required AccountId AccountId { get; init; }

    /// <summary>The media, in order.</summary>
    public required IReadOnlyList<MediaId> Media { get; init; }

    /// <summary>Whether it is a carousel.</summary>
    public bool IsCarousel { get; init; }

    /// <summary>Whether a carousel may have videos.</summary>
    public bool AllowVideo { get; init; }

    /// <summary>The product; null lets the media item decide.</summary>
    public PublishProduct? Product { get; init; }

    /// <summary>The caption.</summary>
    public string? Caption { get; init; }

    /// <summary>The alternative texts, one per media item; null or shorter where there are none.</summary>
    public IReadOnlyList<string?>? AltTexts { get; init; }

    /// <summary>Whether a reel is shown in the feed as well.</summary>
    public bool? ShareToFeed { get; init; }

    /// <summary>When; null: now.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Not after this.</summary>
    public DateTimeOffset? PublishBefore { get; init; }

    /// <summary>What happens when the window is full.</summary>
    public WhenQuotaExhausted WhenQuotaExhausted { get; init; }

    /// <summary>The field that names the media item at an index.</summary>
    public string MediaField(int index) => IsCarousel ? $"mediaIds[{index}]" : "mediaId";

    /// <summary>The field that names the alternative text at an index.</summary>
    public string AltTextField(int index) => IsCarousel ? $"altTexts[{index}]" : "altText";
}

/// <summary>Something about a draft that Instagram or the service would refuse (error) or change (warning).</summary>
/// <param name="Field">The field.</param>
/// <param name="Code">A stable word, snake_case.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Message">A sentence that names the limit and the actual value.</param>
public sealed record PublishFinding(string Field, string Code, FindingSeverity Severity, string Message)
{
    /// <summary>Makes an error.</summary>
    public static PublishFinding Error(string field, string code, string message) => new(field, code, FindingSeverity.Error, message);
}
