using System.Diagnostics.Metrics;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>The meter <c>InstaFunctions.Workflows</c>.</summary>
internal sealed class WorkflowMetrics : IDisposable
{
    private readonly Meter _meter = new("InstaFunctions.Workflows");
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;

    internal WorkflowMetrics(Func<int> loaded)
    {
        _started = _meter.CreateCounter<long>("instafunctions.workflows.started", description: "Workflows that were started.");
        _ended = _meter.CreateCounter<long>("instafunctions.workflows.ended", description: "Workflows that completed or were parked, by status.");
        _ = _meter.CreateObservableGauge("instafunctions.workflows.loaded", loaded, description: "Workflows in the memory.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Started() => _started.Add(1);

    internal void Ended(WorkflowStatus status) =>
        _ended.Add(1, KeyValuePair.Create<string, object?>("status", status == WorkflowStatus.Completed ? "completed" : "parked"));
}
