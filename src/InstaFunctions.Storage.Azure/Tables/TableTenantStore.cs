using System.Globalization;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;
using ETag = Azure.ETag;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Tenants and their keys in Table Storage. A tenant and its keys share a partition; a row by a key's hash leads there. That
/// row alone opens nothing: the key's own row is the truth, so a pointer that a crash left behind is harmless.
/// </summary>
internal sealed class TableTenantStore(StorageTables tables) : ITenantStore
{
    private const string TenantRow = "tenant";
    private const string PointerRow = "pointer";
    private const string TenantList = "tenants";
    private const string KeyList = "keys";
    private const string KeyPrefix = "key_";
    private const string Hash = "Hash";
    private const string LastUsedAt = "LastUsedAt";

    // How many rows one answer of Table Storage holds at most.
    private const int MaxPart = 1000;
    private const string CreatedAt = "CreatedAt";
    private const string Tenant = "Tenant";
    private const string Key = "Key";

    /// <inheritdoc/>
    public async Task AddAsync(Tenant tenant, ApiKey key, CancellationToken cancellation)
    {
        await PointAsync(key, cancellation);
        var added = await tables.Tenants.SubmitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Add, Row(tenant)),
                new TableTransactionAction(TableTransactionActionType.Add, KeyRow(key)),
            ],
            cancellation);
        await KeepAsync(key, added.Done, $"There is a tenant {tenant.Id} already.");
    }

    /// <inheritdoc/>
    public async Task<Stored<Tenant>?> FindAsync(TenantId id, CancellationToken cancellation) =>
        (await tables.Tenants.FindAsync(id.ToString(), TenantRow, cancellation))?.Stored(StorageJson.Rows.Tenant);

    /// <inheritdoc/>
    public async Task<Page<Tenant>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        // Partitions of tenants are UUIDs and so lie before "g"; those of the hashes lie behind.
        var after = ListCursor.Read(TenantList, page.Cursor)?.Id ?? "";
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {after} and PartitionKey lt {"g"} and RowKey eq {TenantRow}");
        var rows = await TakeAsync(filter, page.Limit + 1, row => row.Value(StorageJson.Rows.Tenant), cancellation);
        return ListCursor.Page(TenantList, rows, page.Limit, tenant => new(tenant.CreatedAt.UtcTicks, tenant.Id.ToString()));
    }

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(Tenant tenant, RowVersion readAt, CancellationToken cancellation) =>
        readAt.ToETag() is { } tag ? (await tables.Tenants.TryReplaceAsync(Row(tenant), tag, cancellation))?.ToVersion() : null;

    /// <inheritdoc/>
    public async Task AddKeyAsync(ApiKey key, CancellationToken cancellation)
    {
        await PointAsync(key, cancellation);
        await KeepAsync(key, await tables.Tenants.TryAddAsync(KeyRow(key), cancellation) is not null, $"There is a key {key.Id} already.");
    }

    /// <inheritdoc/>
    public async Task<ApiKey?> FindKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation) =>
        await tables.Tenants.FindAsync(tenant.ToString(), KeyRowKey(key), cancellation) is { } row ? ReadKey(row) : null;

    /// <inheritdoc/>
    public async Task<Page<ApiKey>> ListKeysAsync(TenantId tenant, PageRequest page, CancellationToken cancellation)
    {
        var after = ListCursor.Read(KeyList, page.Cursor)?.Id ?? "";
        var filter = RowKeys.Between(tenant.ToString(), KeyPrefix + after, KeyPrefix + RowKeys.Last);
        var rows = await TakeAsync(filter, page.Limit + 1, ReadKey, cancellation);
        return ListCursor.Page(KeyList, rows, page.Limit, key => new(key.CreatedAt.UtcTicks, key.Id.ToString()));
    }

    /// <inheritdoc/>
    public Task<bool> SetKeyExpiryAsync(TenantId tenant, ApiKeyId key, DateTimeOffset expiresAt, CancellationToken cancellation) =>
        ChangeKeyAsync(tenant, key, found => found with { ExpiresAt = expiresAt }, cancellation);

    /// <inheritdoc/>
    public Task SetKeyUseAsync(TenantId tenant, ApiKeyId key, DateTimeOffset usedAt, CancellationToken cancellation) =>
        ChangeKeyAsync(tenant, key, found => found with { LastUsedAt = usedAt }, cancellation);

    /// <inheritdoc/>
    public async Task<bool> RemoveKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation)
    {
        if (await tables.Tenants.FindAsync(tenant.ToString(), KeyRowKey(key), cancellation) is not { } row
            || !await tables.Tenants.TryDeleteAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation))
        {
            return false;
        }

        _ = await tables.Tenants.TryDeleteAsync(PointerPartition(row.GetString(Hash)), PointerRow, ETag.All, cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task<int> RemoveKeysAsync(TenantId tenant, CancellationToken cancellation)
    {
        var filter = RowKeys.Between(tenant.ToString(), KeyPrefix, KeyPrefix + RowKeys.Last);
        var keys = await TakeAsync(filter, int.MaxValue, ReadKey, cancellation);
        var removed = 0;
        foreach (var key in keys)
        {
            removed += await RemoveKeyAsync(tenant, key.Id, cancellation) ? 1 : 0;
        }

        return removed;
    }

    /// <inheritdoc/>
    public async Task<AuthenticatedTenant?> FindByKeyHashAsync(string hash, CancellationToken cancellation)
    {
        if (await tables.Tenants.FindAsync(PointerPartition(hash), PointerRow, cancellation) is not { } pointer)
        {
            return null;
        }

        var key = ApiKeyId.From(Guid.Parse(pointer.GetString(Key)));
        var tenant = tables.Tenants.FindAsync(pointer.GetString(Tenant), TenantRow, cancellation);
        var row = tables.Tenants.FindAsync(pointer.GetString(Tenant), KeyRowKey(key), cancellation);
        return await row is { } found && found.GetString(Hash) == hash && await tenant is { } owner
            ? new AuthenticatedTenant(owner.Value(StorageJson.Rows.Tenant), ReadKey(found))
            : null;
    }

    private async Task PointAsync(ApiKey key, CancellationToken cancellation)
    {
        var pointer = new TableEntity(PointerPartition(key.Hash), PointerRow)
        {
            [Tenant] = key.TenantId.ToString(),
            [Key] = key.Id.ToString(),
        };
        if (await tables.Tenants.TryAddAsync(pointer, cancellation) is null)
        {
            throw new InvalidOperationException("There is a key with this hash already.");
        }
    }

    private async Task KeepAsync(ApiKey key, bool stored, string otherwise)
    {
        if (!stored)
        {
            _ = await tables.Tenants.TryDeleteAsync(PointerPartition(key.Hash), PointerRow, ETag.All, CancellationToken.None);
            throw new InvalidOperationException(otherwise);
        }
    }

    private static TableEntity Row(Tenant tenant) => RowJson.Make(tenant.Id.ToString(), TenantRow, tenant, StorageJson.Rows.Tenant);

    private async Task<List<T>> TakeAsync<T>(string filter, int count, Func<TableEntity, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await foreach (var row in tables.Tenants.QueryAsync(filter, Math.Min(count, MaxPart), cancellation))
        {
            rows.Add(read(row));
            if (rows.Count == count)
            {
                break;
            }
        }

        return rows;
    }

    private async Task<bool> ChangeKeyAsync(TenantId tenant, ApiKeyId key, Func<ApiKey, ApiKey> change, CancellationToken cancellation)
    {
        while (await tables.Tenants.FindAsync(tenant.ToString(), KeyRowKey(key), cancellation) is { } row)
        {
            if (await tables.Tenants.TryReplaceAsync(KeyRow(change(ReadKey(row))), row.ETag, cancellation) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static TableEntity KeyRow(ApiKey key)
    {
        var row = RowJson.Make(key.TenantId.ToString(), KeyRowKey(key.Id), key with { LastUsedAt = null }, StorageJson.Rows.ApiKey);
        row[Hash] = key.Hash;
        row[CreatedAt] = key.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        row[LastUsedAt] = key.LastUsedAt?.UtcTicks;
        return row;
    }

    // Rows of before have no JSON: such a key may do everything.
    private static ApiKey ReadKey(TableEntity row)
    {
        var key = row.HasJson()
            ? row.Value(StorageJson.Rows.ApiKey)
            : new ApiKey
            {
                Id = ApiKeyId.From(Guid.Parse(row.RowKey[KeyPrefix.Length..])),
                TenantId = TenantId.From(Guid.Parse(row.PartitionKey)),
                Hash = row.GetString(Hash),
                CreatedAt = new DateTimeOffset(long.Parse(row.GetString(CreatedAt), CultureInfo.InvariantCulture), TimeSpan.Zero),
            };
        return row.GetInt64(LastUsedAt) is { } used ? key with { LastUsedAt = new DateTimeOffset(used, TimeSpan.Zero) } : key;
    }

    private static string KeyRowKey(ApiKeyId id) => $"{KeyPrefix}{id}";

    private static string PointerPartition(string hash) => $"hash_{RowKeys.OfText(hash)}";
}
