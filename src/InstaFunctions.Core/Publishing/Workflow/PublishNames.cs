using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>The workflow's name, its activities and its event, the same on every host. Histories contain them: never rename one.</summary>
public static class PublishNames
{
    /// <summary>The orchestration.</summary>
    public const string Workflow = "PublishPost";

    /// <summary>The event that says "the job row has changed, look again".</summary>
    public const string JobChanged = "JobChanged";

    /// <summary>See <see cref="PublishActivities.BeginAsync"/>.</summary>
    public static Activity<JobRef, BeginResult> Begin { get; } = new("Begin");

    /// <summary>See <see cref="ContainerActivities.CreateAsync"/>.</summary>
    public static Activity<CreateContainerInput, CreateContainerResult> CreateContainer { get; } = new("CreateContainer");

    /// <summary>See <see cref="ContainerActivities.ReadAsync"/>.</summary>
    public static Activity<ContainerInput, ContainerReading> ReadContainer { get; } = new("ReadContainer");

    /// <summary>See <see cref="PublishOnce.RunAsync"/>.</summary>
    public static Activity<PublishAttempt, PublishResult> Publish { get; } = new("Publish");

    /// <summary>See <see cref="Reconciliation.ReadAsync"/>.</summary>
    public static Activity<PublishAttempt, ReconcileReading> Reconcile { get; } = new("Reconcile");

    /// <summary>See <see cref="Reconciliation.ConcludeAsync"/>.</summary>
    public static Activity<ConcludeInput, ConcludeResult> Conclude { get; } = new("Conclude");

    /// <summary>See <see cref="PublishActivities.CompleteAsync"/>.</summary>
    public static Activity<CompleteInput, CompleteResult> Complete { get; } = new("Complete");

    /// <summary>See <see cref="PublishActivities.FailAsync"/>.</summary>
    public static Activity<FailInput, Unit> Fail { get; } = new("Fail");

    /// <summary>See <see cref="PublishActivities.NoteAsync"/>.</summary>
    public static Activity<NoteInput, Unit> Note { get; } = new("Note");
}
