using DurableTask.Core.Exceptions;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Workflows;

/// <summary>Runs the publish workflow on Durable Functions; an instance's id is the job's.</summary>
internal sealed class DurableWorkflows(DurableClientSource source, PublishInputs inputs) : IWorkflowRunner
{
    /// <summary>Every status there is: an instance is never replaced, running or finished.</summary>
    internal static readonly OrchestrationRuntimeStatus[] Never = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    /// <inheritdoc/>
    public async Task<bool> StartAsync(PublishJob job, CancellationToken cancellation)
    {
        var id = job.Id.ToString();

        // Asked first as well: a host that does not know dedupe statuses yet would replace a finished instance.
        if (await source.Client.GetInstanceAsync(id, getInputsAndOutputs: false, cancellation) is not null)
        {
            return false;
        }

        try
        {
            _ = await source.Client.ScheduleNewOrchestrationInstanceAsync(
                PublishNames.Workflow, inputs.Of(job), new StartOrchestrationOptions(id).WithDedupeStatuses(Never), cancellation);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task RaiseEventAsync(JobId job, string eventName, CancellationToken cancellation)
    {
        if (await GetStandingAsync(job, cancellation) == WorkflowStanding.Running)
        {
            await source.Client.RaiseEventAsync(job.ToString(), eventName, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<WorkflowStanding> GetStandingAsync(JobId job, CancellationToken cancellation) =>
        (await source.Client.GetInstanceAsync(job.ToString(), getInputsAndOutputs: false, cancellation))?.RuntimeStatus switch
        {
            null => WorkflowStanding.Missing,
            OrchestrationRuntimeStatus.Completed => WorkflowStanding.Completed,
            OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated => WorkflowStanding.Broken,
            _ => WorkflowStanding.Running,
        };
}
