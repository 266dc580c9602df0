using System.Globalization;
using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Tenants and their keys in Table Storage. A tenant and its keys share a partition; a row by a key's hash leads there. That
/// row alone opens nothing: the key's own row is the truth, so a pointer that a crash left behind is harmless.
/// </summary>
internal sealed class TableTenantStore(StorageTables tables) : ITenantStore
{
    private const string TenantRow = "tenant";
    private const string PointerRow = "pointer";
    private const string Hash = "Hash";
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
    public async Task<RowVersion?> TryUpdateAsync(Tenant tenant, RowVersion readAt, CancellationToken cancellation) =>
        readAt.ToETag() is { } tag ? (await tables.Tenants.TryReplaceAsync(Row(tenant), tag, cancellation))?.ToVersion() : null;

    /// <inheritdoc/>
    public async Task AddKeyAsync(ApiKey key, CancellationToken cancellation)
    {
        await PointAsync(key, cancellation);
        await KeepAsync(key, await tables.Tenants.TryAddAsync(KeyRow(key), cancellation) is not null, $"There is a key {key.Id} already.");
    }

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
            ? new AuthenticatedTenant(owner.Value(StorageJson.Rows.Tenant), key)
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

    private static TableEntity KeyRow(ApiKey key) => new(key.TenantId.ToString(), KeyRowKey(key.Id))
    {
        [Hash] = key.Hash,
        [CreatedAt] = key.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
    };

    private static string KeyRowKey(ApiKeyId id) => $"key_{id}";

    private static string PointerPartition(string hash) => $"hash_{RowKeys.OfText(hash)}";
}
