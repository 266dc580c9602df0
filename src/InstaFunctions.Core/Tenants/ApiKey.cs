using System.Text.Json.Serialization;
using InstaFunctions.Core.Accounts;

namespace InstaFunctions.Core.Tenants;

/// <summary>What an API key may be used for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyAction>))]
public enum KeyAction
{
    /// <summary>Looking at jobs, schedules, media, accounts and quotas, and checking a publish without doing it.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Publishing, moving and cancelling posts, settling their outcomes, and taking media in and out.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,

    /// <summary>Connecting and removing accounts.</summary>
    [JsonStringEnumMemberName("connect")]
    Connect,
}

/// <summary>An API key as it is stored: only its hash.</summary>
public sealed record ApiKey
{
    /// <summary>The id, to revoke it by.</summary>
    public required ApiKeyId Id { get; init; }

    /// <summary>Whose key it is.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>SHA-256 of the key, lower-case hex. A key has 256 random bits, so a plain hash cannot be searched.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A name for the operator, 1 to 200 characters; null when it was given none.</summary>
    public string? Name { get; init; }

    /// <summary>From then on it opens nothing; null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The accounts it may be used for; null for all of the tenant's, those connected later among them.</summary>
    public IReadOnlyList<AccountId>? Accounts { get; init; }

    /// <summary>What it may be used for; null for everything.</summary>
    public IReadOnlyList<KeyAction>? Actions { get; init; }

    /// <summary>When it was last used, to within <see cref="ApiKeyUse.Granularity"/>; null when never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it has expired.</summary>
    public bool IsExpiredAt(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>How the last use of keys is kept.</summary>
public static class ApiKeyUse
{
    /// <summary>A key's use is written down once in this time at the most, so that no request pays for it but the first.</summary>
    public static readonly TimeSpan Granularity = TimeSpan.FromHours(1);
}
