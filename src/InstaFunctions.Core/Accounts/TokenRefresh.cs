using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Accounts;

/// <summary>What came of looking after one token.</summary>
internal enum TokenOutcome
{
    /// <summary>There was nothing to do, or somebody else did it.</summary>
    Nothing,

    /// <summary>It was refreshed.</summary>
    Refreshed,

    /// <summary>It is dead, and the account says so.</summary>
    Dead,

    /// <summary>It could not be refreshed now.</summary>
    Failed,
}

/// <summary>What a run came to.</summary>
/// <param name="Refreshed">Tokens that were refreshed.</param>
/// <param name="Dead">Tokens that were found dead.</param>
/// <param name="Failed">Tokens that the next run tries again.</param>
public sealed record TokenRefreshOutcome(int Refreshed, int Dead, int Failed);

/// <summary>
/// Keeps tokens alive; a host's timer runs it, hourly say. Any number of processes may run it at the same time: what is
/// written is written over the row that was read, and a token that somebody else has put there meanwhile stays.
/// </summary>
public sealed partial class TokenRefresh(
    IAccountStore accounts,
    IInstagramLogin login,
    ISecretProtector protector,
    TokenCheck tokens,
    IOptions<AccountOptions> options,
    AccountMetrics metrics,
    TimeProvider clock,
    ILogger<TokenRefresh> logger)
{
    /// <summary>Looks every token over once. What does not work now is tried again by the next run.</summary>
    public async Task<TokenRefreshOutcome> RunOnceAsync(CancellationToken cancellation)
    {
        // Exactly old enough is old enough.
        var youngest = clock.GetUtcNow() - AccountOptions.YoungestRefresh + TimeSpan.FromTicks(1);
        var counts = new int[4];
        await foreach (var candidate in accounts.TokensObtainedBeforeAsync(youngest, cancellation).WithCancellation(cancellation))
        {
            var outcome = await TrySeeToAsync(candidate.Value, cancellation);
            counts[(int)outcome]++;
            if (outcome != TokenOutcome.Nothing)
            {
                metrics.TokenSeenTo(outcome);
            }
        }

        return new TokenRefreshOutcome(counts[(int)TokenOutcome.Refreshed], counts[(int)TokenOutcome.Dead], counts[(int)TokenOutcome.Failed]);
    }

    private async Task<TokenOutcome> TrySeeToAsync(InstagramAccount candidate, CancellationToken cancellation)
    {
        if (TokenSchedule.DutyAt(candidate, clock.GetUtcNow(), options.Value) == TokenDuty.None)
        {
            return TokenOutcome.Nothing;
        }

        try
        {
            return await SeeToAsync(candidate.TenantId, candidate.Id, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // One account's trouble is not the next one's.
            LogFailed(exception, candidate.Id);
            return TokenOutcome.Failed;
        }
    }

    private async Task<TokenOutcome> SeeToAsync(TenantId tenant, AccountId id, CancellationToken cancellation)
    {
        // Read again: a long run meets rows that another process has seen to since the list was read.
        if (await accounts.FindAsync(tenant, id, cancellation) is not { } read)
        {
            return TokenOutcome.Nothing;
        }

        var now = clock.GetUtcNow();
        switch (TokenSchedule.DutyAt(read.Value, now, options.Value))
        {
            case TokenDuty.Refresh:
                return await RefreshAsync(read, now, cancellation);
            case TokenDuty.Recheck:
                return await tokens.SuspectAsync(tenant, id, read.Value.TokenObtainedAt, cancellation) ? TokenOutcome.Nothing : TokenOutcome.Failed;
            case TokenDuty.MarkExpired when await ChangeAsync(read, row => row.Expire(now), cancellation):
                LogDead(id, AccountStatus.Expired, "its time is over");
                return TokenOutcome.Dead;
            default:
                return TokenOutcome.Nothing;
        }
    }

    private async Task<TokenOutcome> RefreshAsync(Stored<InstagramAccount> read, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = read.Value.Id;
        try
        {
            var fresh = await login.RefreshAsync(new AccessToken(protector.Unprotect(read.Value.ProtectedToken)), cancellation);
            var protectedToken = protector.Protect(fresh.Token.Reveal());

            // Not cancelled any more: a token that was given out should be kept.
            if (!await ChangeAsync(read, row => row.Refresh(protectedToken, fresh.ExpiresAt, now), CancellationToken.None))
            {
                LogOvertaken(id);
                return TokenOutcome.Nothing;
            }

            LogRefreshed(id, fresh.ExpiresAt);
            return TokenOutcome.Refreshed;
        }
        catch (InstagramException exception)
        {
            if (exception.Meaning == InstagramErrorMeaning.Token
                && await tokens.SuspectAsync(read.Value.TenantId, id, read.Value.TokenObtainedAt, cancellation))
            {
                LogDead(id, read.Value.Die(exception.Details, now).Status, AccountChanges.Code(exception.Details));
                return TokenOutcome.Dead;
            }

            if (await accounts.FindAsync(read.Value.TenantId, id, cancellation) is not { } present || present.Value.ProtectedToken != read.Value.ProtectedToken)
            {
                // Whoever stored another token meanwhile, or removed the account, knows better.
                return TokenOutcome.Nothing;
            }

            var why = $"{exception.Meaning} ({AccountChanges.Code(exception.Details)}).";
            return await FailAsync(read, row => row.FailToRefresh(why, options.Value.ExpiringWithin, now), why, cancellation);
        }
        catch (SecretUnreadableException)
        {
            // A key ring may come back; the row is not judged by its absence.
            const string Why = "the stored token cannot be decrypted, the key ring has changed.";
            return await FailAsync(read, row => row.FailToRefresh(Why, options.Value.ExpiringWithin, now), Why, cancellation);
        }
    }

    private async Task<TokenOutcome> FailAsync(
        Stored<InstagramAccount> read, Func<InstagramAccount, InstagramAccount> change, string why, CancellationToken cancellation)
    {
        if (!await ChangeAsync(read, change, cancellation))
        {
            return TokenOutcome.Nothing;
        }

        LogNotRefreshed(read.Value.Id, why);
        return TokenOutcome.Failed;
    }

    /// <summary>Changes the row for as long as it holds the token that was looked after.</summary>
    /// <returns>False when it does not any more: whoever wrote another one knows better.</returns>
    private async Task<bool> ChangeAsync(Stored<InstagramAccount> read, Func<InstagramAccount, InstagramAccount> change, CancellationToken cancellation)
    {
        var row = read;
        while (row is not null && row.Value.ProtectedToken == read.Value.ProtectedToken)
        {
            var changed = change(row.Value);
            if (changed == row.Value || await accounts.TryUpdateAsync(changed, row.Version, cancellation) is not null)
            {
                return true;
            }

            row = await accounts.FindAsync(row.Value.TenantId, row.Value.Id, cancellation);
        }

        return false;
    }

    [LoggerMessage(3201, LogLevel.Information, "The access token of account {AccountId} was refreshed and lives until {ExpiresAt:O}.")]
    private partial void LogRefreshed(AccountId accountId, DateTimeOffset expiresAt);

    [LoggerMessage(3202, LogLevel.Warning, "The access token of account {AccountId} could not be refreshed; the next run tries again: {Why}")]
    private partial void LogNotRefreshed(AccountId accountId, string why);

    [LoggerMessage(3203, LogLevel.Error, "The access token of account {AccountId} is dead ({Status}: {Why}); the account must be connected again.")]
    private partial void LogDead(AccountId accountId, AccountStatus status, string why);

    [LoggerMessage(3204, LogLevel.Information, "The refreshed token of account {AccountId} is not needed: a newer one was stored meanwhile.")]
    private partial void LogOvertaken(AccountId accountId);

    [LoggerMessage(3205, LogLevel.Error, "The access token of account {AccountId} could not be looked after; the next run tries again.")]
    private partial void LogFailed(Exception exception, AccountId accountId);
}
