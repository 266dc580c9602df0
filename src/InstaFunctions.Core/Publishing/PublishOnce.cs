using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The one place that calls <c>media_publish</c>. The intent is stored by compare-and-swap before the call is sent, under
/// the attempt's number: whoever finds it there, because the process died, or because the activity runs twice, does not
/// send the call again.
/// </summary>
public sealed class PublishOnce(
    IJobStore store,
    JobRows jobs,
    AccountGate gate,
    IInstagramPlatform platform,
    IQuotaLedger ledger,
    IFailPoints failPoints,
    TimeProvider clock)
{
    /// <summary>Makes one attempt.</summary>
    public async Task<PublishResult> RunAsync(PublishAttempt attempt, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await store.FindAsync(attempt.Ref.Tenant, attempt.Ref.Job, cancellation)
                ?? throw new JobMissingException(attempt.Ref.Job);
            if (Earlier(read.Value, attempt) is { } earlier)
            {
                return earlier;
            }

            var (token, refusal) = await PrepareAsync(read.Value, cancellation);
            if (token is null)
            {
                return refusal!;
            }

            failPoints.Reach(FailPoints.BeforeIntent);
            var intent = new PublishIntent(attempt.Attempt, attempt.Container, clock.GetUtcNow(), IntentOutcome.Unknown);
            if (await store.TryUpdateAsync(read.Value.Intend(intent), read.Version, cancellation) is not null)
            {
                failPoints.Reach(FailPoints.AfterIntent);
                return await SendAsync(read.Value, token.Value, attempt, cancellation);
            }
        }
    }

    /// <summary>What is known of this attempt already; null when it was never made.</summary>
    private static PublishResult? Earlier(PublishJob job, PublishAttempt attempt)
    {
        if (job.IgMediaId is not null)
        {
            return new PublishResult(PublishKind.Published);
        }

        var intent = job.Intents.FirstOrDefault(i => i.Attempt == attempt.Attempt);
        if (intent is null && job.Intents.Any(i => i.Outcome == IntentOutcome.Unknown))
        {
            throw new InvalidOperationException($"Job {job.Id} has an unclear attempt: nothing may be published before it is reconciled.");
        }

        return intent?.Outcome switch
        {
            null => null,
            IntentOutcome.Published => new PublishResult(PublishKind.Published),
            IntentOutcome.Refused => new PublishResult(PublishKind.Refused) { Failure = intent.Failure },
            _ => new PublishResult(PublishKind.Unclear) { Failure = intent.Failure },
        };
    }

    private async Task<(AccessToken? Token, PublishResult? Refusal)> PrepareAsync(PublishJob job, CancellationToken cancellation)
    {
        if (job.PublishBefore is { } last && clock.GetUtcNow() > last)
        {
            return (null, new PublishResult(PublishKind.Impossible)
            {
                Error = PublishErrors.TooLate.Because($"It was not ready to go out by {last:O}."),
            });
        }

        var pass = await gate.OpenAsync(job, cancellation);
        if (pass.Error is not null)
        {
            return (null, new PublishResult(PublishKind.Impossible) { Error = pass.Error });
        }

        if (pass.NotBefore is not null)
        {
            return (null, new PublishResult(PublishKind.Wait) { NotBefore = pass.NotBefore });
        }

        // The slot is taken before the intent is stored: a crash between the two costs a slot for a while, never a post
        // over the limit.
        var slot = await ledger.TakeAsync(job.IgUserId, job.Id, cancellation);
        return slot.Granted
            ? (pass.Token, null)
            : (null, new PublishResult(PublishKind.Wait) { NotBefore = slot.At, ForQuota = true });
    }

    private async Task<PublishResult> SendAsync(PublishJob job, AccessToken token, PublishAttempt attempt, CancellationToken cancellation)
    {
        IgMediaId post;
        try
        {
            post = await platform.PublishAsync(token, job.IgUserId, attempt.Container, cancellation);
        }
        catch (InstagramException exception)
        {
            var failure = PlatformFailure.From(exception);

            // The answer must be kept even when the host is stopping: it is the best evidence there will ever be.
            return failure.Meaning is InstagramErrorMeaning.OutcomeUnknown or InstagramErrorMeaning.SpamBlocked
                ? await KeepUnclearAsync(job, attempt, failure, CancellationToken.None)
                : await KeepRefusalAsync(job, attempt, failure, CancellationToken.None);
        }

        failPoints.Reach(FailPoints.AfterPublish);
        await KeepPostAsync(job, attempt, post, CancellationToken.None);
        failPoints.Reach(FailPoints.AfterOutcome);
        return new PublishResult(PublishKind.Published);
    }

    private async Task KeepPostAsync(PublishJob job, PublishAttempt attempt, IgMediaId post, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            attempt.Ref,
            row => (row.Conclude(attempt.Attempt, IntentOutcome.Published, null) with { IgMediaId = post, Phase = JobPhase.ReadingPermalink })
                .WithEvent(now, "published", $"Instagram published it as {post}."),
            cancellation);
        await store.TryBindPostAsync(job.IgUserId, post, job.Id, cancellation);
    }

    private async Task<PublishResult> KeepUnclearAsync(PublishJob job, PublishAttempt attempt, PlatformFailure failure, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            attempt.Ref,
            row => (row.Conclude(attempt.Attempt, IntentOutcome.Unknown, failure) with { Phase = JobPhase.Reconciling })
                .WithEvent(now, "publish_unclear", $"No clear answer to attempt {attempt.Attempt}; reading Instagram until it is known."),
            cancellation);
        await gate.ReportAsync(job, failure, cancellation);
        return new PublishResult(PublishKind.Unclear) { Failure = failure };
    }

    private async Task<PublishResult> KeepRefusalAsync(PublishJob job, PublishAttempt attempt, PlatformFailure failure, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            attempt.Ref,
            row => row.Conclude(attempt.Attempt, IntentOutcome.Refused, failure)
                .WithEvent(now, "publish_refused", $"Instagram refused attempt {attempt.Attempt}: {failure.Report.Message}"),
            cancellation);
        await gate.ReportAsync(job, failure, cancellation);
        DateTimeOffset? notBefore = failure.Meaning == InstagramErrorMeaning.Quota
            ? await ledger.LearnExhaustedAsync(job.IgUserId, job.Id, cancellation)
            : null;
        return new PublishResult(PublishKind.Refused) { Failure = failure, NotBefore = notBefore };
    }
}
