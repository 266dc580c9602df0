using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Tenants and their keys in the process's database.</summary>
internal sealed class SqliteTenantStore(SqliteDatabase database) : ITenantStore
{
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
    public Task<bool> RemoveKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(TenantStatements.RemoveKey, ("$id", key.Text()), ("$tenant", tenant.Text())) == 1, cancellation);

    /// <inheritdoc/>
    public Task<AuthenticatedTenant?> FindByKeyHashAsync(string hash, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                TenantStatements.FindByKeyHash,
                row => new AuthenticatedTenant(row.Value(StorageJson.Rows.Tenant), ApiKeyId.From(Guid.Parse(row.GetString(1)))),
                ("$hash", hash)),
            cancellation);

    private static int InsertKey(SqliteSession session, ApiKey key) => session.Execute(
        TenantStatements.InsertKey,
        ("$id", key.Id.Text()),
        ("$tenant", key.TenantId.Text()),
        ("$hash", key.Hash),
        ("$created", key.CreatedAt.UtcTicks));

    private static (string, object?)[] Row(Tenant tenant, long version) =>
    [
        ("$id", tenant.Id.Text()),
        ("$version", version),
        ("$json", JsonSerializer.Serialize(tenant, StorageJson.Rows.Tenant)),
    ];
}
