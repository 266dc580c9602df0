namespace InstaFunctions.Core.Tenants;

/// <summary>A customer of the service.</summary>
public sealed record Tenant
{
    /// <summary>The id.</summary>
    public required TenantId Id { get; init; }

    /// <summary>A name for the operator, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the tenant may schedule; without it <c>scheduledAt</c> answers 403.</summary>
    public required bool ScheduledPublishing { get; init; }

    /// <summary>The origins a login may return to (<c>https://app.example</c>).</summary>
    public IReadOnlyList<string> ReturnOrigins { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
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
}

/// <summary>Where tenants and their keys live.</summary>
public interface ITenantStore
{
    /// <summary>Stores a new tenant with its first key, both or neither.</summary>
    Task AddAsync(Tenant tenant, ApiKey key, CancellationToken cancellation);

    /// <summary>Reads a tenant.</summary>
    Task<Stored<Tenant>?> FindAsync(TenantId id, CancellationToken cancellation);

    /// <summary>Replaces a tenant when its row still has the version it was read at; null when it has moved on.</summary>
    Task<RowVersion?> TryUpdateAsync(Tenant tenant, RowVersion readAt, CancellationToken cancellation);

    /// <summary>Adds a key to a tenant.</summary>
    Task AddKeyAsync(ApiKey key, CancellationToken cancellation);

    /// <summary>Removes a key; it stops working at once.</summary>
    /// <returns>False when the tenant has none by that id.</returns>
    Task<bool> RemoveKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation);

    /// <summary>Whose key has this hash; null when nobody's.</summary>
    Task<AuthenticatedTenant?> FindByKeyHashAsync(string hash, CancellationToken cancellation);
}

/// <summary>The tenant that a request comes from.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Key">The key that was used.</param>
public sealed record AuthenticatedTenant(Tenant Tenant, ApiKeyId Key);
