using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Begun logins in Table Storage, by tenant.</summary>
internal sealed class TableLoginStateStore(StorageTables tables) : ILoginStateStore
{
    private const string ExpiresAt = "ExpiresAt";
    private const string ReturnUrl = "ReturnUrl";

    /// <inheritdoc/>
    public async Task AddAsync(LoginState state, CancellationToken cancellation)
    {
        await tables.LoginExpiry.AddAsync(state.ExpiresAt, state.TenantId, state.Id.ToString(), cancellation);
        var row = new TableEntity(state.TenantId.ToString(), RowKey(state.Id.ToString())) { [ExpiresAt] = state.ExpiresAt.UtcTicks };
        if (state.ReturnUrl is { } url)
        {
            row.WriteText(ReturnUrl, url);
        }

        _ = await tables.Callbacks.TryAddAsync(row, cancellation) ?? throw new InvalidOperationException("There is this login already.");
    }

    /// <inheritdoc/>
    public async Task<LoginState?> TakeAsync(TenantId tenant, LoginStateId id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await tables.Callbacks.FindAsync(tenant.ToString(), RowKey(id.ToString()), cancellation) is not { } row
            || new DateTimeOffset(row.GetInt64(ExpiresAt) ?? 0, TimeSpan.Zero) is var expires && expires <= now
            || !await tables.Callbacks.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation))
        {
            return null;
        }

        await tables.LoginExpiry.ForgetAsync(expires, tenant, id.ToString());
        return new LoginState { Id = id, TenantId = tenant, ExpiresAt = expires, ReturnUrl = row.ReadText(ReturnUrl) };
    }

    /// <inheritdoc/>
    public async Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await foreach (var part in tables.LoginExpiry.BeforeAsync(now.AddTicks(1), cancellation))
        {
            foreach (var item in part)
            {
                _ = await tables.Callbacks.TryDeleteAsync(item.Tenant.ToString(), RowKey(item.Id), ETag.All, cancellation);
                await tables.LoginExpiry.ForgetAsync(item.Time, item.Tenant, item.Id);
            }
        }
    }

    private static string RowKey(string id) => $"login_{id}";
}
