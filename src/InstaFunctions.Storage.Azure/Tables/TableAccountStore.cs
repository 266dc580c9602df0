using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Accounts in Table Storage, by tenant. A row <c>user_{igUser}</c> in the same partition makes sure that a tenant connects a
/// platform account once; a line in a partition of the platform account says which tenants may have connected it.
/// </summary>
internal sealed class TableAccountStore(StorageTables tables) : IAccountStore
{
    private const string ListPrefix = "list_";
    private const string Account = "Account";

    private readonly TableList _list = new(tables.Accounts, "accounts", latestFirst: false);

    /// <inheritdoc/>
    public async Task<Stored<InstagramAccount>> AddOrFindAsync(InstagramAccount account, CancellationToken cancellation)
    {
        var partition = account.TenantId.ToString();
        while (true)
        {
            if (await FindByUserAsync(account.TenantId, account.IgUserId, cancellation) is { } present)
            {
                return present;
            }

            await tables.Accounts.PutAsync(new TableEntity(UserPartition(account.IgUserId), partition), cancellation);
            await tables.TokenAge.AddAsync(account.TokenObtainedAt, account.TenantId, account.Id.ToString(), cancellation);
            var written = await tables.Accounts.SubmitAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, Row(account)),
                    new TableTransactionAction(
                        TableTransactionActionType.Add,
                        new TableEntity(partition, UserRow(account.IgUserId)) { [Account] = account.Id.ToString() }),
                    .. IndexRows.Add(partition, [ListKey(account)]),
                ],
                cancellation);
            if (written.VersionOf(0) is { } version)
            {
                return new Stored<InstagramAccount>(account, version.ToVersion());
            }

            if (written.Refused == 0)
            {
                throw new InvalidOperationException($"There is an account {account.Id} already.");
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Stored<InstagramAccount>?> FindAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        (await tables.Accounts.FindAsync(tenant.ToString(), RowKey(id.ToString()), cancellation))?.Stored(StorageJson.Rows.InstagramAccount);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(InstagramAccount account, RowVersion readAt, CancellationToken cancellation)
    {
        if (readAt.ToETag() is not { } tag || await FindAsync(account.TenantId, account.Id, cancellation) is not { } before || before.Version != readAt)
        {
            return null;
        }

        if (before.Value.IgUserId != account.IgUserId)
        {
            throw new InvalidOperationException($"Account {account.Id} cannot become another account on the platform.");
        }

        await tables.TokenAge.AddAsync(account.TokenObtainedAt, account.TenantId, account.Id.ToString(), cancellation);
        var written = await tables.Accounts.SubmitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row(account), tag),
                .. IndexRows.Change(
                    account.TenantId.ToString(), new HashSet<string> { ListKey(before.Value) }, new HashSet<string> { ListKey(account) }),
            ],
            cancellation);
        return written.VersionOf(0)?.ToVersion();
    }

    /// <inheritdoc/>
    public Task<Page<Stored<InstagramAccount>>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) => _list.PageAsync(
        tenant.ToString(), ListPrefix, page, (null, null), id => FindAsync(tenant, AccountId.From(Guid.Parse(id)), cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(TenantId tenant, AccountId id, CancellationToken cancellation)
    {
        var partition = tenant.ToString();
        while (await tables.Accounts.FindAsync(partition, RowKey(id.ToString()), cancellation) is { } row)
        {
            var account = row.Value(StorageJson.Rows.InstagramAccount);
            var removed = await tables.Accounts.SubmitAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row.RowKey), row.ETag),
                    .. IndexRows.Remove(partition, [UserRow(account.IgUserId), ListKey(account)]),
                ],
                cancellation);
            if (removed.Done)
            {
                await tables.TokenAge.ForgetAsync(account.TokenObtainedAt, tenant, id.ToString());
                return true;
            }

            if (removed.Refused != 0)
            {
                throw new InvalidOperationException($"The rows of account {id} do not fit each other.");
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Stored<InstagramAccount>> ByIgUserAsync(IgUserId user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var partition = UserPartition(user);
        await foreach (var line in tables.Accounts.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), 200, cancellation))
        {
            // A line stays when its account is removed: it is small, and removing it could hide a new connection.
            if (await FindByUserAsync(TenantId.From(Guid.Parse(line.RowKey)), user, cancellation) is { } account)
            {
                yield return account;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Stored<InstagramAccount>> TokensObtainedBeforeAsync(
        DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in tables.TokenAge.BeforeAsync(time, cancellation))
        {
            foreach (var item in part)
            {
                if (await FindAsync(item.Tenant, AccountId.From(Guid.Parse(item.Id)), cancellation) is { } account
                    && account.Value.TokenObtainedAt.UtcTicks == item.Ticks)
                {
                    yield return account;
                }
                else
                {
                    await tables.TokenAge.DropStaleAsync(item, cancellation);
                }
            }
        }
    }

    private async Task<Stored<InstagramAccount>?> FindByUserAsync(TenantId tenant, IgUserId user, CancellationToken cancellation) =>
        await tables.Accounts.FindAsync(tenant.ToString(), UserRow(user), cancellation) is { } row
            ? await FindAsync(tenant, AccountId.From(Guid.Parse(row.GetString(Account))), cancellation)
            : null;

    private static TableEntity Row(InstagramAccount account) =>
        RowJson.Make(account.TenantId.ToString(), RowKey(account.Id.ToString()), account, StorageJson.Rows.InstagramAccount);

    private static string RowKey(string id) => $"account_{id}";

    private static string UserRow(IgUserId user) => $"user_{RowKeys.OfText(user.Value)}";

    private static string UserPartition(IgUserId user) => $"user_{RowKeys.OfText(user.Value)}";

    private static string ListKey(InstagramAccount account) => TableList.Key(ListPrefix, account.CreatedAt, account.Id.ToString(), latestFirst: false);
}
