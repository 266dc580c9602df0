using InstaFunctions.Core.Platform;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>Passes every call on; a test overrides the one it means.</summary>
internal abstract class DelegatingPlatform(IInstagramPlatform inner) : IInstagramPlatform
{
    public virtual Task<ContainerId> CreateContainerAsync(
        AccessToken token, IgUserId user, ContainerRequest request, CancellationToken cancellation) =>
        inner.CreateContainerAsync(token, user, request, cancellation);

    public virtual Task<ContainerState> GetContainerAsync(AccessToken token, ContainerId container, CancellationToken cancellation) =>
        inner.GetContainerAsync(token, container, cancellation);

    public virtual Task<IgMediaId> PublishAsync(
        AccessToken token, IgUserId user, ContainerId container, CancellationToken cancellation) =>
        inner.PublishAsync(token, user, container, cancellation);

    public virtual Task<PlatformMedia> GetMediaAsync(AccessToken token, IgMediaId media, CancellationToken cancellation) =>
        inner.GetMediaAsync(token, media, cancellation);

    public virtual Task<IReadOnlyList<PlatformMedia>> ListMediaAsync(
        AccessToken token, IgUserId user, MediaEdge edge, DateTimeOffset since, CancellationToken cancellation) =>
        inner.ListMediaAsync(token, user, edge, since, cancellation);

    public virtual Task<PublishingLimit> GetPublishingLimitAsync(AccessToken token, IgUserId user, CancellationToken cancellation) =>
        inner.GetPublishingLimitAsync(token, user, cancellation);

    public virtual Task<InstagramProfile> GetMeAsync(AccessToken token, CancellationToken cancellation) =>
        inner.GetMeAsync(token, cancellation);
}
