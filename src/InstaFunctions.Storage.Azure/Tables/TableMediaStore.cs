using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using ETag = Azure.ETag;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>What is known about media, in Table Storage, by tenant.</summary>
internal sealed class TableMediaStore(StorageTables tables) : IMediaStore
{
    private const string ListPrefix = "list_";

    private readonly TableList _list = new(tables.Media, "media", latestFirst: true);

    /// <inheritdoc/>
    public async Task AddAsync(MediaItem mediaItem, CancellationToken cancellation)
    {
        var partition = mediaItem.TenantId.ToString();
        await tables.MediaAge.AddAsync(mediaItem.CreatedAt, mediaItem.TenantId, mediaItem.Id.ToString(), cancellation);
        var added = await tables.Media.SubmitAsync(
            [
                new TableTransactionAction(
                    TableTransactionActionType.Add, RowJson.Make(partition, RowKey(mediaItem.Id), mediaItem, StorageJson.Rows.MediaItem)),
                .. IndexRows.Add(partition, [ListKey(mediaItem)]),
            ],
            cancellation);
        if (!added.Done)
        {
            throw new InvalidOperationException($"There is a media item {mediaItem.Id} already.");
        }
    }

    /// <inheritdoc/>
    public async Task<MediaItem?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        (await tables.Media.FindAsync(tenant.ToString(), RowKey(id), cancellation))?.Value(StorageJson.Rows.MediaItem);

    /// <inheritdoc/>
    public Task<Page<MediaItem>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) => _list.PageAsync(
        tenant.ToString(), ListPrefix, page, (null, null), id => FindAsync(tenant, MediaId.From(Guid.Parse(id)), cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        var partition = tenant.ToString();
        if (await FindAsync(tenant, id, cancellation) is not { } mediaItem)
        {
            return false;
        }

        var removed = await tables.Media.SubmitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, RowKey(id)), ETag.All),
                .. IndexRows.Remove(partition, [ListKey(mediaItem)]),
            ],
            cancellation);
        if (removed.Done)
        {
            await tables.MediaAge.ForgetAsync(mediaItem.CreatedAt, tenant, id.ToString());
        }

        return removed.Done;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MediaItem> StoredBeforeAsync(DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in tables.MediaAge.BeforeAsync(time, cancellation))
        {
            foreach (var item in part)
            {
                if (await FindAsync(item.Tenant, MediaId.From(Guid.Parse(item.Id)), cancellation) is { } mediaItem)
                {
                    yield return mediaItem;
                }
                else
                {
                    await tables.MediaAge.DropStaleAsync(item, cancellation);
                }
            }
        }
    }

    private static string RowKey(MediaId id) => $"item_{id}";

    private static string ListKey(MediaItem mediaItem) => TableList.Key(ListPrefix, mediaItem.CreatedAt, mediaItem.Id.ToString(), latestFirst: true);
}
