using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>Stores accounts that were connected, for the first time or again.</summary>
public sealed class AccountConnection(IAccountStore accounts, IAppScopedIds appScopedIds, ISecretProtector protector, TimeProvider clock)
{
    /// <summary>
    /// Stores a token's account. One that the tenant has connected before keeps its id, so that jobs that name it go on, and
    /// whatever was wrong with it is over.
    /// </summary>
    /// <param name="tenant">Whose account it becomes.</param>
    /// <param name="profile">Whom the token belongs to.</param>
    /// <param name="token">The token.</param>
    /// <param name="expiresAt">When it dies; null when nobody said.</param>
    /// <param name="permissions">What the person granted; null when nobody said.</param>
    /// <param name="cancellation">Stops it; nothing is half stored.</param>
    /// <exception cref="PersonalAccountException">Nothing can be published to it; nothing was stored.</exception>
    public async Task<InstagramAccount> StoreAsync(
        TenantId tenant,
        InstagramProfile profile,
        AccessToken token,
        DateTimeOffset? expiresAt,
        IReadOnlyList<string>? permissions,
        CancellationToken cancellation)
    {
        RequireProfessional(profile);

        // First, so that there is never an account whose callbacks are not understood.
        if (profile.AppScopedId is { } id)
        {
            await appScopedIds.SetAsync(id, profile.UserId, cancellation);
        }

        var connected = Connect(tenant, profile, protector.Protect(token.Reveal()), expiresAt, permissions);
        while (true)
        {
            var row = await accounts.AddOrFindAsync(connected, cancellation);
            if (row.Value.Id == connected.Id)
            {
                return row.Value;
            }

            var renewed = connected with { Id = row.Value.Id, CreatedAt = row.Value.CreatedAt };
            if (await accounts.TryUpdateAsync(renewed, row.Version, cancellation) is not null)
            {
                return renewed;
            }
        }
    }

    /// <summary>Refuses an account that nothing can be published to.</summary>
    /// <remarks>Source: Instagram Platform, "Overview": only professional accounts (business and creator) have the publishing API.</remarks>
    /// <exception cref="PersonalAccountException">It is a personal one.</exception>
    public static void RequireProfessional(InstagramProfile profile)
    {
        if (string.Equals(profile.AccountType?.Trim(), PersonalAccountException.AccountType, StringComparison.OrdinalIgnoreCase))
        {
            throw new PersonalAccountException(profile.Username);
        }
    }

    private InstagramAccount Connect(
        TenantId tenant, InstagramProfile profile, string protectedToken, DateTimeOffset? expiresAt, IReadOnlyList<string>? permissions)
    {
        var now = clock.GetUtcNow();
        var canPublish = permissions is null || permissions.Contains(InstagramPermissions.ContentPublish);
        return new InstagramAccount
        {
            Id = Uuid.New<AccountId>(clock),
            TenantId = tenant,
            IgUserId = profile.UserId,
            Username = profile.Username,
            Name = profile.Name,
            AccountType = profile.AccountType,
            ProfilePictureUrl = profile.ProfilePictureUrl,
            Status = canPublish ? AccountStatus.Connected : AccountStatus.NeedsPermission,
            StatusReason = canPublish ? null : $"{InstagramPermissions.ContentPublish} was not granted; connect the account again and grant it.",
            StatusSince = now,
            ProtectedToken = protectedToken,
            TokenObtainedAt = now,
            TokenExpiresAt = expiresAt,
            Permissions = permissions ?? [],
            CreatedAt = now,
            ConnectedAt = now,
        };
    }
}

/// <summary>A personal account was to be connected: Instagram lets only professional ones publish.</summary>
public sealed class PersonalAccountException(string username)
    : Exception($"{username} is a personal account. Switch it to a professional account in Instagram's settings and connect it again.")
{
    /// <summary>What <c>GET /me</c> says of such an account.</summary>
    internal const string AccountType = "PERSONAL";
}
