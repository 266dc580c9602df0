using System.Buffers.Binary;

namespace InstaFunctions.Core.Accounts;

/// <summary>What is to be done for an account's token.</summary>
public enum TokenDuty
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is to be refreshed.</summary>
    Refresh,

    /// <summary>Instagram has refused it; it is asked again, for that may have been Instagram's trouble.</summary>
    Recheck,

    /// <summary>It has died of age, and the account's row does not say so yet.</summary>
    MarkExpired,
}

/// <summary>Decides when tokens are refreshed.</summary>
public static class TokenSchedule
{
    /// <summary>What is to be done for an account's token at a time.</summary>
    public static TokenDuty DutyAt(InstagramAccount account, DateTimeOffset now, AccountOptions options)
    {
        // Only the person can bring these back, unless it was an answer of Instagram that ended them.
        if (account.Status is AccountStatus.Expired or AccountStatus.Revoked)
        {
            return account.TokenSuspectedAt is not null && !(account.TokenExpiresAt <= now) ? TokenDuty.Recheck : TokenDuty.None;
        }

        if (account.TokenExpiresAt <= now)
        {
            return TokenDuty.MarkExpired;
        }

        var age = now - account.TokenObtainedAt;
        if (age < AccountOptions.YoungestRefresh)
        {
            return TokenDuty.None;
        }

        // A token that was handed in may be any age; it is refreshed as soon as it is surely old enough, which tells its end.
        return account.TokenExpiresAt is not { } end || end - now <= options.ExpiringWithin || age >= options.RefreshAfter + Spread(account.Id, options)
            ? TokenDuty.Refresh
            : TokenDuty.None;
    }

    /// <summary>
    /// An account's own share of <see cref="AccountOptions.RefreshSpread"/>: the same on every host and in every run, so that
    /// accounts that were connected together are not refreshed together.
    /// </summary>
    public static TimeSpan Spread(AccountId id, AccountOptions options)
    {
        // The end of a version 7 UUID is random.
        Span<byte> bytes = stackalloc byte[16];
        _ = id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return options.RefreshSpread * (BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) / (double)uint.MaxValue);
    }
}
