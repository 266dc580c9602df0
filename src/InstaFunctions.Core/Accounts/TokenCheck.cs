using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>
/// Decides whether an access token is dead. Valid tokens have been refused at random while Instagram was in trouble (May 2026),
/// so that a refusal is only a suspicion: <c>GET /me</c> must refuse the token too, twice, some minutes apart.
/// </summary>
public sealed class TokenCheck(IAccountStore accounts, IInstagramPlatform platform, ISecretProtector protector, TimeProvider clock)
{
    /// <summary>The shortest time between the two checks that give an account up.</summary>
    public static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(2);

    /// <summary>A call was refused because of the account's token: checks it now.</summary>
    /// <param name="tenant">Whose account it is.</param>
    /// <param name="id">The account.</param>
    /// <param name="obtainedAt">Which token was refused; a newer one is not suspected. Null: the present one.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Whether the account has been given up.</returns>
    public async Task<bool> SuspectAsync(TenantId tenant, AccountId id, DateTimeOffset? obtainedAt, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(tenant, id, cancellationToken) is not { } read
            || (obtainedAt is not null && read.Value.TokenObtainedAt != obtainedAt))
        {
            return false;
        }

        var refusal = await RefusalAsync(read.Value, cancellationToken);
        var now = clock.GetUtcNow();
        while (read is not null && read.Value.ProtectedToken is var token)
        {
            var changed = Judge(read.Value, refusal, now);
            if (changed == read.Value || await accounts.TryUpdateAsync(changed, read.Version, cancellationToken) is not null)
            {
                return changed.Status is AccountStatus.Revoked or AccountStatus.Expired;
            }

            read = await accounts.FindAsync(tenant, id, cancellationToken);
            if (read?.Value.ProtectedToken != token)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>What <c>GET /me</c> says against the token.</summary>
    private async Task<TokenVerdict> RefusalAsync(InstagramAccount account, CancellationToken cancellationToken)
    {
        try
        {
            _ = await platform.GetMeAsync(new AccessToken(protector.Unprotect(account.ProtectedToken)), cancellationToken);
            return new TokenVerdict(IsAlive: true, Refusal: null);
        }
        catch (InstagramException exception)
        {
            return new TokenVerdict(IsAlive: false, exception.Meaning == InstagramErrorMeaning.Token ? exception.Details : null);
        }
        catch (SecretUnreadableException)
        {
            return new TokenVerdict(IsAlive: false, Refusal: null);
        }
    }

    private static InstagramAccount Judge(InstagramAccount account, TokenVerdict verdict, DateTimeOffset now) => verdict switch
    {
        { IsAlive: true } => account.ProveAlive(now),
        { Refusal: null } => account,
        // What was held against an earlier token says nothing about this one.
        _ when account.TokenSuspectedAt is null || account.TokenSuspectedAt < account.TokenObtainedAt => account with { TokenSuspectedAt = now },
        _ when now - account.TokenSuspectedAt < BetweenChecks => account,
        _ => account.Die(verdict.Refusal, now),
    };

    private sealed record TokenVerdict(bool IsAlive, InstagramErrorDetails? Refusal);
}
