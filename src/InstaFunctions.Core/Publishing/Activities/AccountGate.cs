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
    TokenCheck tokens,
    IOptions<PublishingOptions> options,
    TimeProvider clock)
{
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

    /// <summary>Opens the account for reading, whatever its status says: a reading makes nothing worse.</summary>
    public async Task<AccountPass> OpenForReadingAsync(PublishJob job, CancellationToken cancellationToken) =>
        await accounts.FindAsync(job.TenantId, job.AccountId, cancellationToken) is { Value: var account }
            ? Unlock(account)
            : new AccountPass { Error = PublishErrors.AccountNotConnected.Because("The account was removed from the service.") };

    /// <summary>
    /// Keeps what a failure says about the account itself. A token that has been replaced since <paramref name="pass"/> was
    /// given says nothing about the one that replaced it.
    /// </summary>
    public Task ReportAsync(PublishJob job, AccountPass pass, PlatformFailure failure, CancellationToken cancellationToken) => failure.Meaning switch
    {
        InstagramErrorMeaning.Token => tokens.SuspectAsync(job.TenantId, job.AccountId, pass.TokenObtainedAt, cancellationToken),
        InstagramErrorMeaning.SpamBlocked => PauseAsync(job.IgUserId, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>Instagram blocks its account, not one tenant's connection to it: all connections pause.</summary>
    private async Task PauseAsync(IgUserId user, CancellationToken cancellationToken)
    {
        await foreach (var connection in accounts.ByIgUserAsync(user, cancellationToken))
        {
            var read = connection;
            while (read is not null && await accounts.TryUpdateAsync(Pause(read.Value), read.Version, cancellationToken) is null)
            {
                read = await accounts.FindAsync(connection.Value.TenantId, connection.Value.Id, cancellationToken);
            }
        }
    }

    private InstagramAccount Pause(InstagramAccount account)
    {
        var now = clock.GetUtcNow();
        return account.Status is AccountStatus.Revoked or AccountStatus.Expired
            ? account
            : account.To(AccountStatus.Paused, "Instagram blocked the account's actions as spam.", now) with
            {
                PausedUntil = now + options.Value.SpamPause,
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
