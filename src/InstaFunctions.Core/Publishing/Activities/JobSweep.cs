using System.Diagnostics.Metrics;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The safety net under every accepted job: starts workflows that are missing, wakes those that missed a change, ends jobs
/// whose workflow is broken, and reports what takes longer than it may. On a healthy system it finds nothing.
/// </summary>
public sealed partial class JobSweep(
    IJobStore store,
    JobRows rows,
    IWorkflowRunner workflows,
    IQuotaLedger ledger,
    SlotRelease slots,
    IOptions<PublishingOptions> options,
    TimeProvider clock,
    ILogger<JobSweep> logger) : IDisposable
{
    private readonly SweepMetrics _metrics = new();

    /// <summary>Looks once at all jobs that have not ended and are due, or soon will be.</summary>
    /// <returns>How many needed help.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var findings = 0;

        // A little ahead, so that a missing workflow is there when its time comes.
        await foreach (var job in store.UnfinishedAsync(now + options.Value.SweepInterval * 2, cancellation))
        {
            if (await HelpAsync(job, now, cancellation))
            {
                findings++;
            }
        }

        return findings;
    }

    /// <inheritdoc/>
    public void Dispose() => _metrics.Dispose();

    private async Task<bool> HelpAsync(PublishJob job, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (await workflows.GetStandingAsync(job.Id, cancellation))
        {
            case WorkflowStanding.Missing:
                // An acceptance in another thread may be between its two steps at this very moment.
                if (now - job.CreatedAt < options.Value.SweepInterval || !await workflows.StartAsync(job, cancellation))
                {
                    return false;
                }

                _metrics.Found("missing_workflow");
                LogStarted(job.Id, job.AccountId);
                return true;

            case WorkflowStanding.Running when job.Status.IsPending() && now - job.DueAt > options.Value.SweepInterval:
                _metrics.Found("late");
                LogLate(job.Id, job.AccountId, now - job.DueAt);
                await workflows.RaiseEventAsync(job.Id, PublishNames.JobChanged, cancellation);
                return true;

            case WorkflowStanding.Running when IsStuck(job, now):
                _metrics.Found("stuck");
                LogStuck(job.Id, job.AccountId, job.Phase, now - job.StartedAt!.Value);
                return true;

            case WorkflowStanding.Completed or WorkflowStanding.Broken:
                return await EndAsync(job, now, cancellation);

            default:
                return false;
        }
    }

    /// <summary>A job whose workflow is gone gets the most honest end there is.</summary>
    private async Task<bool> EndAsync(PublishJob job, DateTimeOffset now, CancellationToken cancellation)
    {
        // Read again: the workflow may have ended the job between the listing and the look at its standing.
        var error = PublishErrors.InternalError.Because("The job's workflow could not go on.");
        var ended = false;
        var row = await rows.ChangeAsync(
            new JobRef(job.TenantId, job.Id),
            current =>
            {
                ended = !current.Status.IsTerminal();
                return ended ? Close(current, now, error) : current;
            },
            cancellation);
        if (!ended)
        {
            return false;
        }

        _metrics.Found("broken_workflow");
        LogBroken(job.Id, job.AccountId, row.Status);
        await (row.Error?.SafeToResubmit == true
            ? slots.ReleaseAsync(row, cancellation)
            : ledger.ConfirmAsync(row.IgUserId, row.Id, now, cancellation));
        return true;
    }

    // A post that is known to be live is a success whatever became of its workflow.
    private static PublishJob Close(PublishJob job, DateTimeOffset now, PublishError error) =>
        job is { Status: JobStatus.InProgress, IgMediaId: not null } ? job.Succeed(now, job.Permalink) : job.Fail(now, error);

    /// <summary>Whether a job takes longer than all its own limits together; waiting for the window is no fault.</summary>
    private bool IsStuck(PublishJob job, DateTimeOffset now)
    {
        var limits = options.Value;
        var longest = limits.PlatformPatience + limits.ReconcileLimit * 2 + limits.PollTimeout * 6 + limits.SweepInterval;
        return job.StartedAt is { } started && job.Phase != JobPhase.WaitingForQuota && now - started > longest;
    }

    [LoggerMessage(1101, LogLevel.Warning, "Job {JobId} (account {AccountId}) had no workflow; it was started.")]
    private partial void LogStarted(JobId jobId, AccountId accountId);

    [LoggerMessage(1102, LogLevel.Warning, "Job {JobId} (account {AccountId}) is {Late} late; its workflow was woken.")]
    private partial void LogLate(JobId jobId, AccountId accountId, TimeSpan late);

    [LoggerMessage(1103, LogLevel.Error, "Job {JobId} (account {AccountId}) is stuck in {Phase} for {Age}.")]
    private partial void LogStuck(JobId jobId, AccountId accountId, JobPhase phase, TimeSpan age);

    [LoggerMessage(1104, LogLevel.Error, "Job {JobId} (account {AccountId}) had a workflow that could not go on; it ended as {Status}.")]
    private partial void LogBroken(JobId jobId, AccountId accountId, JobStatus status);
}

/// <summary>Counts what the sweep finds: <c>instafunctions.sweep.findings</c>, by <c>kind</c>.</summary>
internal sealed class SweepMetrics : IDisposable
{
    private readonly Meter _meter = new("InstaFunctions.Sweep");
    private readonly Counter<long> _findings;

    public SweepMetrics() => _findings = _meter.CreateCounter<long>("instafunctions.sweep.findings");

    public void Found(string kind) => _findings.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose() => _meter.Dispose();
}
