using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Admin;

/// <summary>A tenant as the operator sees it.</summary>
public sealed record TenantView
{
    /// <summary>The tenant's id.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may schedule.</summary>
    public required bool ScheduledPublishing { get; init; }

    /// <summary>The origins that a login may return to.</summary>
    public required IReadOnlyList<string> ReturnOrigins { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// How many jobs are still scheduled after scheduling was switched off, <see cref="MaxStillScheduled"/> standing for that
    /// many or more: they go out unless they are cancelled. Only in the answer to the change that switched it off.
    /// </summary>
    public int? StillScheduled { get; init; }

    /// <summary>How far scheduled jobs are counted.</summary>
    public const int MaxStillScheduled = 200;

    /// <summary>Makes the view.</summary>
    public static TenantView Of(Tenant tenant, int? stillScheduled = null) => new()
    {
        TenantId = tenant.Id,
        Name = tenant.Name,
        ScheduledPublishing = tenant.ScheduledPublishing,
        ReturnOrigins = tenant.ReturnOrigins,
        CreatedAt = tenant.CreatedAt.ToUniversalTime(),
        StillScheduled = stillScheduled,
    };
}

/// <summary>A new tenant with its first key.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ApiKey">The key: shown here once, and stored as a hash only.</param>
/// <param name="KeyId">The key's id, to revoke it by.</param>
public sealed record TenantCreatedView(TenantId TenantId, string ApiKey, ApiKeyId KeyId);

/// <summary>A new key.</summary>
/// <param name="KeyId">The key's id, to revoke it by.</param>
/// <param name="ApiKey">The key: shown here once, and stored as a hash only.</param>
/// <param name="PreviousExpiresAt">After a rotation: until when the key that it takes over from goes on working.</param>
public sealed record ApiKeyCreatedView(ApiKeyId KeyId, string ApiKey, DateTimeOffset? PreviousExpiresAt = null);

/// <summary>A key as the operator sees it; never the key itself.</summary>
public sealed record ApiKeyView
{
    /// <summary>The key's id, to revoke or rotate it by.</summary>
    public required ApiKeyId KeyId { get; init; }

    /// <summary>Its name; absent when it was given none.</summary>
    public string? Name { get; init; }

    /// <summary>What it may be used for.</summary>
    public required IReadOnlyList<KeyAction> Actions { get; init; }

    /// <summary>The accounts it may be used for; absent for all of the tenant's.</summary>
    public IReadOnlyList<AccountId>? Accounts { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; absent when it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to within an hour; absent when never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Makes the view.</summary>
    public static ApiKeyView Of(ApiKey key) => new()
    {
        KeyId = key.Id,
        Name = key.Name,
        Actions = key.Actions ?? Enum.GetValues<KeyAction>(),
        Accounts = key.Accounts,
        CreatedAt = key.CreatedAt.ToUniversalTime(),
        ExpiresAt = key.ExpiresAt?.ToUniversalTime(),
        LastUsedAt = key.LastUsedAt?.ToUniversalTime(),
    };
}

/// <summary>What removing all of a tenant's keys did.</summary>
/// <param name="Removed">How many keys there were.</param>
public sealed record ApiKeysRemovedView(int Removed);
