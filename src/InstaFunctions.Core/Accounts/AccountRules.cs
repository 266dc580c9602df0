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

    /// <summary>Since when an account has the status that it has at a time.</summary>
    public static DateTimeOffset SinceAt(InstagramAccount account, DateTimeOffset at) => (account.Status, account.StatusAt(at)) switch
    {
        var (stored, actual) when stored == actual => account.StatusSince,
        (_, AccountStatus.Expired) when account.TokenExpiresAt is { } end => end,
        (AccountStatus.Paused, _) when account.PausedUntil is { } end => end,
        _ => account.StatusSince,
    };

    /// <summary>Why an account has the status that it has at a time; null when it is connected.</summary>
    public static string? ReasonAt(InstagramAccount account, DateTimeOffset at)
    {
        var status = account.StatusAt(at);
        return status == AccountStatus.Connected ? null
            : status == account.Status && account.StatusReason is { } reason ? reason
            : WhyNotPublishable(account, at);
    }
}
