using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Publishing;

/// <summary>Tokens for reading the platform, whatever state the account is in.</summary>
public sealed class AccountTokens(IAccountStore accounts, ISecretProtector protector)
{
    /// <summary>The account's token; null when the account is gone or its token cannot be decrypted.</summary>
    public async Task<AccessToken?> FindAsync(TenantId tenant, AccountId id, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(tenant, id, cancellation) is not { } account)
        {
            return null;
        }

        try
        {
            return new AccessToken(protector.Unprotect(account.Value.ProtectedToken));
        }
        catch (SecretUnreadableException)
        {
            return null;
        }
    }
}
