using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Testing.InMemory;

/// <summary>Accounts in memory. Every call completes at once.</summary>
public sealed class InMemoryAccountStore : IAccountStore
{
    private readonly Lock _gate = new();
    private readonly VersionedRows<(TenantId, AccountId), InstagramAccount> _rows = new();

    /// <inheritdoc/>
    public Task<Stored<InstagramAccount>> AddOrFindAsync(InstagramAccount account, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var present = _rows.All.FirstOrDefault(row =>
                row.Value.TenantId == account.TenantId && row.Value.IgUserId == account.IgUserId);
            if (present is not null)
            {
                return Task.FromResult(present);
            }

            var version = _rows.TryAdd((account.TenantId, account.Id), account)
                ?? throw new InvalidOperationException($"There is an account {account.Id} already.");
            return Task.FromResult(new Stored<InstagramAccount>(account, version));
        }
    }

    /// <inheritdoc/>
    public Task<Stored<InstagramAccount>?> FindAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Find((tenant, id)));

    /// <inheritdoc/>
    public Task<RowVersion?> TryUpdateAsync(InstagramAccount account, RowVersion readAt, CancellationToken cancellation) =>
        Task.FromResult(_rows.TryUpdate((account.TenantId, account.Id), account, readAt));

    /// <inheritdoc/>
    public Task<Page<Stored<InstagramAccount>>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) =>
        Task.FromResult(_rows.All
            .Where(row => row.Value.TenantId == tenant)
            .OrderBy(row => row.Value.CreatedAt).ThenBy(row => row.Value.Id.Value)
            .Page(page));

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Remove((tenant, id)));

    /// <inheritdoc/>
    public IAsyncEnumerable<Stored<InstagramAccount>> ByIgUserAsync(IgUserId user, CancellationToken cancellation) =>
        _rows.All.Where(row => row.Value.IgUserId == user).ToAsyncEnumerable();

    /// <inheritdoc/>
    public IAsyncEnumerable<Stored<InstagramAccount>> TokensObtainedBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        _rows.All.Where(row => row.Value.TokenObtainedAt < time).ToAsyncEnumerable();
}

/// <summary>Marks a secret as protected without hiding it: tests can see which text went where.</summary>
public sealed class MarkingProtector : ISecretProtector
{
    private const string Mark = "protected:";

    /// <inheritdoc/>
    public string Protect(string secret) => Mark + secret;

    /// <inheritdoc/>
    public string Unprotect(string protectedSecret) => protectedSecret.StartsWith(Mark, StringComparison.Ordinal)
        ? protectedSecret[Mark.Length..]
        : throw new SecretUnreadableException();
}
