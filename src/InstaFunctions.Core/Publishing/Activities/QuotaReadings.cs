using System.Collections.Concurrent;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Publishing;

/// <summary>Asks Instagram how full an account's window is, once a minute at the most in this process, however many want to know.</summary>
public sealed class QuotaReadings(
    IQuotaLedger ledger, AccountTokens tokens, IInstagramPlatform platform, SlotRelease slots, TimeProvider clock)
{
    /// <summary>For how long a reading is not asked for again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private const int ManyAccounts = 1000;

    private readonly ConcurrentDictionary<IgUserId, Asking> _askings = new();

    /// <summary>Asks, unless that has been done within a minute, and has the ledger learn the answer.</summary>
    /// <param name="tenant">With whose access.</param>
    /// <param name="account">With which account's token.</param>
    /// <param name="user">The account on Instagram.</param>
    /// <param name="cancellationToken">Ends the waiting for an answer; the question goes on for the others that wait.</param>
    /// <returns>Whether there was an answer; without one the ledger knows what it knew.</returns>
    public Task<bool> RefreshAsync(TenantId tenant, AccountId account, IgUserId user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        ForgetOld(now);
        var question = new Asking(now, new Lazy<Task<bool>>(() => AskAsync(tenant, account, user)));
        var asking = _askings.AddOrUpdate(user, question, (_, last) => IsFresh(last, now) ? last : question);
        return asking.Answer.Value.WaitAsync(cancellationToken);
    }

    private async Task<bool> AskAsync(TenantId tenant, AccountId account, IgUserId user)
    {
        if (await tokens.FindAsync(tenant, account, CancellationToken.None) is not { } token)
        {
            return false;
        }

        try
        {
            var reading = await platform.GetPublishingLimitAsync(token, user, CancellationToken.None);
            await slots.WakeAsync(await ledger.ObserveAsync(user, reading, CancellationToken.None), CancellationToken.None);
            return true;
        }
        catch (InstagramException)
        {
            return false;
        }
    }

    private void ForgetOld(DateTimeOffset now)
    {
        if (_askings.Count < ManyAccounts)
        {
            return;
        }

        foreach (var old in _askings.Where(pair => !IsFresh(pair.Value, now)))
        {
            _ = _askings.TryRemove(old);
        }
    }

    private static bool IsFresh(Asking asking, DateTimeOffset now) => now - asking.At < FreshFor;

    private sealed record Asking(DateTimeOffset At, Lazy<Task<bool>> Answer);
}
