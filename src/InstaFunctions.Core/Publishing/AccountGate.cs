using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// Decides whether a job may speak for its account now, and learns from what the platform answers: an account that is
/// blocked or has lost its token is left alone by all its jobs, instead of each of them making it worse.
/// </summary>
public sealed class AccountGate(
    IAccountStore accounts,
    ISecretProtector protector,
    IOptions<PublishingOptions> options,
    TimeProvider clock)
{
    private const int TokenExpiredSubcode = 463;

    /// <summary>Opens the account for one call.</summary>
    public async Task<AccountPass> OpenAsync(PublishJob job, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(job.TenantId, job.AccountId, cancellation) is not { Value: var account })
        {
            return new AccountPass { Error = PublishErrors.AccountNotConnected.Because("The account was removed from the service.") };
        }

        var now = clock.GetUtcNow();
        return account.StatusAt(now) switch
        {
            // A pause that nobody gave an end to is looked at again after the usual time.
            AccountStatus.Paused => new AccountPass { NotBefore = account.PausedUntil ?? now + options.Value.SpamPause },
            AccountStatus.Expired or AccountStatus.Revoked => new AccountPass
            {
                Error = PublishErrors.AccountNotConnected.Because(
                    $"The account {account.Username} cannot publish: {account.StatusReason ?? "its access token is dead."}"),
            },
            AccountStatus.NeedsPermission => new AccountPass
            {
                Error = PublishErrors.PermissionMissing.Because($"The account {account.Username} cannot publish: {account.StatusReason}"),
            },
            _ => Unlock(account),
        };
    }

    /// <summary>
    /// Keeps what a failure says about the account itself. A token that has been replaced since <paramref name="pass"/> was
    /// given says nothing about the one that replaced it.
    /// </summary>
    public async Task ReportAsync(PublishJob job, AccountPass pass, PlatformFailure failure, CancellationToken cancellation)
    {
        if (failure.Meaning is not (InstagramErrorMeaning.Token or InstagramErrorMeaning.SpamBlocked))
        {
            return;
        }

        while (await accounts.FindAsync(job.TenantId, job.AccountId, cancellation) is { } read)
        {
            if (failure.Meaning == InstagramErrorMeaning.Token && read.Value.TokenObtainedAt != pass.TokenObtainedAt)
            {
                return;
            }

            if (await accounts.TryUpdateAsync(Learn(read.Value, failure), read.Version, cancellation) is not null)
            {
                return;
            }
        }
    }

    private InstagramAccount Learn(InstagramAccount account, PlatformFailure failure)
    {
        var now = clock.GetUtcNow();
        var spam = failure.Meaning == InstagramErrorMeaning.SpamBlocked;
        var status = spam ? AccountStatus.Paused
            : failure.Report.Subcode == TokenExpiredSubcode ? AccountStatus.Expired
            : AccountStatus.Revoked;
        return account with
        {
            Status = status,
            StatusSince = account.Status == status ? account.StatusSince : now,
            StatusReason = spam
                ? "Instagram blocked the account's actions as spam (4/2207051)."
                : $"Instagram refuses the access token ({failure.Report.Code}/{failure.Report.Subcode}); connect the account again.",
            PausedUntil = spam ? now + options.Value.SpamPause : null,
        };
    }

    private AccountPass Unlock(InstagramAccount account)
    {
        try
        {
            return new AccountPass
            {
                Token = new AccessToken(protector.Unprotect(account.ProtectedToken)),
                TokenObtainedAt = account.TokenObtainedAt,
            };
        }
        catch (SecretUnreadableException)
        {
            return new AccountPass
            {
                Error = PublishErrors.AccountNotConnected.Because(
                    "The account's access token cannot be decrypted: the key ring has changed. Connect the account again."),
            };
        }
    }
}

/// <summary>The way into an account, or why there is none. Never serialised: it holds a token.</summary>
public sealed record AccountPass
{
    /// <summary>The token, when the account may be used.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>When that token was obtained: which of the account's tokens it is.</summary>
    public DateTimeOffset? TokenObtainedAt { get; init; }

    /// <summary>Why the job cannot go on.</summary>
    public PublishError? Error { get; init; }

    /// <summary>The account is paused until then.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
