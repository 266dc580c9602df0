using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Accounts in the process's database.</summary>
internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private const string AccountList = "accounts";

    /// <inheritdoc/>
    public Task<Stored<InstagramAccount>> AddOrFindAsync(InstagramAccount account, CancellationToken cancellation)
    {
        var row = Row(account, StoredRow.FirstVersion);
        return database.WriteAsync(
            session =>
            {
                _ = session.Execute(AccountStatements.Insert, row);
                return session.First(
                    AccountStatements.FindByUser, Map, ("$user", account.IgUserId.Value), ("$tenant", account.TenantId.Text()))!;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<Stored<InstagramAccount>?> FindAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(AccountStatements.Find, Map, ("$tenant", tenant.Text()), ("$id", id.Text())), cancellation);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(InstagramAccount account, RowVersion readAt, CancellationToken cancellation)
    {
        if (readAt.Number() is not { } version)
        {
            return null;
        }

        var row = Row(account, version);
        var updated = await database.WriteAsync(session => session.Execute(AccountStatements.Update, row), cancellation)
            .ConfigureAwait(false);
        return updated == 0 ? null : StoredRow.Version(version + 1);
    }

    /// <inheritdoc/>
    public async Task<Page<Stored<InstagramAccount>>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation)
    {
        var after = ListCursor.Read(AccountList, page.Cursor) ?? ListPosition.Start;
        var rows = await database.ReadAsync(
            session => session.Query(
                AccountStatements.List,
                Map,
                ("$tenant", tenant.Text()),
                ("$ticks", after.Ticks),
                ("$id", after.Id),
                ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(AccountList, rows, page.Limit, a => new(a.Value.CreatedAt.UtcTicks, a.Value.Id.Text()));
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(AccountStatements.Remove, ("$tenant", tenant.Text()), ("$id", id.Text())) == 1, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<Stored<InstagramAccount>> ByIgUserAsync(IgUserId user, CancellationToken cancellation) =>
        SqliteStream.ReadAsync<Stored<InstagramAccount>>(
            database,
            (session, last) => session.Query(
                AccountStatements.ByUser,
                Map,
                ("$user", user.Value),
                ("$tenant", last?.Value.TenantId.Text() ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<Stored<InstagramAccount>> TokensObtainedBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        SqliteStream.ReadAsync<Stored<InstagramAccount>>(
            database,
            (session, last) => session.Query(
                AccountStatements.TokensObtainedBefore,
                Map,
                ("$before", time.UtcTicks),
                ("$ticks", last?.Value.TokenObtainedAt.UtcTicks ?? ListPosition.Start.Ticks),
                ("$tenant", last?.Value.TenantId.Text() ?? ""),
                ("$id", last?.Value.Id.Text() ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);

    private static Stored<InstagramAccount> Map(SqliteDataReader row) => row.Stored(StorageJson.Rows.InstagramAccount);

    private static (string, object?)[] Row(InstagramAccount account, long version) =>
    [
        ("$tenant", account.TenantId.Text()),
        ("$id", account.Id.Text()),
        ("$version", version),
        ("$user", account.IgUserId.Value),
        ("$created", account.CreatedAt.UtcTicks),
        ("$obtained", account.TokenObtainedAt.UtcTicks),
        ("$json", JsonSerializer.Serialize(account, StorageJson.Rows.InstagramAccount)),
    ];
}
