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
    public async Task AddAsync(Medium medium, CancellationToken cancellation)
    {
        var partition = medium.TenantId.ToString();
        await tables.MediaAge.AddAsync(medium.CreatedAt, medium.TenantId, medium.Id.ToString(), cancellation);
        var added = await tables.Media.SubmitAsync(
            [
                new TableTransactionAction(
                    TableTransactionActionType.Add, RowJson.Make(partition, RowKey(medium.Id), medium, StorageJson.Rows.Medium)),
                .. IndexRows.Add(partition, [ListKey(medium)]),
            ],
            cancellation);
        if (!added.Done)
        {
            throw new InvalidOperationException($"There is a medium {medium.Id} already.");
        }
    }

    /// <inheritdoc/>
    public async Task<Medium?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        (await tables.Media.FindAsync(tenant.ToString(), RowKey(id), cancellation))?.Value(StorageJson.Rows.Medium);

    /// <inheritdoc/>
    public Task<Page<Medium>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) => _list.PageAsync(
        tenant.ToString(), ListPrefix, page, (null, null), id => FindAsync(tenant, MediaId.From(Guid.Parse(id)), cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        var partition = tenant.ToString();
        if (await FindAsync(tenant, id, cancellation) is not { } medium)
        {
            return false;
        }

        var removed = await tables.Media.SubmitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, RowKey(id)), ETag.All),
                .. IndexRows.Remove(partition, [ListKey(medium)]),
            ],
            cancellation);
        if (removed.Done)
        {
            await tables.MediaAge.ForgetAsync(medium.CreatedAt, tenant, id.ToString());
        }

        return removed.Done;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Medium> StoredBeforeAsync(DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in tables.MediaAge.BeforeAsync(time, cancellation))
        {
            foreach (var item in part)
            {
                if (await FindAsync(item.Tenant, MediaId.From(Guid.Parse(item.Id)), cancellation) is { } medium)
                {
                    yield return medium;
                }
                else
                {
                    await tables.MediaAge.DropStaleAsync(item, cancellation);
                }
            }
        }
    }

    private static string RowKey(MediaId id) => $"medium_{id}";

    private static string ListKey(Medium medium) => TableList.Key(ListPrefix, medium.CreatedAt, medium.Id.ToString(), latestFirst: true);
}
