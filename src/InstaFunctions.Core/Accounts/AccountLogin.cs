using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>Finishes logins: from the code of a redirect to a stored account.</summary>
public sealed class AccountLogin(IInstagramLogin login, IInstagramPlatform platform, AccountConnection connection)
{
    /// <summary>What a person is asked for.</summary>
    public static IReadOnlyList<string> Scopes { get; } = [InstagramPermissions.Basic, InstagramPermissions.ContentPublish];

    /// <summary>Exchanges a code for a token that lives 60 days, finds out whose it is, and stores the account.</summary>
    /// <exception cref="PermissionNotGrantedException">Without it the account cannot even be read.</exception>
    /// <exception cref="InstagramException">The platform refused or failed; the code may be spent.</exception>
    public async Task<InstagramAccount> CompleteAsync(TenantId tenant, string code, string redirectUri, CancellationToken cancellation)
    {
        var exchange = await login.ExchangeCodeAsync(code, redirectUri, cancellation);
        if (exchange.Permissions is { } granted && !granted.Contains(InstagramPermissions.Basic))
        {
            throw new PermissionNotGrantedException(InstagramPermissions.Basic);
        }

        var token = await login.ExchangeForLongLivedAsync(exchange.Token, cancellation);

        // Not the exchange's user id: that one has been seen to be app-scoped.
        var profile = await platform.GetMeAsync(token.Token, cancellation);
        return await connection.StoreAsync(tenant, profile, token.Token, token.ExpiresAt, exchange.Permissions, cancellation);
    }
}

/// <summary>The person did not grant a permission without which there is no account.</summary>
public sealed class PermissionNotGrantedException(string permission) : Exception($"{permission} was not granted.")
{
    /// <summary>The permission's name at the platform.</summary>
    public string Permission { get; } = permission;
}
