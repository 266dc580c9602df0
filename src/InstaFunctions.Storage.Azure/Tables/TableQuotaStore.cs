using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>The quota ledger's rows in Table Storage: a partition for each Instagram account.</summary>
internal sealed class TableQuotaStore(StorageTables tables) : IQuotaStore
{
    private const string RowKey = "ledger";
    private const string Value = "Value";

    /// <inheritdoc/>
    public async Task<Stored<byte[]>?> FindAsync(IgUserId user, CancellationToken cancellation) =>
        await tables.Quota.FindAsync(RowKeys.OfText(user.Value), RowKey, cancellation) is { } row
            ? new Stored<byte[]>(row.GetBinary(Value) ?? [], row.ETag.ToVersion())
            : null;

    /// <inheritdoc/>
    public async Task<RowVersion?> TryAddAsync(IgUserId user, ReadOnlyMemory<byte> row, CancellationToken cancellation) =>
        (await tables.Quota.TryAddAsync(Row(user, row), cancellation))?.ToVersion();

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(
        IgUserId user, ReadOnlyMemory<byte> row, RowVersion readAt, CancellationToken cancellation) =>
        readAt.ToETag() is { } tag ? (await tables.Quota.TryReplaceAsync(Row(user, row), tag, cancellation))?.ToVersion() : null;

    // Copied: the caller may use its memory again before the request is sent.
    private static TableEntity Row(IgUserId user, ReadOnlyMemory<byte> row) => new(RowKeys.OfText(user.Value), RowKey) { [Value] = row.ToArray() };
}
