using System.Text.Json.Serialization;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>One login that a tenant began.</summary>
[JsonConverter(typeof(UuidJsonConverter<LoginStateId>))]
public readonly record struct LoginStateId(Guid Value) : IUuid<LoginStateId>
{
    /// <inheritdoc/>
    public static LoginStateId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A login that was begun and not finished: what the platform's redirect is matched with.</summary>
public sealed record LoginState
{
    /// <summary>The id; what travels is an encrypted form of it.</summary>
    public required LoginStateId Id { get; init; }

    /// <summary>The tenant that the account will belong to.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Where the person's browser goes afterwards; null: to a page of ours.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>From then on it is worth nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Where begun logins live.</summary>
public interface ILoginStateStore
{
    /// <summary>Stores a login that has begun.</summary>
    Task AddAsync(LoginState state, CancellationToken cancellation);

    /// <summary>Takes a login away: of any number of calls for the same one, a single call gets it.</summary>
    /// <returns>Null when it was taken before, has expired by <paramref name="now"/>, or is not this tenant's.</returns>
    Task<LoginState?> TakeAsync(TenantId tenant, LoginStateId id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets logins that have expired by <paramref name="now"/>.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation);
}
