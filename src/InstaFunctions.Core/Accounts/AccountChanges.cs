using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Accounts;

/// <summary>The changes that happen to a connected account, as pure functions from one row to the next.</summary>
public static class AccountChanges
{
    // "Access token has expired", in the platform's error reference.
    private const int TokenExpiredSubcode = 463;

    /// <summary>The account has another status from now on; one that it has already keeps its beginning.</summary>
    public static InstagramAccount To(this InstagramAccount account, AccountStatus status, string? reason, DateTimeOffset now) => account with
    {
        Status = status,
        StatusReason = reason,
        StatusSince = account.Status == status ? account.StatusSince : now,
        PausedUntil = status == AccountStatus.Paused ? account.PausedUntil : null,
    };

    /// <summary>
    /// The account has a new token. That ends <see cref="AccountStatus.Expiring"/>; a missing permission and a pause have
    /// other causes and stay.
    /// </summary>
    public static InstagramAccount Refresh(this InstagramAccount account, string protectedToken, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var fresh = account with { ProtectedToken = protectedToken, TokenObtainedAt = now, TokenExpiresAt = expiresAt, TokenSuspectedAt = null };
        return fresh.Status is AccountStatus.NeedsPermission or AccountStatus.Paused ? fresh : fresh.To(AccountStatus.Connected, null, now);
    }

    /// <summary>
    /// Instagram accepts the token: what was held against it is over. An account that the owner has disconnected stays so, as
    /// does a token whose time is over.
    /// </summary>
    public static InstagramAccount ProveAlive(this InstagramAccount account, DateTimeOffset now)
    {
        var trusted = account with { TokenSuspectedAt = null };
        return account.TokenSuspectedAt is not null && account.Status is AccountStatus.Revoked or AccountStatus.Expired && !(account.TokenExpiresAt <= now)
            ? trusted.To(AccountStatus.Connected, null, now)
            : trusted;
    }

    /// <summary>The token has died of age, at the time it was known to die at.</summary>
    public static InstagramAccount Expire(this InstagramAccount account, DateTimeOffset now) => account.To(
        AccountStatus.Expired, $"The access token lived until {account.TokenExpiresAt:O}; connect the account again.", account.TokenExpiresAt ?? now);

    /// <summary>The platform refuses the token for good.</summary>
    public static InstagramAccount Die(this InstagramAccount account, InstagramErrorDetails details, DateTimeOffset now) => account.To(
        details.Subcode == TokenExpiredSubcode ? AccountStatus.Expired : AccountStatus.Revoked,
        $"Instagram refuses the access token ({Code(details)}); connect the account again.",
        now);

    /// <summary>
    /// Refreshing the token did not work. That is worth telling once little life is left, or when nobody knows how much: the
    /// row stays as it is otherwise.
    /// </summary>
    public static InstagramAccount FailToRefresh(this InstagramAccount account, string why, TimeSpan expiringWithin, DateTimeOffset now)
    {
        var isNear = account.TokenExpiresAt is { } end ? end - now <= expiringWithin : now - account.TokenObtainedAt >= expiringWithin;
        if (!isNear || account.Status is not (AccountStatus.Connected or AccountStatus.Expiring))
        {
            return account;
        }

        var until = account.TokenExpiresAt is { } at ? $"The access token lives until {at:O}" : "Nobody knows how long the access token lives";
        var reason = $"{until}, and refreshing it has not worked: {why}";
        return account.Status == AccountStatus.Expiring && account.StatusReason == reason ? account : account.To(AccountStatus.Expiring, reason, now);
    }

    /// <summary>The platform's numbers for an error.</summary>
    internal static string Code(InstagramErrorDetails details) => details switch
    {
        { Code: { } code, Subcode: { } subcode } => $"{code}/{subcode}",
        { Code: { } code } => $"{code}",
        { HttpStatus: { } status } => $"HTTP {status}",
        _ => "no answer",
    };
}
