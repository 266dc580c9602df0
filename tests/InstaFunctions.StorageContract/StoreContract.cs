using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Testing;

namespace InstaFunctions.StorageContract;

/// <summary>What every store's contract starts from: an empty store, and a clock that only the test moves.</summary>
/// <typeparam name="TStore">The port under test.</typeparam>
public abstract class StoreContract<TStore> : IAsyncLifetime
    where TStore : class
{
    private TStore? _store;

    /// <summary>The clock that the store must be opened with.</summary>
    protected ManualTimeProvider Clock { get; } = new();

    /// <summary>The store under test.</summary>
    protected TStore Store => _store ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>The time of <see cref="Clock"/>.</summary>
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A tenant whose rows the test makes.</summary>
    protected TenantId Tenant { get; } = TenantId.From(Guid.NewGuid());

    /// <summary>A tenant who must see none of them.</summary>
    protected TenantId OtherTenant { get; } = TenantId.From(Guid.NewGuid());

    /// <summary>What the port's methods take when a test cancels nothing.</summary>
    protected static CancellationToken None => CancellationToken.None;

    /// <summary>How often a race is run. An adapter whose store is across a network may choose fewer.</summary>
    protected virtual int Races => 2000;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _store = await OpenAsync();

    /// <inheritdoc/>
    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Opens an empty store that runs on <see cref="Clock"/>; called once for each test.</summary>
    protected abstract Task<TStore> OpenAsync();

    /// <summary>An id that nobody has yet.</summary>
    protected T NewId<T>()
        where T : struct, IUuid<T> => Uuid.New<T>(Clock);

    /// <summary>An account of a tenant that nobody has yet.</summary>
    protected AccountId NewAccount() => NewId<AccountId>();

    /// <summary>An account on the platform that nobody has yet.</summary>
    protected static IgUserId NewIgUser() => new($"1784{Random.Shared.NextInt64(10_000_000_000, 99_999_999_999)}");

    /// <summary>Runs the same call at the same moment, many times over.</summary>
    protected static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> call)
    {
        using var gate = new SemaphoreSlim(0);
        var calls = Enumerable.Range(0, count).Select(async i =>
        {
            await gate.WaitAsync();
            return await Task.Run(() => call(i));
        }).ToArray();
        _ = gate.Release(count);
        return await Task.WhenAll(calls);
    }
}
