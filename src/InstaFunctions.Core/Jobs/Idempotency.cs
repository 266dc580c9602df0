using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Jobs;

/// <summary>An <c>Idempotency-Key</c> and what its first request came to.</summary>
public sealed record IdempotencyEntry
{
    /// <summary>Whose key it is: keys of two tenants never meet.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The key as the caller sent it, at most 255 characters.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body of the first request, in hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When the key is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The first answer, encrypted; null while the first request is still in flight.</summary>
    public string? ProtectedAnswer { get; init; }
}

/// <summary>Remembers <c>Idempotency-Key</c>s for the calls that are not a job's own transaction.</summary>
public interface IIdempotencyStore
{
    /// <summary>Reads what a key stands for; null when it is free or has expired.</summary>
    Task<IdempotencyEntry?> FindAsync(TenantId tenant, string key, CancellationToken cancellation);

    /// <summary>Claims a free (or expired) key.</summary>
    /// <returns>Null when the claim holds; otherwise what the key already stands for.</returns>
    Task<IdempotencyEntry?> ClaimAsync(IdempotencyEntry entry, CancellationToken cancellation);

    /// <summary>
    /// Prolongs a claim whose request is still in flight, until <see cref="IdempotencyEntry.ExpiresAt"/>. It does nothing to a
    /// key that has its answer, or that stands for another request by now.
    /// </summary>
    Task RenewAsync(IdempotencyEntry entry, CancellationToken cancellation);

    /// <summary>Keeps the answer of a claimed key.</summary>
    Task CompleteAsync(IdempotencyEntry entry, CancellationToken cancellation);

    /// <summary>Frees a claimed key whose request came to nothing.</summary>
    Task ReleaseAsync(TenantId tenant, string key, CancellationToken cancellation);

    /// <summary>Forgets keys that expired before <paramref name="now"/>.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation);
}
