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
        var now = clock.GetUtcNow();
        var job = await jobs.GetAsync(attempt.Ref, cancellation);
        if (job.Status.IsTerminal())
        {
            return new ReconcileReading(ReconcileKind.Ended, now);
        }

        if (job.IgMediaId is not null)
        {
            return new ReconcileReading(ReconcileKind.Published, now);
        }

        if (job.Intents.FirstOrDefault(i => i.Attempt == attempt.Attempt) is not { } intent)
        {
            return new ReconcileReading(ReconcileKind.NeverSent, now);
        }

        if (intent.Outcome == IntentOutcome.Refused)
        {
            return new ReconcileReading(ReconcileKind.Known, now);
        }

        if (job.Phase != JobPhase.Reconciling)
        {
            await jobs.ChangeAsync(attempt.Ref, ShowReconciling, cancellation);
        }

        var kind = await ReadPlatformAsync(job, intent, cancellation);
        failPoints.Reach(FailPoints.Reconciled);
        return new ReconcileReading(kind, now);
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
            var isLive = container.StatusCode == ContainerStatusCode.Published;
            if (await ListAsync(token, job, isLive, cancellation) is not { } posts)
            {
                return ReconcileKind.PublishedUnlisted;
            }

            var owned = await OwnedAsync(job, posts, cancellation);
            var mine = owned.FirstOrDefault(pair => pair.Owner == job.Id).Post;
            if (mine is not null || isLive)
            {
                return await BindAsync(job, intent, mine, [.. owned.Where(pair => pair.Owner is null).Select(pair => pair.Post)], cancellation);
            }

            var mayBeLive = owned.Any(pair => pair.Owner is null && PostMatch.MayBe(pair.Post, job, clock.GetUtcNow()));
            return container.StatusCode switch
            {
                ContainerStatusCode.Finished when !mayBeLive => ReconcileKind.Unpublished,
                ContainerStatusCode.Expired when !mayBeLive => ReconcileKind.Expired,
                _ => ReconcileKind.Unproven,
            };
        }
        catch (InstagramException)
        {
            return ReconcileKind.Unproven;
        }
    }

    /// <summary>
    /// The posts that the attempt may have made; null when the list cannot be read and the container says that the post is
    /// live, which it then is whatever the list would say.
    /// </summary>
    private async Task<IReadOnlyList<PlatformMedia>?> ListAsync(AccessToken token, PublishJob job, bool isLive, CancellationToken cancellation)
    {
        var edge = job.Product == PublishProduct.Stories ? MediaEdge.Stories : MediaEdge.Media;
        try
        {
            return await platform.ListMediaAsync(token, job.IgUserId, edge, PostMatch.WindowStart(job), cancellation);
        }
        catch (InstagramException) when (isLive)
        {
            return null;
        }
    }

    /// <summary>Binds the one post that fits and belongs to no other job; several that fit prove nothing about which.</summary>
    private async Task<ReconcileKind> BindAsync(
        PublishJob job, PublishIntent intent, PlatformMedia? mine, List<PlatformMedia> free, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        List<PlatformMedia> fitting = mine is null ? free.FindAll(post => PostMatch.Fits(post, job, now)) : [mine];
        if (fitting is not [var post]
            || (mine is null && job.Product == PublishProduct.Stories && await MayBeAnothersAsync(post, job, now, cancellation))
            || !await store.TryBindPostAsync(job.IgUserId, post.Id, job.Id, cancellation))
        {
            return ReconcileKind.PublishedUnidentified;
        }

        await jobs.ChangeAsync(
            new JobRef(job.TenantId, job.Id),
            row => row.Publish(intent.Attempt, post.Id, now, $"Found live as {post.Id}, published by attempt {intent.Attempt}."),
            cancellation);
        return ReconcileKind.Published;
    }

    /// <summary>
    /// Whether a job whose own publish is not known yet may have made the post just as well, as of two stories that go out at
    /// the same time and have no caption to tell them apart: as long as that is so, the post is nobody's.
    /// </summary>
    private async Task<bool> MayBeAnothersAsync(PlatformMedia post, PublishJob job, DateTimeOffset now, CancellationToken cancellation)
    {
        await foreach (var other in store.UnfinishedAsync(now + PostMatch.ClockDifference, cancellation))
        {
            if (other.Id != job.Id
                && other.IgUserId == job.IgUserId
                && other.IgMediaId is null
                && other.Intents.Any(intent => intent.Outcome == IntentOutcome.Unknown)
                && PostMatch.MayBe(post, other, now))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<List<(PlatformMedia Post, JobId? Owner)>> OwnedAsync(
        PublishJob job, IReadOnlyList<PlatformMedia> posts, CancellationToken cancellation)
    {
        var owned = new List<(PlatformMedia, JobId?)>();
        foreach (var post in posts)
        {
            owned.Add((post, await store.FindPostOwnerAsync(job.IgUserId, post.Id, cancellation)));
        }

        return owned;
    }
}

/// <summary>Whether a listed post can be the one that a job's unclear attempts published: by time, type and caption.</summary>
public static class PostMatch
{
    /// <summary>The platform's clock is not ours, and its timestamps are whole seconds.</summary>
    internal static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(2);

    /// <summary>
    /// No post before this time can be the job's. It is the time of the first attempt that was unclear: what that one made
    /// may come to light only after a second one.
    /// </summary>
    public static DateTimeOffset WindowStart(PublishJob job) => job.Intents.Where(intent => intent.WasUnclear).Min(intent => intent.At) - ClockDifference;

    /// <summary>Whether a post is what the job would have made: good enough to call it the job's.</summary>
    public static bool Fits(PlatformMedia post, PublishJob job, DateTimeOffset now) =>
        post.Timestamp is not null
        && MayBe(post, job, now)
        && (job.Product == PublishProduct.Stories || Normalised(post.Caption) == Normalised(job.Caption));

    /// <summary>
    /// Whether nothing speaks against a post: as long as there is one, nobody can say that the job published nothing. A field
    /// that the platform leaves out is no evidence against it.
    /// </summary>
    public static bool MayBe(PlatformMedia post, PublishJob job, DateTimeOffset now) =>
        (post.Timestamp is not { } at || (at >= WindowStart(job) && at <= now + ClockDifference))
        && FitsType(post, job)
        && (job.Product == PublishProduct.Stories || post.Caption is null || Normalised(post.Caption) == Normalised(job.Caption));

    // Source: the publishing guide: a reel's media_type reads VIDEO and a story's IMAGE or VIDEO; media_product_type tells.
    private static bool FitsType(PlatformMedia post, PublishJob job) => job.Product switch
    {
        PublishProduct.Image => Is(post.MediaType, "IMAGE") && Is(post.MediaProductType, "FEED"),
        PublishProduct.Reels => Is(post.MediaType, "VIDEO") && Is(post.MediaProductType, "REELS"),
        PublishProduct.Carousel => Is(post.MediaType, "CAROUSEL_ALBUM"),
        _ => Is(post.MediaType, job.Media[0].Kind == MediaKind.Image ? "IMAGE" : "VIDEO") && Is(post.MediaProductType, "STORY"),
    };

    private static bool Is(string? field, string expected) => field is null || string.Equals(field, expected, StringComparison.OrdinalIgnoreCase);

    // The platform trims captions and changes line ends and runs of spaces.
    private static string Normalised(string? caption) => string.Concat((caption ?? "").Where(character => !char.IsWhiteSpace(character)));
}
