using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Deletion requests in the process's database.</summary>
internal sealed class SqliteDataDeletionStore(SqliteDatabase database) : IDataDeletionStore
{
    /// <inheritdoc/>
    public Task<Stored<DataDeletionRequest>> AddOrFindAsync(DataDeletionRequest request, CancellationToken cancellation)
    {
        var row = Row(request, StoredRow.FirstVersion);
        return database.WriteAsync(
            session =>
            {
                _ = session.Execute(CallbackStatements.AddDeletion, row);
                return session.First(CallbackStatements.FindDeletion, Map, ("$code", request.Code))!;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<Stored<DataDeletionRequest>?> FindAsync(string code, CancellationToken cancellation) =>
        database.ReadAsync(session => session.First(CallbackStatements.FindDeletion, Map, ("$code", code)), cancellation);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(DataDeletionRequest request, RowVersion readAt, CancellationToken cancellation)
    {
        if (readAt.Number() is not { } version)
        {
            return null;
        }

        var row = Row(request, version);
        var updated = await database.WriteAsync(session => session.Execute(CallbackStatements.UpdateDeletion, row), cancellation)
            .ConfigureAwait(false);
        return updated == 0 ? null : StoredRow.Version(version + 1);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Stored<DataDeletionRequest>> UnfinishedAsync(CancellationToken cancellation) =>
        SqliteStream.ReadAsync<Stored<DataDeletionRequest>>(
            database,
            (session, last) => session.Query(
                CallbackStatements.UnfinishedDeletions,
                Map,
                ("$ticks", last?.Value.RequestedAt.UtcTicks ?? ListPosition.Start.Ticks),
                ("$code", last?.Value.Code ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);

    private static Stored<DataDeletionRequest> Map(SqliteDataReader row) => row.Stored(DataDeletionJson.Default.DataDeletionRequest);

    private static (string, object?)[] Row(DataDeletionRequest request, long version) =>
    [
        ("$code", request.Code),
        ("$version", version),
        ("$requested", request.RequestedAt.UtcTicks),
        ("$completed", request.CompletedAt is null ? 0 : 1),
        ("$json", JsonSerializer.Serialize(request, DataDeletionJson.Default.DataDeletionRequest)),
    ];
}
