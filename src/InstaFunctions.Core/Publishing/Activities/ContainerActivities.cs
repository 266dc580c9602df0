using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Publishing;

/// <summary>Makes and reads containers. Running one of these twice makes at worst a container that is never used.</summary>
public sealed class ContainerActivities(
    JobRows jobs,
    AccountGate gate,
    IInstagramPlatform platform,
    IMediaStore media,
    IMediaContent content,
    IQuotaLedger ledger,
    IFailPoints failPoints,
    IOptions<PublishingOptions> options,
    TimeProvider clock)
{
    /// <summary>Makes a container, unless the job's row already has the one of this round.</summary>
    public async Task<CreateContainerResult> CreateAsync(CreateContainerInput input, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(input.Ref, cancellation);
        if (input.Child is null && job.Containers.FirstOrDefault(c => c.Child is null && c.Round == input.Round) is { } made)
        {
            return new CreateContainerResult { Container = made.Id };
        }

        if (job.Intents.Any(i => i.WasUnclear))
        {
            return new CreateContainerResult
            {
                Error = PublishErrors.OutcomeUnknown.Because("An earlier publish is unclear: no new container may be made."),
            };
        }

        var pass = await gate.OpenAsync(job, cancellation);
        if (pass.Token is not { } token)
        {
            return new CreateContainerResult { Error = pass.Error, NotBefore = pass.NotBefore };
        }

        var (request, missing) = await DescribeAsync(job, input, cancellation);
        if (missing is not null)
        {
            return new CreateContainerResult { Error = missing };
        }

        if (await ledger.TakeContainersAsync(job.IgUserId, job.Id, 1, cancellation) is { } notBefore)
        {
            return new CreateContainerResult { ContainersFreeAt = notBefore };
        }

        ContainerId container;
        try
        {
            container = await platform.CreateContainerAsync(token, job.IgUserId, request!, cancellation);
        }
        catch (InstagramException exception)
        {
            var failure = PlatformFailure.From(exception);
            await gate.ReportAsync(job, pass, failure, cancellation);
            return new CreateContainerResult { Failure = failure };
        }

        failPoints.Reach(FailPoints.ContainerMade);
        if (input.Child is null)
        {
            await StoreAsync(input, container, cancellation);
            failPoints.Reach(FailPoints.ContainerStored);
        }

        return new CreateContainerResult { Container = container };
    }

    /// <summary>Reads a container's status once.</summary>
    public async Task<ContainerReading> ReadAsync(ContainerInput input, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(input.Ref, cancellation);
        var pass = await gate.OpenAsync(job, cancellation);
        if (pass.Token is not { } token)
        {
            // A paused or disconnected account is not asked.
            return new ContainerReading { Error = pass.Error, NotBefore = pass.NotBefore };
        }

        try
        {
            var state = await platform.GetContainerAsync(token, input.Container, cancellation);
            failPoints.Reach(FailPoints.ContainerRead);
            if (state.StatusCode == ContainerStatusCode.InProgress && IsBeforeProcessing(job))
            {
                await jobs.ChangeAsync(input.Ref, ShowProcessing, cancellation);
            }

            return new ContainerReading
            {
                Status = state.StatusCode,
                ErrorSubcode = state.ErrorSubcode,
                Problem = state.Problem,
                Says = state.StatusCode == ContainerStatusCode.Error ? state.Status : null,
            };
        }
        catch (InstagramException exception)
        {
            var failure = PlatformFailure.From(exception);
            await gate.ReportAsync(job, pass, failure, cancellation);
            return new ContainerReading { Failure = failure };
        }
    }

    // A wait that is over is no longer where the job is.
    private static bool IsBeforeProcessing(PublishJob job) =>
        job.Phase is JobPhase.CreatingContainers or JobPhase.WaitingForQuota or JobPhase.WaitingForPlatform;

    private PublishJob ShowProcessing(PublishJob job) => IsBeforeProcessing(job)
        ? (job with { Phase = JobPhase.Processing }).WithEvent(clock.GetUtcNow(), "processing", "Instagram is processing the media.")
        : job;

    private Task<PublishJob> StoreAsync(CreateContainerInput input, ContainerId container, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var children = input.Children.Select((id, index) => new JobContainer(id, input.Round, index, now));
        return jobs.ChangeAsync(
            input.Ref,
            job => (job with { Containers = [.. job.Containers, .. children, new JobContainer(container, input.Round, null, now)] })
                .WithEvent(now, "container_created", input.Children.Count == 0
                    ? $"Container {container} was made."
                    : $"Container {container} was made of {input.Children.Count} items."),
            cancellation);
    }

    private async Task<(ContainerRequest? Request, PublishError? Missing)> DescribeAsync(
        PublishJob job, CreateContainerInput input, CancellationToken cancellation)
    {
        if (job.Product == PublishProduct.Carousel && input.Child is null)
        {
            return (new ContainerRequest { Kind = ContainerKind.Carousel, Caption = job.Caption, Children = input.Children }, null);
        }

        var item = job.Media[input.Child ?? 0];
        if (await media.FindAsync(job.TenantId, item.MediaId, cancellation) is not { } mediaItem)
        {
            return (null, PublishErrors.MediaMissing.Because($"The media item {item.MediaId} does not exist any more."));
        }

        var link = await content.CreateLinkAsync(mediaItem, options.Value.MediaLinkLifetime, cancellation);
        return (ContainerRequests.Of(job, item, link), null);
    }
}

/// <summary>Which container a product and a media item make.</summary>
public static class ContainerRequests
{
    /// <summary>The request for a job's single container, or for one item of its carousel.</summary>
    public static ContainerRequest Of(PublishJob job, JobMedia item, Uri link)
    {
        var isImage = item.Kind == MediaKind.Image;
        return job.Product switch
        {
            PublishProduct.Image => new ContainerRequest
            {
                Kind = ContainerKind.Image,
                MediaUrl = link,
                Caption = job.Caption,
                AltText = item.AltText,
            },
            PublishProduct.Reels => new ContainerRequest
            {
                Kind = ContainerKind.Reel,
                MediaUrl = link,
                Caption = job.Caption,
                ShareToFeed = job.ShareToFeed,
            },
            PublishProduct.Stories => new ContainerRequest
            {
                Kind = isImage ? ContainerKind.ImageStory : ContainerKind.VideoStory,
                MediaUrl = link,
            },
            _ => new ContainerRequest
            {
                Kind = isImage ? ContainerKind.ImageItem : ContainerKind.VideoItem,
                MediaUrl = link,
                AltText = isImage ? item.AltText : null,
            },
        };
    }
}
