using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using Microsoft.Extensions.Options;

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
    IInstagramClock instagramClock,
    IQuotaLedger ledger,
    PublishSlots slots,
    IFailPoints failPoints,
    IOptions<PublishingOptions> options,
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

            var (pass, refusal) = await PrepareAsync(read.Value, cancellation);
            if (refusal is not null)
            {
                return refusal;
            }

            failPoints.Reach(FailPoints.BeforeIntent);
            var intent = NewIntent(attempt);
            if (await store.TryUpdateAsync(read.Value.Intend(intent), read.Version, cancellation) is not null)
            {
                failPoints.Reach(FailPoints.AfterIntent);

                // A process that was frozen in between must not send the call when others may have concluded already that
                // it was never sent.
                return clock.GetUtcNow() - intent.At > options.Value.SendWithin
                    ? new PublishResult(PublishKind.Unclear)
                    : await SendAsync(read.Value, pass, attempt, cancellation);
            }
        }
    }

    private PublishIntent NewIntent(PublishAttempt attempt)
    {
        var now = clock.GetUtcNow();
        return new PublishIntent(
            attempt.Attempt, attempt.Container, now, IntentOutcome.Unknown, InstagramAt: now + instagramClock.Offset);
    }

    /// <summary>What is known of this attempt already; null when it was never made.</summary>
    private static PublishResult? Earlier(PublishJob job, PublishAttempt attempt)
    {
        if (job.IgMediaId is not null)
        {
            return new PublishResult(PublishKind.Published);
        }

        if (job.Status != JobStatus.InProgress)
        {
            // Somebody has given a verdict on it meanwhile; its caller may have published it anew.
            return new PublishResult(PublishKind.Ended);
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
            _ => new PublishResult(PublishKind.Unclear) { Failure = intent.Failure },
        };
    }

    private async Task<(AccountPass Pass, PublishResult? Refusal)> PrepareAsync(PublishJob job, CancellationToken cancellation)
    {
        var pass = await gate.OpenAsync(job, cancellation);
        if (job.PublishBefore is { } last && clock.GetUtcNow() > last)
        {
            return (pass, new PublishResult(PublishKind.Impossible)
            {
                Error = PublishErrors.TooLate.Because($"It was not ready to go out by {last:O}."),
            });
        }

        if (pass.Error is not null)
        {
            return (pass, new PublishResult(PublishKind.Impossible) { Error = pass.Error });
        }

        if (pass.NotBefore is not null)
        {
            return (pass, new PublishResult(PublishKind.Wait) { NotBefore = pass.NotBefore });
        }

        // The slot is taken before the intent is stored: a crash between the two costs a slot for a while, never a post
        // over the limit.
        var slot = await slots.TakeAsync(job, cancellation);
        return slot.Granted ? (pass, null)
            : slots.WhyNotWait(job, slot) is { } error ? (pass, new PublishResult(PublishKind.Impossible) { Error = error })
            : (pass, new PublishResult(PublishKind.Wait) { NotBefore = slots.LookAgainAt(slot), ForQuota = true });
    }

    private async Task<PublishResult> SendAsync(PublishJob job, AccountPass pass, PublishAttempt attempt, CancellationToken cancellation)
    {
        IgMediaId post = default;
        PlatformFailure? failure = null;
        try
        {
            post = await platform.PublishAsync(pass.Token!.Value, job.IgUserId, attempt.Container, cancellation);
        }
        catch (InstagramException exception)
        {
            failure = PlatformFailure.From(exception);
        }

        failPoints.Reach(FailPoints.AfterPublish);

        // The answer must be kept even when the host is stopping: it is the best evidence there will ever be.
        var result = failure is null ? await KeepPostAsync(job, attempt, post, CancellationToken.None)
            : await KeepAnswerAsync(attempt, failure, CancellationToken.None);
        failPoints.Reach(FailPoints.AfterOutcome);
        if (failure is not null)
        {
            await gate.ReportAsync(job, pass, failure, CancellationToken.None);
        }

        return result;
    }

    private async Task<PublishResult> KeepPostAsync(PublishJob job, PublishAttempt attempt, IgMediaId post, CancellationToken cancellation)
    {
        // Bound before it is in the row: after a crash in between, the post is still nobody else's, and reconciliation
        // finds it by its owner.
        var now = clock.GetUtcNow();
        await store.TryBindPostAsync(job.IgUserId, post, job.Id, cancellation);
        var row = await jobs.ChangeAsync(
            attempt.Ref,
            present => present.Publish(attempt.Attempt, post, now, $"Instagram published it as {post}."),
            cancellation);
        if (row.Status.IsTerminal())
        {
            await ledger.ConfirmAsync(job.IgUserId, job.Id, now, cancellation);
        }

        return new PublishResult(PublishKind.Published);
    }

    /// <summary>Whatever was answered, it is a claim: the attempt stays unknown until Instagram has been read.</summary>
    private async Task<PublishResult> KeepAnswerAsync(PublishAttempt attempt, PlatformFailure failure, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await jobs.ChangeAsync(
            attempt.Ref,
            row => row.Status.IsTerminal() ? row : (row.Conclude(attempt.Attempt, IntentOutcome.Unknown, failure) with { Phase = JobPhase.Reconciling })
                .WithEvidence(InstagramEvidence.Of(now, "media_publish", failure))
                .WithEvent(now, "publish_unclear", $"Attempt {attempt.Attempt} was not answered with a post; reading Instagram until it is known what it did."),
            cancellationToken);
        return new PublishResult(PublishKind.Unclear) { Failure = failure };
    }
}
