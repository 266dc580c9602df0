namespace InstaFunctions.Core.Platform;

/// <summary>A post as the platform lists it.</summary>
public sealed record PlatformMedia
{
    /// <summary>The post's id.</summary>
    public required IgMediaId Id { get; init; }

    /// <summary>Its address on instagram.com; absent for some stories.</summary>
    public string? Permalink { get; init; }

    /// <summary>Its caption; absent when there is none.</summary>
    public string? Caption { get; init; }

    /// <summary>When it went live; whole seconds.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>IMAGE</c>, <c>VIDEO</c> or <c>CAROUSEL_ALBUM</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary><c>FEED</c>, <c>REELS</c> or <c>STORY</c>.</summary>
    public string? MediaProductType { get; init; }
}

/// <summary>Which list of an account's posts is read: stories are not among the feed's media.</summary>
public enum MediaEdge
{
    /// <summary><c>GET /{ig-user-id}/media</c>.</summary>
    Media,

    /// <summary><c>GET /{ig-user-id}/stories</c>.</summary>
    Stories,
}

/// <summary>The platform's own reading of an account's publishing window.</summary>
/// <param name="Usage"><c>quota_usage</c>: posts within the window; lags by a minute or more.</param>
/// <param name="Total"><c>config.quota_total</c>; null when the answer leaves it out.</param>
/// <param name="Duration"><c>config.quota_duration</c>; null when the answer leaves it out.</param>
public sealed record PublishingLimit(int Usage, int? Total, TimeSpan? Duration);

/// <summary>Who a token belongs to.</summary>
public sealed record InstagramProfile
{
    /// <summary><c>user_id</c>: the id to publish to (<c>id</c> is app-scoped and is not it).</summary>
    public required IgUserId UserId { get; init; }

    /// <summary><c>id</c>: the same person as this app alone knows them; null when the answer leaves it out.</summary>
    public AppScopedId? AppScopedId { get; init; }

    /// <summary>The handle.</summary>
    public required string Username { get; init; }

    /// <summary>The display name.</summary>
    public string? Name { get; init; }

    /// <summary><c>BUSINESS</c> or <c>MEDIA_CREATOR</c>.</summary>
    public string? AccountType { get; init; }

    /// <summary>The profile picture; expires.</summary>
    public string? ProfilePictureUrl { get; init; }
}
