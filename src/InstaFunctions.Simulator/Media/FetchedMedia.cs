namespace InstaFunctions.Simulator.Media;

/// <summary>What was fetched from a media URL.</summary>
public sealed record FetchedMedia
{
    /// <summary>Lower-case hex SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>By the bytes themselves: <c>image/jpeg</c>, <c>video/mp4</c> or <c>video/quicktime</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>In pixels; 0 when a video does not say.</summary>
    public required int Width { get; init; }

    /// <summary>In pixels; 0 when a video does not say.</summary>
    public required int Height { get; init; }

    /// <summary>Of a video.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where the bytes are kept; null when they are not.</summary>
    internal string? Path { get; init; }
}
