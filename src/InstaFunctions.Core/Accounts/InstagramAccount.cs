using System.Text.Json.Serialization;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>Whether an account can publish.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    /// <summary>Its token is alive.</summary>
    [JsonStringEnumMemberName("connected")]
    Connected,

    /// <summary>Its token is alive but dies soon, and refreshing it has not worked yet.</summary>
    [JsonStringEnumMemberName("expiring")]
    Expiring,

    /// <summary>Its token has died of age.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Its token was revoked, or the person removed the app.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,

    /// <summary>Its token lacks a permission that publishing needs.</summary>
    [JsonStringEnumMemberName("needs_permission")]
    NeedsPermission,

    /// <summary>The platform blocked it for a while; publishing waits until <see cref="InstagramAccount.PausedUntil"/>.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,
}

/// <summary>A connected Instagram professional account of one tenant.</summary>
public sealed record InstagramAccount
{
    /// <summary>The id: <c>instagramAccountId</c>.</summary>
    public required AccountId Id { get; init; }

    /// <summary>Whose account it is here.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The account on the platform.</summary>
    public required IgUserId IgUserId { get; init; }

    /// <summary>The handle.</summary>
    public required string Username { get; init; }

    /// <summary>The display name.</summary>
    public string? Name { get; init; }

    /// <summary><c>BUSINESS</c> or <c>MEDIA_CREATOR</c>.</summary>
    public string? AccountType { get; init; }

    /// <summary>The profile picture's address; expires.</summary>
    public string? ProfilePictureUrl { get; init; }

    /// <summary>Whether it can publish.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>Why it has that status, in a sentence; null when connected.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Since when it has that status.</summary>
    public required DateTimeOffset StatusSince { get; init; }

    /// <summary>When a pause ends.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The access token, encrypted. Never leaves the store and the activities.</summary>
    public required string ProtectedToken { get; init; }

    /// <summary>When the token was obtained or last refreshed.</summary>
    public required DateTimeOffset TokenObtainedAt { get; init; }

    /// <summary>When the token dies; null when nobody said.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>When Instagram first refused the token, if it has not accepted it since; see <see cref="TokenCheck"/>.</summary>
    public DateTimeOffset? TokenSuspectedAt { get; init; }

    /// <summary>The permissions that the person granted; empty when nobody said.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>When it was connected first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was connected last; null: when it was connected first.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>The status at a time: a pause ends by itself, and so does a token.</summary>
    public AccountStatus StatusAt(DateTimeOffset now) => Status switch
    {
        AccountStatus.Paused when PausedUntil <= now => TokenStatusAt(now),
        AccountStatus.Connected or AccountStatus.Expiring => TokenStatusAt(now) == AccountStatus.Expired ? AccountStatus.Expired : Status,
        _ => Status,
    };

    private AccountStatus TokenStatusAt(DateTimeOffset now) =>
        TokenExpiresAt <= now ? AccountStatus.Expired : AccountStatus.Connected;
}

/// <summary>Where accounts live.</summary>
public interface IAccountStore
{
    /// <summary>
    /// Stores a new account, unless the tenant already has one for the same <see cref="InstagramAccount.IgUserId"/>.
    /// </summary>
    /// <returns>The stored account, or the one that was there already.</returns>
    Task<Stored<InstagramAccount>> AddOrFindAsync(InstagramAccount account, CancellationToken cancellation);

    /// <summary>Reads an account; null when this tenant has none by that id.</summary>
    Task<Stored<InstagramAccount>?> FindAsync(TenantId tenant, AccountId id, CancellationToken cancellation);

    /// <summary>Replaces an account when its row still has the version it was read at; null when it has moved on.</summary>
    Task<RowVersion?> TryUpdateAsync(InstagramAccount account, RowVersion readAt, CancellationToken cancellation);

    /// <summary>The tenant's accounts, oldest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<Stored<InstagramAccount>>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation);

    /// <summary>Removes an account and its token.</summary>
    /// <returns>False when this tenant has none by that id.</returns>
    Task<bool> RemoveAsync(TenantId tenant, AccountId id, CancellationToken cancellation);

    /// <summary>All tenants' connections of one platform account: what a callback of the platform speaks of.</summary>
    IAsyncEnumerable<Stored<InstagramAccount>> ByIgUserAsync(IgUserId user, CancellationToken cancellation);

    /// <summary>Accounts of all tenants whose token was obtained before a time: candidates of the refresh.</summary>
    IAsyncEnumerable<Stored<InstagramAccount>> TokensObtainedBeforeAsync(DateTimeOffset time, CancellationToken cancellation);
}

/// <summary>Encrypts what must not be readable at rest (ASP.NET Core Data Protection on every host).</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts.</summary>
    string Protect(string secret);

    /// <summary>Decrypts.</summary>
    /// <exception cref="SecretUnreadableException">The key that encrypted it is gone, or the text was changed.</exception>
    string Unprotect(string protectedSecret);
}

/// <summary>An encrypted value cannot be decrypted: its key is gone or it was changed.</summary>
public sealed class SecretUnreadableException(Exception? inner = null)
    : Exception("A stored secret cannot be decrypted: the key ring has lost its key, or the value was changed.", inner);
