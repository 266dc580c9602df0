namespace InstaFunctions.Core.Media;

/// <summary>The content types the service keeps.</summary>
public static class MediaTypes
{
    /// <summary>A JPEG image.</summary>
    public const string Jpeg = "image/jpeg";

    /// <summary>An MP4 video.</summary>
    public const string Mp4 = "video/mp4";

    /// <summary>A QuickTime video.</summary>
    public const string QuickTime = "video/quicktime";

    /// <summary>
    /// The content type without parameters, in lower case; <c>image/jpg</c>, a frequent mistake, is taken for what it means.
    /// Null when there is none.
    /// </summary>
    public static string? Normalize(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
        {
            return null;
        }

        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var bare = (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
        return bare is "image/jpg" ? Jpeg : bare;
    }

    /// <summary>The kind of a normalized content type; null when the service does not keep such media.</summary>
    public static MediaKind? KindOf(string? contentType) => contentType switch
    {
        Jpeg => MediaKind.Image,
        Mp4 or QuickTime => MediaKind.Video,
        _ => null,
    };

    /// <summary>The file extension of a kept content type, without the dot.</summary>
    public static string ExtensionOf(string contentType) => contentType switch
    {
        Jpeg => "jpg",
        Mp4 => "mp4",
        QuickTime => "mov",
        _ => throw new ArgumentOutOfRangeException(nameof(contentType), contentType, "No such media are kept."),
    };

    /// <summary>The content type behind an extension of <see cref="ExtensionOf"/>; null for any other.</summary>
    public static string? OfExtension(string extension) => extension switch
    {
        "jpg" => Jpeg,
        "mp4" => Mp4,
        "mov" => QuickTime,
        _ => null,
    };
}
