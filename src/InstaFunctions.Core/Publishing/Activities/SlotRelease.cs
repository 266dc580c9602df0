using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>Gives a job's slot back and wakes the jobs that come forward into it.</summary>
public sealed class SlotRelease(IQuotaLedger ledger, IWorkflowRunner workflows)
{
    /// <summary>
    /// Gives the slot back. Only for a job that is proven to have published nothing: when the proof is a person's word on an
    /// unclear outcome, the slot may be counted as a post by now.
    /// </summary>
    public async Task ReleaseAsync(PublishJob job, CancellationToken cancellation) => await WakeAsync(
        job.Error?.Code == PublishErrors.OutcomeUnknown.Code
            ? await ledger.WithdrawAsync(job.IgUserId, job.Id, cancellation)
            : await ledger.ReleaseAsync(job.IgUserId, job.Id, cancellation),
        cancellation);

    /// <summary>Wakes jobs whose slots are now earlier.</summary>
    public async Task WakeAsync(IReadOnlyList<JobId> advanced, CancellationToken cancellation)
    {
        foreach (var job in advanced)
        {
            await workflows.RaiseEventAsync(job, PublishNames.JobChanged, cancellation);
        }
    }
}
