using InstaFunctions.Core.Media;

namespace InstaFunctions.Api.Media;

/// <summary>A media item as the API shows it.</summary>
public sealed record MediaView
{
    /// <summary>The media item's id.</summary>
    public required MediaId MediaId { get; init; }

    /// <summary>Image or video.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>What its bytes are.</summary>
    public required string ContentType { get; init; }

    /// <summary>How many bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Width in pixels, as shown.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, as shown.</summary>
    public required int Height { get; init; }

    /// <summary>A video's duration in seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Makes the view.</summary>
    public static MediaView Of(MediaItem mediaItem) => new()
    {
        MediaId = mediaItem.Id,
        Kind = mediaItem.Kind,
        ContentType = mediaItem.ContentType,
        Bytes = mediaItem.Bytes,
        Width = mediaItem.Width,
        Height = mediaItem.Height,
        DurationSeconds = mediaItem.DurationSeconds,
        Sha256 = mediaItem.Sha256,
        CreatedAt = mediaItem.CreatedAt.ToUniversalTime(),
    };
}

/// <summary>An open direct upload.</summary>
/// <param name="MediaId">The id the media item will have.</param>
/// <param name="UploadUrl">Where to PUT the bytes. It is a credential.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record UploadView(MediaId MediaId, Uri UploadUrl, DateTimeOffset ExpiresAt);
