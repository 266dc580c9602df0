using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Testing.InMemory;

/// <summary>Rows of media in memory. Every call completes at once.</summary>
public sealed class InMemoryMediaStore : IMediaStore
{
    private readonly VersionedRows<(TenantId, MediaId), Medium> _rows = new();

    /// <inheritdoc/>
    public Task AddAsync(Medium medium, CancellationToken cancellation) => _rows.TryAdd((medium.TenantId, medium.Id), medium) is null
        ? throw new InvalidOperationException($"There is a medium {medium.Id} already.")
        : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<Medium?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Find((tenant, id))?.Value);

    /// <inheritdoc/>
    public Task<Page<Medium>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) =>
        Task.FromResult(_rows.All
            .Select(row => row.Value)
            .Where(medium => medium.TenantId == tenant)
            .OrderByDescending(medium => medium.CreatedAt).ThenByDescending(medium => medium.Id.Value)
            .Page(page));

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Remove((tenant, id)));

    /// <inheritdoc/>
    public IAsyncEnumerable<Medium> StoredBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        _rows.All.Select(row => row.Value).Where(medium => medium.CreatedAt < time).ToAsyncEnumerable();
}
