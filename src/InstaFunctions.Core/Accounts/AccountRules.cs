namespace InstaFunctions.Core.Accounts;

/// <summary>Whether an account can publish at a time.</summary>
public static class AccountRules
{
    /// <summary>Why an account cannot publish at a time, in a sentence; null when nothing is known against it.</summary>
    public static string? WhyNotPublishable(InstagramAccount account, DateTimeOffset at) => account.StatusAt(at) switch
    {
        AccountStatus.Expired when account.TokenExpiresAt is { } end => $"The access token of {account.Username} lives only until {end:O}; connect the account again.",
        AccountStatus.Expired or AccountStatus.Revoked => $"The access token of {account.Username} is dead; connect the account again.",
        AccountStatus.NeedsPermission => $"{account.Username} lacks a permission: {account.StatusReason}",

        // A pause ends by itself: the job waits for it.
        _ => null,
    };
}
