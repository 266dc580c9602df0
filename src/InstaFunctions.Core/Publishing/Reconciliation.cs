using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Finds out, by reading only, what an unclear <c>media_publish</c> did.</summary>
public sealed class Reconciliation(
    IJobStore store,
    JobRows jobs,
    AccountTokens tokens,
    IInstagramPlatform platform,
    IFailPoints failPoints,
    TimeProvider clock)
{
    /// <summary>Reads once, and stores the post's id when the reading proves it.</summary>
    public async Task<ReconcileReading> ReadAsync(PublishAttempt attempt, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(attempt.Ref, cancellation);
        if (job.Status.IsTerminal())
        {
            return new ReconcileReading(ReconcileKind.Ended);
        }

        if (job.IgMediaId is not null)
        {
            return new ReconcileReading(ReconcileKind.Published);
        }

        if (job.Intents.FirstOrDefault(i => i.Attempt == attempt.Attempt) is not { } intent)
        {
            return new ReconcileReading(ReconcileKind.NeverSent);
        }

        if (job.Phase != JobPhase.Reconciling)
        {
            await jobs.ChangeAsync(attempt.Ref, ShowReconciling, cancellation);
        }

        var kind = await ReadPlatformAsync(job, intent, cancellation);
        failPoints.Reach(FailPoints.Reconciled);
        return new ReconcileReading(kind);
    }

    /// <summary>Closes an attempt that every read of the grace period has disproved.</summary>
    public async Task<Nothing> DisproveAsync(DisproveInput input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            input.Ref,
            job => job.Intents.Any(i => i.Attempt == input.Attempt && i.Outcome == IntentOutcome.Unknown)
                ? job.Conclude(input.Attempt, IntentOutcome.Disproved, null)
                    .WithEvent(now, "publish_disproved", $"Every reading over the grace period says that attempt {input.Attempt} published nothing.")
                : job,
            cancellation);
        return Nothing.Value;
    }

    private PublishJob ShowReconciling(PublishJob job) => job.Phase == JobPhase.Reconciling
        ? job
        : (job with { Phase = JobPhase.Reconciling }).WithEvent(
            clock.GetUtcNow(), "reconciling", "It is not known whether the post is live; reading Instagram until it is.");

    private async Task<ReconcileKind> ReadPlatformAsync(PublishJob job, PublishIntent intent, CancellationToken cancellation)
    {
        // Reading is allowed even for a paused account: it makes nothing worse, and the truth is wanted.
        if (await tokens.FindAsync(job.TenantId, job.AccountId, cancellation) is not { } token)
        {
            return ReconcileKind.Unproven;
        }

        try
        {
            var container = await platform.GetContainerAsync(token, intent.Container, cancellation);
            var edge = job.Product == PublishProduct.Stories ? MediaEdge.Stories : MediaEdge.Media;
            var posts = await platform.ListMediaAsync(token, job.IgUserId, edge, PostMatch.WindowStart(intent), cancellation);
            var candidates = posts.Where(post => PostMatch.Fits(post, job, intent, clock.GetUtcNow())).ToList();
            return container.StatusCode switch
            {
                ContainerStatusCode.Published => await BindAsync(job, intent, candidates, cancellation),
                ContainerStatusCode.Finished when await NoneIsFreeAsync(job, candidates, cancellation) => ReconcileKind.Unpublished,
                ContainerStatusCode.Expired when await NoneIsFreeAsync(job, candidates, cancellation) => ReconcileKind.Expired,
                _ => ReconcileKind.Unproven,
            };
        }
        catch (InstagramException)
        {
            return ReconcileKind.Unproven;
        }
    }

    /// <summary>Binds the one post that fits and belongs to no other job; several that fit prove nothing about which.</summary>
    private async Task<ReconcileKind> BindAsync(PublishJob job, PublishIntent intent, List<PlatformMedia> candidates, CancellationToken cancellation)
    {
        var free = await FreeAsync(job, candidates, cancellation);
        if (free is not [var post] || !await store.TryBindPostAsync(job.IgUserId, post.Id, job.Id, cancellation))
        {
            return ReconcileKind.PublishedUnidentified;
        }

        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            new JobRef(job.TenantId, job.Id),
            row => (row.Conclude(intent.Attempt, IntentOutcome.Published, null) with { IgMediaId = post.Id, Phase = JobPhase.ReadingPermalink })
                .WithEvent(now, "published", $"Found live as {post.Id}, published by attempt {intent.Attempt}."),
            cancellation);
        return ReconcileKind.Published;
    }

    private async Task<bool> NoneIsFreeAsync(PublishJob job, List<PlatformMedia> candidates, CancellationToken cancellation) =>
        (await FreeAsync(job, candidates, cancellation)).Count == 0;

    private async Task<List<PlatformMedia>> FreeAsync(PublishJob job, List<PlatformMedia> candidates, CancellationToken cancellation)
    {
        var free = new List<PlatformMedia>();
        foreach (var post in candidates)
        {
            if (await store.FindPostOwnerAsync(job.IgUserId, post.Id, cancellation) is not { } owner || owner == job.Id)
            {
                free.Add(post);
            }
        }

        return free;
    }
}

/// <summary>Whether a listed post can be the one that an attempt published: by time, type and caption.</summary>
public static class PostMatch
{
    // The platform's clock is not ours, and its timestamps are whole seconds.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(2);

    /// <summary>No post before this time can be the attempt's.</summary>
    public static DateTimeOffset WindowStart(PublishIntent intent) => intent.At - ClockDifference;

    /// <summary>Whether a post fits.</summary>
    public static bool Fits(PlatformMedia post, PublishJob job, PublishIntent intent, DateTimeOffset now) =>
        post.Timestamp is { } at
        && at >= WindowStart(intent)
        && at <= now + ClockDifference
        && FitsType(post, job)
        && (job.Product == PublishProduct.Stories || Normalised(post.Caption) == Normalised(job.Caption));

    // Source: the publishing guide: a reel's media_type reads VIDEO and a story's IMAGE or VIDEO; media_product_type tells.
    private static bool FitsType(PlatformMedia post, PublishJob job) => job.Product switch
    {
        PublishProduct.Image => Is(post.MediaType, "IMAGE") && Is(post.MediaProductType, "FEED"),
        PublishProduct.Reels => Is(post.MediaType, "VIDEO") && Is(post.MediaProductType, "REELS"),
        PublishProduct.Carousel => Is(post.MediaType, "CAROUSEL_ALBUM"),
        _ => Is(post.MediaType, job.Media[0].Kind == MediaKind.Image ? "IMAGE" : "VIDEO") && Is(post.MediaProductType, "STORY"),
    };

    // A field that the platform leaves out is no evidence against the post.
    private static bool Is(string? field, string expected) => field is null || string.Equals(field, expected, StringComparison.OrdinalIgnoreCase);

    // The platform trims captions and normalises line ends.
    private static string Normalised(string? caption) => (caption ?? "").ReplaceLineEndings("\n").Trim();
}
