using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Workflows;

/// <summary>Starts and nudges workflows: Durable Functions' client in Azure, the embedded engine elsewhere.</summary>
public interface IWorkflowRunner
{
    /// <summary>
    /// Starts the workflow of a job unless it is there already; a running or finished one is never replaced.
    /// </summary>
    /// <returns>True when this call started it.</returns>
    Task<bool> StartAsync(PublishJob job, CancellationToken cancellation);

    /// <summary>
    /// Raises an event for the job's workflow. It carries nothing: the job row is the truth, the event only says
    /// "look again", so a lost one delays and never changes the outcome. Nothing happens when there is no such workflow.
    /// </summary>
    Task RaiseEventAsync(JobId job, string eventName, CancellationToken cancellation);

    /// <summary>Where the job's workflow stands.</summary>
    Task<WorkflowStanding> GetStandingAsync(JobId job, CancellationToken cancellation);
}

/// <summary>Where a workflow stands.</summary>
public enum WorkflowStanding
{
    /// <summary>There is none: it was never started.</summary>
    Missing,

    /// <summary>It runs or waits.</summary>
    Running,

    /// <summary>It has run to its end.</summary>
    Completed,

    /// <summary>It cannot go on: its code failed, or its history does not match its code.</summary>
    Broken,
}
