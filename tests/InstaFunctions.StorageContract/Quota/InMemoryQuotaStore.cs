using InstaFunctions.Core;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.StorageContract.Quota;

/// <summary>Rows in memory, for tests: counts what is asked of it, and lets a test step in before a write.</summary>
public sealed class InMemoryQuotaStore : IQuotaStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IgUserId, (byte[] Row, long Version)> _rows = [];

    /// <summary>How many reads were asked for.</summary>
    public int Reads { get; private set; }

    /// <summary>How many writes were made.</summary>
    public int Writes { get; private set; }

    /// <summary>How many writes were refused because the row had moved on.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Runs after a caller has read, and before its write is tried.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Stored<byte[]>?> FindAsync(IgUserId user, CancellationToken cancellation)
    {
        // A real store is awaited: without this, callers would never be interleaved.
        await Task.Yield();
        lock (_gate)
        {
            Reads++;
            return _rows.TryGetValue(user, out var found) ? new([.. found.Row], Name(found.Version)) : null;
        }
    }

    /// <inheritdoc/>
    public Task<RowVersion?> TryAddAsync(IgUserId user, ReadOnlyMemory<byte> row, CancellationToken cancellation) =>
        WriteAsync(user, row, readAt: null);

    /// <inheritdoc/>
    public Task<RowVersion?> TryUpdateAsync(
        IgUserId user, ReadOnlyMemory<byte> row, RowVersion readAt, CancellationToken cancellation) =>
        WriteAsync(user, row, readAt);

    private async Task<RowVersion?> WriteAsync(IgUserId user, ReadOnlyMemory<byte> row, RowVersion? readAt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row.Length, IQuotaStore.MaxRowBytes);
        await BeforeWrite();
        await Task.Yield();
        lock (_gate)
        {
            var known = _rows.TryGetValue(user, out var found);
            if ((known ? Name(found.Version) : (RowVersion?)null) != readAt)
            {
                Conflicts++;
                return null;
            }

            Writes++;
            _rows[user] = (row.ToArray(), found.Version + 1);
            return Name(found.Version + 1);
        }
    }

    private static RowVersion Name(long version) => new($"v{version}");
}
