using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Core.Publishing;

/// <summary>Finds out, by reading only, what a <c>media_publish</c> call did.</summary>
public sealed class Reconciliation(
    IJobStore store,
    JobRows jobs,
    AccountGate gate,
    IInstagramPlatform platform,
    PostClaims claims,
    IQuotaLedger ledger,
    IFailPoints failPoints,
    TimeProvider clock)
{
    /// <summary>Reads container and list once, and stores the post's id when the reading proves it.</summary>
    public async Task<ReconcileReading> ReadAsync(PublishAttempt attempt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var job = await jobs.GetAsync(attempt.Ref, cancellationToken);
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

        var kind = await ReadInstagramAsync(job, intent, cancellationToken);
        failPoints.Reach(FailPoints.Reconciled);
        return new ReconcileReading(kind, now) { Answer = intent.Failure };
    }

    /// <summary>Closes an attempt that readings have settled; what is known to be live stays so.</summary>
    public async Task<ConcludeResult> ConcludeAsync(ConcludeInput input, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var job = await jobs.ChangeAsync(input.Ref, row => Conclude(row, input, now), cancellationToken);
        var failure = job.Intents.FirstOrDefault(intent => intent.Attempt == input.Attempt)?.Failure;
        return new ConcludeResult(input.Refused && failure?.Meaning == InstagramErrorMeaning.Quota && !job.Status.IsTerminal()
            ? await ledger.LearnExhaustedAsync(job.IgUserId, job.Id, cancellationToken)
            : null);
    }

    private static PublishJob Conclude(PublishJob job, ConcludeInput input, DateTimeOffset now)
    {
        if (job.Status.IsTerminal() || job.Intents.FirstOrDefault(i => i.Attempt == input.Attempt) is not { Outcome: IntentOutcome.Unknown } intent)
        {
            return job;
        }

        return input.Refused
            ? job.Conclude(input.Attempt, IntentOutcome.Refused, null)
                .WithEvent(now, "publish_refused", $"Instagram refused attempt {input.Attempt}, and shows no post: {intent.Failure?.Report.Message}")
            : job.Conclude(input.Attempt, IntentOutcome.Disproved, null)
                .WithEvent(now, "publish_disproved", $"Every reading over the grace period says that attempt {input.Attempt} published nothing.");
    }

    private async Task<ReconcileKind> ReadInstagramAsync(PublishJob job, PublishIntent intent, CancellationToken cancellationToken)
    {
        // Reading is allowed even for a paused account: it makes nothing worse, and the truth is wanted.
        var pass = await gate.OpenForReadingAsync(job, cancellationToken);
        if (pass.Token is not { } token)
        {
            return ReconcileKind.Unproven;
        }

        var (container, containerSays) = await ReadContainerAsync(job, pass, token, intent.Container, cancellationToken);
        var window = claims.WindowOf(job);
        var (posts, listSays) = await ListAsync(job, pass, token, window.From, cancellationToken);
        await KeepAsync(job, containerSays, listSays, cancellationToken);
        var isLive = container?.StatusCode == ContainerStatusCode.Published;
        if (posts is null)
        {
            return isLive ? ReconcileKind.PublishedUnlisted : ReconcileKind.Unproven;
        }

        var owned = await claims.OwnersOfAsync(job.IgUserId, posts, cancellationToken);
        var mine = owned.FirstOrDefault(pair => pair.Owner == job.Id).Post;
        List<PlatformMedia> free = [.. owned.Where(pair => pair.Owner is null).Select(pair => pair.Post)];
        if (await FindAsync(job, mine, free, window, isLive, cancellationToken) is { } post
            && await BindAsync(job, intent, post, cancellationToken))
        {
            return ReconcileKind.Published;
        }

        return isLive ? ReconcileKind.PublishedUnidentified
            : free.Exists(candidate => PostMatch.MayBe(candidate, job, window)) ? ReconcileKind.Unproven
            : container?.StatusCode switch
            {
                ContainerStatusCode.Finished => ReconcileKind.Unpublished,
                ContainerStatusCode.InProgress => ReconcileKind.Unfinished,
                ContainerStatusCode.Expired => ReconcileKind.Expired,
                ContainerStatusCode.Error => ReconcileKind.Broken,
                _ => ReconcileKind.ContainerUnread,
            };
    }

    private async Task<(ContainerState? State, InstagramEvidence Says)> ReadContainerAsync(
        PublishJob job, AccountPass pass, AccessToken token, ContainerId container, CancellationToken cancellationToken)
    {
        const string Call = "container";
        try
        {
            var state = await platform.GetContainerAsync(token, container, cancellationToken);
            return (state, new InstagramEvidence(clock.GetUtcNow(), Call, $"{container} is {state.StatusCode}", Subcode: state.ErrorSubcode));
        }
        catch (InstagramException exception)
        {
            var failure = PlatformFailure.From(exception);
            await gate.ReportAsync(job, pass, failure, cancellationToken);
            return (null, InstagramEvidence.Of(clock.GetUtcNow(), Call, failure));
        }
    }

    private async Task<(IReadOnlyList<PlatformMedia>? Posts, InstagramEvidence Says)> ListAsync(
        PublishJob job, AccountPass pass, AccessToken token, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var edge = job.Product == PublishProduct.Stories ? MediaEdge.Stories : MediaEdge.Media;
        var call = edge == MediaEdge.Stories ? "stories" : "media list";
        try
        {
            var posts = await platform.ListMediaAsync(token, job.IgUserId, edge, since, cancellationToken);
            return (posts, new InstagramEvidence(clock.GetUtcNow(), call, $"{posts.Count} posts since {since:O}"));
        }
        catch (InstagramException exception)
        {
            var failure = PlatformFailure.From(exception);
            await gate.ReportAsync(job, pass, failure, cancellationToken);
            return (null, InstagramEvidence.Of(clock.GetUtcNow(), call, failure));
        }
    }

    private Task<PublishJob> KeepAsync(
        PublishJob job, InstagramEvidence container, InstagramEvidence list, CancellationToken cancellationToken) => jobs.ChangeAsync(
        new JobRef(job.TenantId, job.Id),
        row => row.Status.IsTerminal() ? row : ShowReconciling(row.WithEvidence(container, list)),
        cancellationToken);

    private PublishJob ShowReconciling(PublishJob job) => job.Phase is JobPhase.Reconciling or JobPhase.WaitingForQuota or JobPhase.ReadingPermalink
        ? job
        : (job with { Phase = JobPhase.Reconciling }).WithEvent(
            clock.GetUtcNow(), "reconciling", "It is not known whether the post is live; reading Instagram until it is.");

    /// <summary>
    /// The one post that is the job's: already bound to it, or fitting it and no other. With the container's word a fit is
    /// enough; without it the post must be evident by itself. Several that fit prove nothing about which.
    /// </summary>
    private async Task<PlatformMedia?> FindAsync(
        PublishJob job,
        PlatformMedia? mine,
        List<PlatformMedia> free,
        PostWindow window,
        bool isLive,
        CancellationToken cancellationToken)
    {
        if (mine is not null)
        {
            return mine;
        }

        var fitting = free.FindAll(post => isLive
            ? PostMatch.Fits(post, job, window)
            : PostMatch.IsEvident(post, job, window));
        return fitting is [var post] && !await MayBeAnothersAsync(post, job, isLive, cancellationToken) ? post : null;
    }

    private async Task<bool> BindAsync(PublishJob job, PublishIntent intent, PlatformMedia post, CancellationToken cancellationToken)
    {
        if (!await store.TryBindPostAsync(job.IgUserId, post.Id, job.Id, cancellationToken))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            new JobRef(job.TenantId, job.Id),
            row => row.Publish(intent.Attempt, post.Id, now, $"Found live as {post.Id}, published by attempt {intent.Attempt}."),
            cancellationToken);
        return true;
    }

    /// <summary>
    /// A post with a caption, of a container that says it is live, is taken whoever else may have made it: two equal jobs may
    /// swap their posts, but each of them has one. Any other is taken only when no other job may have made it.
    /// </summary>
    private async Task<bool> MayBeAnothersAsync(PlatformMedia post, PublishJob job, bool isLive, CancellationToken cancellationToken) =>
        (!isLive || job.Product == PublishProduct.Stories) && await claims.MayBeOfAnotherAsync(post, job, cancellationToken);
}
