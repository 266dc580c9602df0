using InstaFunctions.Core.Accounts;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Core.Jobs;

/// <summary>Changes job rows by compare-and-swap.</summary>
public sealed partial class JobRows(IJobStore store, ILogger<JobRows> logger)
{
    /// <summary>Reads a job.</summary>
    /// <exception cref="JobMissingException">There is none.</exception>
    public async Task<PublishJob> GetAsync(JobRef job, CancellationToken cancellation) =>
        (await store.FindAsync(job.Tenant, job.Job, cancellation) ?? throw new JobMissingException(job.Job)).Value;

    /// <summary>
    /// Applies a change to the row as it is now; when somebody else was faster, applies it to what they wrote.
    /// </summary>
    /// <param name="job">Which job.</param>
    /// <param name="change">Returns the same instance when there is nothing to change.</param>
    /// <param name="cancellation">Stops trying.</param>
    /// <returns>The row as it stands after the change.</returns>
    /// <exception cref="JobMissingException">There is no such job.</exception>
    public async Task<PublishJob> ChangeAsync(JobRef job, Func<PublishJob, PublishJob> change, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = await store.FindAsync(job.Tenant, job.Job, cancellation) ?? throw new JobMissingException(job.Job);
            var changed = change(read.Value);
            if (ReferenceEquals(changed, read.Value))
            {
                return changed;
            }

            if (await store.TryUpdateAsync(changed, read.Version, cancellation) is not null)
            {
                if (changed.Status == JobStatus.Failed && read.Value.Status != JobStatus.Failed)
                {
                    LogFailed(changed.Id, changed.AccountId, changed.Error?.Code);
                }

                return changed;
            }
        }
    }

    // The alert "failed-jobs" (infra/monitoring.bicep) looks for these words.
    [LoggerMessage(1002, LogLevel.Warning, "Job {JobId} (account {AccountId}) ended as failed: {Code}.")]
    private partial void LogFailed(JobId jobId, AccountId accountId, string? code);
}

/// <summary>A job's row is not there.</summary>
public sealed class JobMissingException(JobId job) : Exception($"There is no job {job}.");
