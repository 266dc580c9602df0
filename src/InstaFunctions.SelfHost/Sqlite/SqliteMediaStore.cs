using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>What is known about media, in the process's database.</summary>
internal sealed class SqliteMediaStore(SqliteDatabase database) : IMediaStore
{
    private const string MediaList = "media";

    /// <inheritdoc/>
    public Task AddAsync(Medium medium, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(
                MediumStatements.Insert,
                ("$tenant", medium.TenantId.Text()),
                ("$id", medium.Id.Text()),
                ("$created", medium.CreatedAt.UtcTicks),
                ("$json", JsonSerializer.Serialize(medium, StorageJson.Rows.Medium))),
            cancellation);

    /// <inheritdoc/>
    public Task<Medium?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                MediumStatements.Find, row => row.Value(StorageJson.Rows.Medium), ("$tenant", tenant.Text()), ("$id", id.Text())),
            cancellation);

    /// <inheritdoc/>
    public async Task<Page<Medium>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation)
    {
        var before = ListCursor.Read(MediaList, page.Cursor) ?? ListPosition.End;
        var rows = await database.ReadAsync(
            session => session.Query(
                MediumStatements.List,
                row => row.Value(StorageJson.Rows.Medium),
                ("$tenant", tenant.Text()),
                ("$ticks", before.Ticks),
                ("$id", before.Id),
                ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(MediaList, rows, page.Limit, medium => new(medium.CreatedAt.UtcTicks, medium.Id.Text()));
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(MediumStatements.Remove, ("$tenant", tenant.Text()), ("$id", id.Text())) == 1, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<Medium> StoredBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        SqliteStream.ReadAsync<Medium>(
            database,
            (session, last) => session.Query(
                MediumStatements.StoredBefore,
                row => row.Value(StorageJson.Rows.Medium),
                ("$before", time.UtcTicks),
                ("$ticks", last?.CreatedAt.UtcTicks ?? ListPosition.Start.Ticks),
                ("$tenant", last?.TenantId.Text() ?? ""),
                ("$id", last?.Id.Text() ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);
}
