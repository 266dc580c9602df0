using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Core.Publishing;

/// <summary>Begins jobs and ends them. Each may run twice.</summary>
public sealed class PublishActivities(
    JobRows jobs,
    Permalinks permalinks,
    IQuotaLedger ledger,
    PublishSlots slots,
    SlotRelease release,
    IFailPoints failPoints,
    TimeProvider clock)
{
    /// <summary>
    /// Moves a due job to <see cref="JobStatus.InProgress"/>. The compare-and-swap on its row decides between this and a
    /// cancellation: never both.
    /// </summary>
    public async Task<BeginResult> BeginAsync(JobRef input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var job = await jobs.ChangeAsync(
            input,
            row => row.Status.IsPending() && row.DueAt <= now ? BeginOrExpire(row, now) : row,
            cancellation);
        failPoints.Reach(FailPoints.Begun);
        if (job.Status.IsTerminal())
        {
            await SettleQuotaAsync(job, now, cancellation);
            return new BeginResult(BeginKind.Ended, now);
        }

        if (job.Status.IsPending())
        {
            return new BeginResult(BeginKind.NotDue, job.DueAt);
        }

        // Usually the slot was reserved when the job was accepted, and this only reads it.
        var slot = await slots.ReserveAsync(job, new QuotaRequest(job.IgUserId, job.Id, now, job.PublishBefore), cancellation);
        if (job.Intents.Count == 0 && slots.WhyNotWait(job, slot) is { } error)
        {
            _ = await FailAsync(new FailInput(input, error), cancellation);
            return new BeginResult(BeginKind.Ended, now);
        }

        return new BeginResult(BeginKind.Begun, slots.LookAgainAt(slot)) { Resume = Resume(job) };
    }

    /// <summary>Reads the permalink and ends the job; the post's id has been stored before.</summary>
    public async Task<CompleteResult> CompleteAsync(CompleteInput input, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(input.Ref, cancellation);
        if (job.Status.IsTerminal())
        {
            return new CompleteResult(true);
        }

        var permalink = await permalinks.ReadAsync(job, cancellation);
        if (permalink is null && !input.LastTry && job.IgMediaId is not null)
        {
            return new CompleteResult(false);
        }

        failPoints.Reach(FailPoints.PermalinkRead);
        var now = clock.GetUtcNow();
        await ledger.ConfirmAsync(job.IgUserId, job.Id, now, cancellation);
        await jobs.ChangeAsync(
            input.Ref,
            row => row.Status.IsTerminal() ? row : row.ConcludeLive().Succeed(now, permalink),
            cancellation);
        failPoints.Reach(FailPoints.Ended);
        return new CompleteResult(true);
    }

    /// <summary>Ends a job that failed, and gives its slot back when nothing was published.</summary>
    public async Task<Unit> FailAsync(FailInput input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var job = await jobs.ChangeAsync(
            input.Ref,
            row => row switch
            {
                { Status: var status } when status.IsTerminal() => row,

                // The answer to the publish came while the workflow was giving up: a live post is no failure.
                { IgMediaId: not null } => row.Succeed(now, null),
                _ => row.Fail(now, input.Error),
            },
            cancellation);
        await (job.Status == JobStatus.Succeeded
            ? ledger.ConfirmAsync(job.IgUserId, job.Id, now, cancellation)
            : SettleQuotaAsync(job, now, cancellation));
        failPoints.Reach(FailPoints.Ended);
        return Unit.Value;
    }

    /// <summary>Shows on the job where it waits.</summary>
    public async Task<Unit> NoteAsync(NoteInput input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var until = input.Until is { } time ? $" Waiting until {time:O}." : "";
        await jobs.ChangeAsync(
            input.Ref,
            job => job.Status.IsTerminal() ? job : job.Wait(input.Phase, now, input.Reason + until),
            cancellation);
        return Unit.Value;
    }

    private static PublishJob BeginOrExpire(PublishJob job, DateTimeOffset now) => job.PublishBefore is { } last && now > last
        ? job.Fail(now, PublishErrors.TooLate.Because($"It could not begin by {last:O}."))
        : job.Begin(now);

    private static ResumedAttempt? Resume(PublishJob job) => job.Intents is [.., var last]
        ? new ResumedAttempt(last.Container, last.Attempt, job.Intents.SkipLast(1).Any(intent => intent.WasUnclear))
        : null;

    /// <summary>What is proven unpublished frees its slot; what is not, counts as published now: the latest it can be.</summary>
    private Task SettleQuotaAsync(PublishJob job, DateTimeOffset now, CancellationToken cancellation) => job switch
    {
        { Status: JobStatus.Canceled } or { Error.SafeToResubmit: true } => release.ReleaseAsync(job, cancellation),
        { Status: JobStatus.Failed } => ledger.ConfirmAsync(job.IgUserId, job.Id, now, cancellation),
        _ => Task.CompletedTask,
    };
}
