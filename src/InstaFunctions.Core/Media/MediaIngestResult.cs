namespace InstaFunctions.Core.Media;

/// <summary>What came of bytes that somebody brought. Only <see cref="Stored"/> leaves anything behind.</summary>
public abstract record MediaIngestResult
{
    private MediaIngestResult()
    {
    }

    /// <summary>The media item is stored.</summary>
    /// <param name="MediaItem">Its row.</param>
    public sealed record Stored(MediaItem MediaItem) : MediaIngestResult;

    /// <summary>More bytes than its kind may have (413).</summary>
    /// <param name="Kind">Image or video.</param>
    /// <param name="MaxBytes">The limit in bytes.</param>
    public sealed record TooLarge(MediaKind Kind, long MaxBytes) : MediaIngestResult;

    /// <summary>Not a kind of media the service keeps, or not what it was declared to be (415).</summary>
    /// <param name="Declared">What the caller said it is; null when the caller did not say.</param>
    /// <param name="Detected">What the bytes look like; null when they were not looked at.</param>
    /// <param name="Reason">A sentence for people.</param>
    public sealed record UnsupportedType(string? Declared, SniffedType? Detected, string Reason) : MediaIngestResult;

    /// <summary>The right kind, but damaged or incomplete (422).</summary>
    /// <param name="Reason">A sentence for people.</param>
    public sealed record Unreadable(string Reason) : MediaIngestResult;

    /// <summary>The address of an import must not be read from (422). Nothing was sent to it.</summary>
    /// <param name="Reason">A sentence for people; it tells nothing about the service's network.</param>
    public sealed record SourceRefused(string Reason) : MediaIngestResult;

    /// <summary>The address of an import did not give the bytes (422).</summary>
    /// <param name="StatusCode">What it answered instead; null when it did not answer.</param>
    /// <param name="Reason">A sentence for people; it tells nothing about the service's network.</param>
    public sealed record SourceUnavailable(int? StatusCode, string Reason) : MediaIngestResult;

    /// <summary>As many imports are under way as may be; nothing was tried (429, or 503 when it is the process's limit).</summary>
    /// <param name="OfTenant">Whether it is the tenant's limit.</param>
    /// <param name="Limit">How many may be.</param>
    public sealed record TooManyImports(bool OfTenant, int Limit) : MediaIngestResult;

    /// <summary>This tenant has no direct upload by that id, or it expired (404).</summary>
    public sealed record UploadUnknown : MediaIngestResult;

    /// <summary>A direct upload was completed before all its bytes had arrived (409).</summary>
    /// <param name="ReceivedBytes">How many are there.</param>
    /// <param name="ExpectedBytes">How many were announced.</param>
    public sealed record UploadIncomplete(long ReceivedBytes, long ExpectedBytes) : MediaIngestResult;

    /// <summary>Bytes of the upload are being received, or it is being completed, at this very moment (409).</summary>
    public sealed record UploadBusy : MediaIngestResult;
}
