using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>Finishes logins: from the code of a redirect to a stored account.</summary>
public sealed class AccountLogin(IInstagramLogin login, IInstagramPlatform platform, AccountConnection connection)
{
    /// <summary>What a person is asked for.</summary>
    public static IReadOnlyList<string> Scopes { get; } = [InstagramPermissions.Basic, InstagramPermissions.ContentPublish];

    /// <summary>Exchanges a code for a token that lives 60 days, and finds out whose it is. Nothing is stored.</summary>
    /// <exception cref="PermissionNotGrantedException">Without it the account cannot even be read.</exception>
    /// <exception cref="PersonalAccountException">Nothing can be published to it.</exception>
    /// <exception cref="InstagramException">The platform refused or failed; the code may be spent.</exception>
    public async Task<LoginGrant> ExchangeAsync(string code, string redirectUri, CancellationToken cancellation)
    {
        var exchange = await login.ExchangeCodeAsync(code, redirectUri, cancellation);
        if (exchange.Permissions is { } granted && !granted.Contains(InstagramPermissions.Basic))
        {
            throw new PermissionNotGrantedException(InstagramPermissions.Basic);
        }

        var token = await login.ExchangeForLongLivedAsync(exchange.Token, cancellation);

        // Not the exchange's user id: that one has been seen to be app-scoped.
        var profile = await platform.GetMeAsync(token.Token, cancellation);
        AccountConnection.RequireProfessional(profile);
        return new LoginGrant(profile, token.Token, token.ExpiresAt, exchange.Permissions);
    }

    /// <summary>Stores the account that a person has granted and confirmed.</summary>
    public Task<InstagramAccount> StoreAsync(TenantId tenant, LoginGrant grant, CancellationToken cancellation) =>
        connection.StoreAsync(tenant, grant.Profile, grant.Token, grant.TokenExpiresAt, grant.Permissions, cancellation);
}

/// <summary>What a person has granted at Instagram, before it is stored.</summary>
/// <param name="Profile">Whose account it is.</param>
/// <param name="Token">Its token.</param>
/// <param name="TokenExpiresAt">When the token dies.</param>
/// <param name="Permissions">What the person granted; null when nobody said.</param>
public sealed record LoginGrant(InstagramProfile Profile, AccessToken Token, DateTimeOffset? TokenExpiresAt, IReadOnlyList<string>? Permissions);

/// <summary>The person did not grant a permission without which there is no account.</summary>
public sealed class PermissionNotGrantedException(string permission) : Exception($"{permission} was not granted.")
{
    /// <summary>The permission's name at the platform.</summary>
    public string Permission { get; } = permission;
}
