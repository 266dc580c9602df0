using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// Where the quota ledger keeps its rows: one per Instagram account, an opaque value of at most
/// <see cref="MaxRowBytes"/> bytes that only the ledger reads. A row is never deleted, so a version never comes back.
/// </summary>
public interface IQuotaStore
{
    /// <summary>
    /// The largest row in bytes: what one binary property holds in Azure Table Storage (64 KiB).
    /// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
    /// </summary>
    public const int MaxRowBytes = 64 * 1024;

    /// <summary>Reads an account's row; null when it has none yet. Sees every write that has completed.</summary>
    Task<Stored<byte[]>?> FindAsync(IgUserId user, CancellationToken cancellation);

    /// <summary>Stores an account's first row.</summary>
    /// <returns>Its version; null when there is a row already, and nothing was written.</returns>
    Task<RowVersion?> TryAddAsync(IgUserId user, ReadOnlyMemory<byte> row, CancellationToken cancellation);

    /// <summary>Replaces an account's row when it still has the version it was read at.</summary>
    /// <returns>The new version; null when the row has moved on or is not there, and nothing was written.</returns>
    Task<RowVersion?> TryUpdateAsync(
        IgUserId user, ReadOnlyMemory<byte> row, RowVersion readAt, CancellationToken cancellation);
}
