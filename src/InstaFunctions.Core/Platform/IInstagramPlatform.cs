namespace InstaFunctions.Core.Platform;

/// <summary>
/// The calls of the Instagram platform that publishing needs, one HTTP call each, none of them repeated inside.
/// Every method throws an <see cref="InstagramException"/> whose <see cref="InstagramException.Meaning"/> says what to do.
/// </summary>
public interface IInstagramPlatform
{
    /// <summary><c>POST /{ig-user-id}/media</c>: makes a container.</summary>
    Task<ContainerId> CreateContainerAsync(AccessToken token, IgUserId user, ContainerRequest request, CancellationToken cancellation);

    /// <summary><c>GET /{container}?fields=status_code,status</c>.</summary>
    Task<ContainerState> GetContainerAsync(AccessToken token, ContainerId container, CancellationToken cancellation);

    /// <summary>
    /// <c>POST /{ig-user-id}/media_publish</c>. Not idempotent. Whatever is thrown, the post may be live: no error code of
    /// this call proves that nothing was published.
    /// </summary>
    Task<IgMediaId> PublishAsync(AccessToken token, IgUserId user, ContainerId container, CancellationToken cancellation);

    /// <summary><c>GET /{media}</c> with the fields of <see cref="PlatformMedia"/>.</summary>
    Task<PlatformMedia> GetMediaAsync(AccessToken token, IgMediaId media, CancellationToken cancellation);

    /// <summary>Lists an account's posts, newest first, until one is older than <paramref name="since"/>.</summary>
    Task<IReadOnlyList<PlatformMedia>> ListMediaAsync(AccessToken token, IgUserId user, MediaEdge edge, DateTimeOffset since, CancellationToken cancellation);

    /// <summary><c>GET /{ig-user-id}/content_publishing_limit?fields=config,quota_usage</c>.</summary>
    Task<PublishingLimit> GetPublishingLimitAsync(AccessToken token, IgUserId user, CancellationToken cancellation);

    /// <summary><c>GET /me</c>: whose token this is.</summary>
    Task<InstagramProfile> GetMeAsync(AccessToken token, CancellationToken cancellation);
}
