namespace InstaFunctions.Core.Tenants;

/// <summary>Where tenants and their keys live.</summary>
public interface ITenantStore
{
    /// <summary>Stores a new tenant with its first key, both or neither.</summary>
    Task AddAsync(Tenant tenant, ApiKey key, CancellationToken cancellation);

    /// <summary>Reads a tenant.</summary>
    Task<Stored<Tenant>?> FindAsync(TenantId id, CancellationToken cancellation);

    /// <summary>All tenants, by id: a UUID of version 7 sorts by the time it was made.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<Tenant>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>Replaces a tenant when its row still has the version it was read at; null when it has moved on.</summary>
    Task<RowVersion?> TryUpdateAsync(Tenant tenant, RowVersion readAt, CancellationToken cancellation);

    /// <summary>Adds a key to a tenant.</summary>
    Task AddKeyAsync(ApiKey key, CancellationToken cancellation);

    /// <summary>Reads one of a tenant's keys; null when the tenant has none by that id.</summary>
    Task<ApiKey?> FindKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation);

    /// <summary>A tenant's keys, by id.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<ApiKey>> ListKeysAsync(TenantId tenant, PageRequest page, CancellationToken cancellation);

    /// <summary>Sets when a key expires.</summary>
    /// <returns>False when the tenant has no key by that id.</returns>
    Task<bool> SetKeyExpiryAsync(TenantId tenant, ApiKeyId key, DateTimeOffset expiresAt, CancellationToken cancellation);

    /// <summary>Writes down when a key was used. A key that is gone meanwhile stays gone.</summary>
    Task SetKeyUseAsync(TenantId tenant, ApiKeyId key, DateTimeOffset usedAt, CancellationToken cancellation);

    /// <summary>Removes a key; it stops working at once.</summary>
    /// <returns>False when the tenant has none by that id.</returns>
    Task<bool> RemoveKeyAsync(TenantId tenant, ApiKeyId key, CancellationToken cancellation);

    /// <summary>Removes all keys that a tenant has at this moment; they stop working at once.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveKeysAsync(TenantId tenant, CancellationToken cancellation);

    /// <summary>Whose key has this hash, expired or not; null when nobody's.</summary>
    Task<AuthenticatedTenant?> FindByKeyHashAsync(string hash, CancellationToken cancellation);
}

/// <summary>The tenant that a request comes from.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Key">The key that was used.</param>
public sealed record AuthenticatedTenant(Tenant Tenant, ApiKey Key);
