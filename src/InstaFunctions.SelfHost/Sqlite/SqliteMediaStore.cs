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
    public Task AddAsync(MediaItem mediaItem, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(
                MediaItemStatements.Insert,
                ("$tenant", mediaItem.TenantId.Text()),
                ("$id", mediaItem.Id.Text()),
                ("$created", mediaItem.CreatedAt.UtcTicks),
                ("$json", JsonSerializer.Serialize(mediaItem, StorageJson.Rows.MediaItem))),
            cancellation);

    /// <inheritdoc/>
    public Task<MediaItem?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                MediaItemStatements.Find, row => row.Value(StorageJson.Rows.MediaItem), ("$tenant", tenant.Text()), ("$id", id.Text())),
            cancellation);

    /// <inheritdoc/>
    public async Task<Page<MediaItem>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation)
    {
        var before = ListCursor.Read(MediaList, page.Cursor) ?? ListPosition.End;
        var rows = await database.ReadAsync(
            session => session.Query(
                MediaItemStatements.List,
                row => row.Value(StorageJson.Rows.MediaItem),
                ("$tenant", tenant.Text()),
                ("$ticks", before.Ticks),
                ("$id", before.Id),
                ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(MediaList, rows, page.Limit, mediaItem => new(mediaItem.CreatedAt.UtcTicks, mediaItem.Id.Text()));
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(MediaItemStatements.Remove, ("$tenant", tenant.Text()), ("$id", id.Text())) == 1, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<MediaItem> StoredBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        SqliteStream.ReadAsync<MediaItem>(
            database,
            (session, last) => session.Query(
                MediaItemStatements.StoredBefore,
                row => row.Value(StorageJson.Rows.MediaItem),
                ("$before", time.UtcTicks),
                ("$ticks", last?.CreatedAt.UtcTicks ?? ListPosition.Start.Ticks),
                ("$tenant", last?.TenantId.Text() ?? ""),
                ("$id", last?.Id.Text() ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);
}
