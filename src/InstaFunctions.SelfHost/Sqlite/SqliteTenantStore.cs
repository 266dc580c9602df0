using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Tenants and their keys in the process's database.</summary>
internal sealed class SqliteTenantStore(SqliteDatabase database) : ITenantStore
{
    private const string TenantList = "tenants";
    private const string KeyList = "keys";

    /// <inheritdoc/>
    public Task AddAsync(Tenant tenant, ApiKey key, CancellationToken cancellation)
    {
        var row = Row(tenant, StoredRow.FirstVersion);
        return database.WriteAsync(
            session => session.Execute(TenantStatements.Insert, row) + InsertKey(session, key), cancellation);
    }

    /// <inheritdoc/>
    public Task<Stored<Tenant>?> FindAsync(TenantId id, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(TenantStatements.Find, row => row.Stored(StorageJson.Rows.Tenant), ("$id", id.Text())),
            cancellation);

    /// <inheritdoc/>
    public async Task<Page<Tenant>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var after = ListCursor.Read(TenantList, page.Cursor)?.Id ?? "";
        var rows = await database.ReadAsync(
            session => session.Query(
                TenantStatements.List, row => row.Value(StorageJson.Rows.Tenant), ("$after", after), ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(TenantList, rows, page.Limit, tenant => new(tenant.CreatedAt.UtcTicks, tenant.Id.Text()));
    }

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(Tenant tenant, RowVersion readAt, CancellationToken cancellation)
    {
        if (readAt.Number() is not { } version)
        {
            return null;
        }

        var row = Row(tenant, version);
        var updated = await database.WriteAsync(session => session.Execute(TenantStatements.Update, row), cancellation)
            .ConfigureAwait(false);
        return updated == 0 ? null : StoredRow.Version(version + 1);
    }

    /// <inheritdoc/>
    public Task AddKeyAsync(ApiKey key, CancellationToken cancellation) =>
        database.WriteAsync(session => InsertKey(session, key), cancellation);

    /// <inheritdoc/>
    public Task<ApiKey?> FindKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation) =>
        database.ReadAsync(session => FindKey(session, tenant, key), cancellation);

    /// <inheritdoc/>
    public async Task<Page<ApiKey>> ListKeysAsync(TenantId tenant, PageRequest page, CancellationToken cancellation)
    {
        var after = ListCursor.Read(KeyList, page.Cursor)?.Id ?? "";
        var rows = await database.ReadAsync(
            session => session.Query(
                TenantStatements.ListKeys, Key, ("$tenant", tenant.Text()), ("$after", after), ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(KeyList, rows, page.Limit, key => new(key.CreatedAt.UtcTicks, key.Id.Text()));
    }

    /// <inheritdoc/>
    public Task<bool> SetKeyExpiryAsync(TenantId tenant, ApiKeyId key, DateTimeOffset expiresAt, CancellationToken cancellation) =>
        database.WriteAsync(
            session => FindKey(session, tenant, key) is { } found
                && session.Execute(
                    TenantStatements.UpdateKey,
                    ("$id", key.Text()),
                    ("$tenant", tenant.Text()),
                    ("$json", Json(found with { ExpiresAt = expiresAt }))) == 1,
            cancellation);

    /// <inheritdoc/>
    public Task SetKeyUseAsync(TenantId tenant, ApiKeyId key, DateTimeOffset usedAt, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(
                TenantStatements.SetKeyUse, ("$id", key.Text()), ("$tenant", tenant.Text()), ("$used", usedAt.UtcTicks)),
            cancellation);

    /// <inheritdoc/>
    public Task<int> RemoveKeysAsync(TenantId tenant, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(TenantStatements.RemoveKeys, ("$tenant", tenant.Text())), cancellation);

    /// <inheritdoc/>
    public Task<bool> RemoveKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(TenantStatements.RemoveKey, ("$id", key.Text()), ("$tenant", tenant.Text())) == 1, cancellation);

    /// <inheritdoc/>
    public Task<AuthenticatedTenant?> FindByKeyHashAsync(string hash, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                TenantStatements.FindByKeyHash,
                row => new AuthenticatedTenant(JsonSerializer.Deserialize(row.GetString(6), StorageJson.Rows.Tenant)!, Key(row)),
                ("$hash", hash)),
            cancellation);

    private static int InsertKey(SqliteSession session, ApiKey key) => session.Execute(
        TenantStatements.InsertKey,
        ("$id", key.Id.Text()),
        ("$tenant", key.TenantId.Text()),
        ("$hash", key.Hash),
        ("$created", key.CreatedAt.UtcTicks),
        ("$json", Json(key)));

    private static ApiKey? FindKey(SqliteSession session, TenantId tenant, ApiKeyId key) =>
        session.First(TenantStatements.FindKey, Key, ("$id", key.Text()), ("$tenant", tenant.Text()));

    private static string Json(ApiKey key) => JsonSerializer.Serialize(key with { LastUsedAt = null }, StorageJson.Rows.ApiKey);

    // Rows of before have no JSON.
    private static ApiKey Key(SqliteDataReader row)
    {
        var key = row.IsDBNull(0)
            ? new ApiKey
            {
                Id = ApiKeyId.From(Guid.Parse(row.GetString(1))),
                TenantId = TenantId.From(Guid.Parse(row.GetString(2))),
                Hash = row.GetString(3),
                CreatedAt = new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
            }
            : row.Value(StorageJson.Rows.ApiKey);
        return row.IsDBNull(5) ? key : key with { LastUsedAt = new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero) };
    }

    private static (string, object?)[] Row(Tenant tenant, long version) =>
    [
        ("$id", tenant.Id.Text()),
        ("$version", version),
        ("$json", JsonSerializer.Serialize(tenant, StorageJson.Rows.Tenant)),
    ];
}
