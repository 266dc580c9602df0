namespace InstaFunctions.Core.Media;

/// <summary>Reads from bytes what a media item really is.</summary>
public interface IMediaInspector
{
    /// <summary>
    /// Reads the headers. Bytes that are damaged or hostile are an answer, never an exception; the memory and the number of
    /// reads are bounded whatever the bytes say.
    /// </summary>
    /// <param name="content">The bytes; seekable. Reading starts at the beginning.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="IOException">The bytes themselves could not be fetched.</exception>
    Task<MediaInspection> InspectAsync(Stream content, CancellationToken cancellation);
}

/// <summary>What came of an inspection.</summary>
public abstract record MediaInspection
{
    private MediaInspection()
    {
    }

    /// <summary>A media item that the service keeps.</summary>
    public sealed record Readable : MediaInspection
    {
        /// <summary>Image or video.</summary>
        public required MediaKind Kind { get; init; }

        /// <summary>One of <see cref="MediaTypes"/>.</summary>
        public required string ContentType { get; init; }

        /// <summary>Width in pixels, as shown.</summary>
        public required int Width { get; init; }

        /// <summary>Height in pixels, as shown.</summary>
        public required int Height { get; init; }

        /// <summary>A video's duration in seconds.</summary>
        public double? DurationSeconds { get; init; }

        /// <summary>A video's codec, as its sample entry names it.</summary>
        public string? VideoCodec { get; init; }

        /// <summary>The codec of a video's sound.</summary>
        public string? AudioCodec { get; init; }

        /// <summary>A video's frames per second, on average.</summary>
        public double? FrameRate { get; init; }

        /// <summary>What is unusual about the bytes, whatever they are published as; null when nothing is.</summary>
        public IReadOnlyList<MediaFinding>? Findings { get; init; }
    }

    /// <summary>The beginning looks right, the rest does not.</summary>
    /// <param name="Reason">A sentence for people.</param>
    public sealed record Unreadable(string Reason) : MediaInspection;

    /// <summary>Neither a JPEG nor an MP4 nor a QuickTime file.</summary>
    /// <param name="Detected">What it looks like.</param>
    public sealed record Unsupported(SniffedType Detected) : MediaInspection;
}
