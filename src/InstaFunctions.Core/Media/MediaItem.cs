using System.Text.Json.Serialization;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Media;

/// <summary>Image or video.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaKind>))]
public enum MediaKind
{
    /// <summary>A JPEG.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>An MP4 or QuickTime file.</summary>
    [JsonStringEnumMemberName("video")]
    Video,
}

/// <summary>A stored media item: what its bytes really are, read from the bytes.</summary>
public sealed record MediaItem
{
    /// <summary>The id.</summary>
    public required MediaId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Image or video.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary><c>image/jpeg</c>, <c>video/mp4</c> or <c>video/quicktime</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Width in pixels, as shown (rotation applied).</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, as shown (rotation applied).</summary>
    public required int Height { get; init; }

    /// <summary>A video's duration in seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>A video's codec as its sample entry names it (<c>avc1</c>, <c>hvc1</c> …); null when it is not known.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>The codec of a video's sound (<c>mp4a</c> …); null when it is not known or there is none.</summary>
    public string? AudioCodec { get; init; }

    /// <summary>A video's frames per second, on average; null when it is not known.</summary>
    public double? FrameRate { get; init; }

    /// <summary>What is unusual about the bytes, whatever they are published as; null when nothing is.</summary>
    public IReadOnlyList<MediaFinding>? Findings { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Width divided by height.</summary>
    [JsonIgnore]
    public double AspectRatio => (double)Width / Height;
}
