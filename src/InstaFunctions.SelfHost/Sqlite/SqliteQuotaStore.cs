using InstaFunctions.Core;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The quota ledger's rows in the process's database.</summary>
internal sealed class SqliteQuotaStore(SqliteDatabase database) : IQuotaStore
{
    /// <inheritdoc/>
    public Task<Stored<byte[]>?> FindAsync(IgUserId user, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                QuotaStatements.Find,
                row => new Stored<byte[]>(row.GetFieldValue<byte[]>(0), StoredRow.Version(row.GetInt64(1))),
                ("$user", user.Value)),
            cancellation);

    /// <inheritdoc/>
    public Task<RowVersion?> TryAddAsync(IgUserId user, ReadOnlyMemory<byte> row, CancellationToken cancellation) =>
        WriteAsync(QuotaStatements.Insert, user, row, StoredRow.FirstVersion, StoredRow.FirstVersion, cancellation);

    /// <inheritdoc/>
    public Task<RowVersion?> TryUpdateAsync(
        IgUserId user, ReadOnlyMemory<byte> row, RowVersion readAt, CancellationToken cancellation) =>
        readAt.Number() is { } version
            ? WriteAsync(QuotaStatements.Update, user, row, version, version + 1, cancellation)
            : Task.FromResult<RowVersion?>(null);

    private async Task<RowVersion?> WriteAsync(
        string statement, IgUserId user, ReadOnlyMemory<byte> row, long version, long written, CancellationToken cancellation)
    {
        // Copied here: the caller may use its memory again before the write has its turn.
        var value = row.ToArray();
        var rows = await database.WriteAsync(
            session => session.Execute(statement, ("$user", user.Value), ("$version", version), ("$value", value)),
            cancellation).ConfigureAwait(false);
        return rows == 0 ? null : StoredRow.Version(written);
    }
}
