using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Testing.InMemory;

/// <summary>Rows of media in memory. Every call completes at once.</summary>
public sealed class InMemoryMediaStore : IMediaStore
{
    private readonly VersionedRows<(TenantId, MediaId), MediaItem> _rows = new();

    /// <inheritdoc/>
    public Task AddAsync(MediaItem mediaItem, CancellationToken cancellation) => _rows.TryAdd((mediaItem.TenantId, mediaItem.Id), mediaItem) is null
        ? throw new InvalidOperationException($"There is a media item {mediaItem.Id} already.")
        : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<MediaItem?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Find((tenant, id))?.Value);

    /// <inheritdoc/>
    public Task<Page<MediaItem>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) =>
        Task.FromResult(_rows.All
            .Select(row => row.Value)
            .Where(mediaItem => mediaItem.TenantId == tenant)
            .OrderByDescending(mediaItem => mediaItem.CreatedAt).ThenByDescending(mediaItem => mediaItem.Id.Value)
            .Page(page));

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Remove((tenant, id)));

    /// <inheritdoc/>
    public IAsyncEnumerable<MediaItem> StoredBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        _rows.All.Select(row => row.Value).Where(mediaItem => mediaItem.CreatedAt < time).ToAsyncEnumerable();
}
