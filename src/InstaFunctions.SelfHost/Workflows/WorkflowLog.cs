namespace InstaFunctions.SelfHost.Workflows;

/// <summary>The engine's log lines. No inputs and no results: names, ids and error types.</summary>
internal sealed partial class WorkflowLog(ILogger logger)
{
    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "Workflow {WorkflowId} of {Orchestrator} is parked: {Reason}")]
    internal partial void Parked(string workflowId, string orchestrator, string reason);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "Workflow {WorkflowId}: activity {Activity} threw {ErrorType} at attempt {Attempt} and is tried again")]
    internal partial void ActivityThrew(string workflowId, string activity, string errorType, int attempt);

    [LoggerMessage(EventId = 1203, Level = LogLevel.Error, Message = "Workflow {WorkflowId}: activity {Activity} failed with {ErrorType} at attempt {Attempt}, its last")]
    internal partial void ActivityFailed(string workflowId, string activity, string errorType, int attempt);

    [LoggerMessage(EventId = 1204, Level = LogLevel.Warning, Message = "The workflow storage is out, and is tried again until it is back: {Reason}")]
    internal partial void StorageOut(string reason);

    [LoggerMessage(EventId = 1205, Level = LogLevel.Information, Message = "The workflow engine runs; {Count} workflows were under way")]
    internal partial void Started(int count);

    [LoggerMessage(EventId = 1206, Level = LogLevel.Information, Message = "The workflow engine has stopped; activities all done: {Drained}")]
    internal partial void Stopped(bool drained);

    [LoggerMessage(EventId = 1207, Level = LogLevel.Error, Message = "Workflow {WorkflowId} stays as it is until the next start: {ErrorType} in the engine")]
    internal partial void Stranded(string workflowId, string errorType, Exception exception);

    [LoggerMessage(EventId = 1208, Level = LogLevel.Warning, Message = "Workflow {WorkflowId} was written by another engine and is read again")]
    internal partial void Overtaken(string workflowId);

    [LoggerMessage(EventId = 1209, Level = LogLevel.Error, Message = "A listener for parked workflows threw {ErrorType}")]
    internal partial void ListenerThrew(string errorType);

    [LoggerMessage(EventId = 1210, Level = LogLevel.Error, Message = "Workflows that are due could not be loaded: {ErrorType}")]
    internal partial void LoadingFailed(string errorType, Exception exception);
}
