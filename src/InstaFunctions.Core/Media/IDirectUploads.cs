using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Media;

/// <summary>Uploads of large files straight to where the bytes live, past the API.</summary>
public interface IDirectUploads
{
    /// <summary>Opens an upload.</summary>
    /// <param name="tenant">Whose media item it becomes.</param>
    /// <param name="contentType">What the caller calls it; null when the caller did not say.</param>
    /// <param name="bytes">Exactly how many bytes will come; at least 1.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<UploadCreation> CreateAsync(TenantId tenant, string? contentType, long bytes, CancellationToken cancellation);

    /// <summary>
    /// Turns the received bytes into a media item, after the checks of any upload. Repeating it for a completed upload answers
    /// the same media item.
    /// </summary>
    Task<MediaIngestResult> CompleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation);
}

/// <summary>What came of opening an upload.</summary>
public abstract record UploadCreation
{
    private UploadCreation()
    {
    }

    /// <summary>It is open.</summary>
    /// <param name="Session">Where the bytes go.</param>
    public sealed record Created(UploadSession Session) : UploadCreation;

    /// <summary>More bytes than the kind may have (413).</summary>
    /// <param name="Kind">Image or video.</param>
    /// <param name="MaxBytes">The limit in bytes.</param>
    public sealed record TooLarge(MediaKind Kind, long MaxBytes) : UploadCreation;
}

/// <summary>An open upload.</summary>
/// <param name="MediaId">The id the media item will have.</param>
/// <param name="UploadUrl">Where to PUT the bytes. A credential: it belongs into the answer to its owner and nowhere else.</param>
/// <param name="ExpiresAt">Until when, inclusive, bytes are taken and the upload can be completed.</param>
public sealed record UploadSession(MediaId MediaId, Uri UploadUrl, DateTimeOffset ExpiresAt);
