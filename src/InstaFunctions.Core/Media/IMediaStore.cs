using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Media;

/// <summary>What is known about media; the bytes are <see cref="IMediaContent"/>'s.</summary>
public interface IMediaStore
{
    /// <summary>Stores a new media item's row. Its bytes are already in place.</summary>
    Task AddAsync(MediaItem mediaItem, CancellationToken cancellation);

    /// <summary>Reads a media item; null when this tenant has none by that id.</summary>
    Task<MediaItem?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation);

    /// <summary>The tenant's media, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<MediaItem>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation);

    /// <summary>Removes a media item's row.</summary>
    /// <returns>False when this tenant has none by that id.</returns>
    Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation);

    /// <summary>Media of all tenants stored before a time: candidates of the retention.</summary>
    IAsyncEnumerable<MediaItem> StoredBeforeAsync(DateTimeOffset time, CancellationToken cancellation);
}

/// <summary>Where media bytes live: a folder, or Blob Storage. Nothing is held in memory.</summary>
public interface IMediaContent
{
    /// <summary>
    /// Streams bytes into a staging place under the media item's id. Nothing can be read from there until it is committed; what
    /// is neither committed nor discarded is cleaned up later.
    /// </summary>
    /// <param name="tenant">Whose bytes they are.</param>
    /// <param name="id">The media item's id.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <param name="cancellation">Stops the upload; what was written is discarded.</param>
    /// <exception cref="MediaTooLargeException">There were more bytes than the limit.</exception>
    Task<StagedContent> StageAsync(TenantId tenant, MediaId id, Stream source, long maxBytes, CancellationToken cancellation);

    /// <summary>Opens staged bytes to read their headers; seekable.</summary>
    Task<Stream> OpenStagedAsync(TenantId tenant, MediaId id, CancellationToken cancellation);

    /// <summary>Makes staged bytes the media item's bytes.</summary>
    Task CommitAsync(TenantId tenant, MediaId id, string contentType, CancellationToken cancellation);

    /// <summary>Removes staged bytes, if there are any.</summary>
    Task DiscardAsync(TenantId tenant, MediaId id, CancellationToken cancellation);

    /// <summary>Removes the media item's bytes, if there are any.</summary>
    Task DeleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation);

    /// <summary>
    /// A public link that Instagram fetches the bytes from, for as long as <paramref name="lifetime"/>. It is a
    /// credential: it never goes into a log, a workflow history or an answer.
    /// </summary>
    Task<Uri> CreateLinkAsync(MediaItem mediaItem, TimeSpan lifetime, CancellationToken cancellation);
}

/// <summary>Bytes that were streamed to a staging place.</summary>
/// <param name="Bytes">How many.</param>
/// <param name="Sha256">Their SHA-256, lower-case hex.</param>
public sealed record StagedContent(long Bytes, string Sha256);

/// <summary>A media item has more bytes than its kind allows.</summary>
public sealed class MediaTooLargeException(long maxBytes)
    : Exception($"The media has more than {maxBytes} bytes.")
{
    /// <summary>The limit in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;
}
