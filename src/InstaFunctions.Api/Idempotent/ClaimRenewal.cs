using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Api.Idempotent;

/// <summary>
/// Renews a claim for as long as its request is in flight, so that a claim can be short: a retry after the process has died
/// is not refused for long.
/// </summary>
internal sealed class ClaimRenewal : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _work;

    public ClaimRenewal(IIdempotencyStore store, IdempotencyEntry entry, TimeSpan lifetime, TimeSpan interval, TimeProvider clock)
    {
        _timer = new PeriodicTimer(interval, clock);
        _work = RenewAsync(store, entry, lifetime, clock);
    }

    /// <summary>Ends it; a renewal that is under way is waited for, so that none comes after the answer.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _work;
    }

    private async Task RenewAsync(IIdempotencyStore store, IdempotencyEntry entry, TimeSpan lifetime, TimeProvider clock)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                await store.RenewAsync(entry with { ExpiresAt = clock.GetUtcNow() + lifetime }, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // The next one comes before the claim ends.
            }
        }
    }
}
