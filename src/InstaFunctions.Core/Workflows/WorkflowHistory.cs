namespace InstaFunctions.Core.Workflows;

/// <summary>What holds for the history of a workflow under any engine.</summary>
public static class WorkflowHistory
{
    /// <summary>
    /// How long the history of a workflow that has ended is kept, for whoever wants to know what happened. The job's row, with
    /// its timeline, outlives it.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);
}
