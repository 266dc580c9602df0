namespace InstaFunctions.SelfHost.Workflows;

/// <summary>Where a workflow stands.</summary>
public enum WorkflowStatus
{
    /// <summary>It has work to do, or waits.</summary>
    Running,

    /// <summary>Its code ran to the end.</summary>
    Completed,

    /// <summary>It cannot go on: its code threw, broke the rules or does not match its history. A person must look.</summary>
    Parked,
}

/// <summary>A workflow as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Orchestrator">The orchestrator's name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CustomStatus">What its code last showed.</param>
/// <param name="Error">Why it is parked.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="UpdatedAt">When its row was last written.</param>
public sealed record WorkflowState(
    string Id, string Orchestrator, WorkflowStatus Status, string? CustomStatus, string? Error, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt);

/// <summary>A workflow that was parked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Orchestrator">The orchestrator's name.</param>
/// <param name="Error">Why.</param>
public sealed record ParkedWorkflow(string Id, string Orchestrator, string Error);
