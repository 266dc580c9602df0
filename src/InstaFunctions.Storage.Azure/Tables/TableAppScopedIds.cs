using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>App-scoped ids in Table Storage: each leads to its account, and each account lists what may lead to it.</summary>
internal sealed class TableAppScopedIds(StorageTables tables) : IAppScopedIds
{
    private const string RowKey = "id";
    private const string IgUser = "IgUser";

    /// <inheritdoc/>
    public async Task SetAsync(AppScopedId id, IgUserId user, CancellationToken cancellation)
    {
        await tables.Callbacks.PutAsync(new TableEntity(OfUser(user), id.Value), cancellation);
        await tables.Callbacks.PutAsync(new TableEntity(OfId(id.Value), RowKey) { [IgUser] = user.Value }, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IgUserId?> FindAsync(AppScopedId id, CancellationToken cancellation) =>
        await tables.Callbacks.FindAsync(OfId(id.Value), RowKey, cancellation) is { } row ? new IgUserId(row.GetString(IgUser)) : null;

    /// <inheritdoc/>
    public async Task RemoveAsync(IgUserId user, CancellationToken cancellation)
    {
        var partition = OfUser(user);
        await foreach (var line in tables.Callbacks.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), 200, cancellation))
        {
            // It may stand for another account by now.
            if (await tables.Callbacks.FindAsync(OfId(line.RowKey), RowKey, cancellation) is { } row && row.GetString(IgUser) == user.Value)
            {
                _ = await tables.Callbacks.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            }

            _ = await tables.Callbacks.TryDeleteAsync(line.PartitionKey, line.RowKey, ETag.All, cancellation);
        }
    }

    private static string OfId(string id) => $"appid_{id}";

    private static string OfUser(IgUserId user) => $"appids_{user.Value}";
}
