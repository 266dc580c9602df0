using InstaFunctions.Core.Workflows;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>
/// Orchestration code in the memory. It moves in turns: one history entry completes one task, and the code runs on this
/// thread until it awaits again. It does nothing else: no storage, no clock, no activity, so that a replay is a pure
/// function of the history. Not thread-safe but for <see cref="CustomStatus"/> and the watch for foreign continuations.
/// </summary>
internal sealed partial class WorkflowExecution : IWorkflowContext
{
    private readonly WorkflowCatalog _catalog;
    private readonly Func<IWorkflowContext, string, Task>? _orchestrator;
    private readonly string _input;
    private readonly List<WorkflowTask> _tasks = [];
    private readonly Dictionary<int, WorkflowTask> _pending = [];
    private readonly Dictionary<string, int> _keptEvents = new(StringComparer.Ordinal);
    private List<ActivityTask> _asked = [];
    private volatile string? _customStatus;
    private Task? _run;

    internal WorkflowExecution(WorkflowCatalog catalog, Func<IWorkflowContext, string, Task>? orchestrator, string id, string input, Action<string> foreign)
    {
        (_catalog, _orchestrator, InstanceId, _input, _foreign) = (catalog, orchestrator, id, input, foreign);
        _context = new TurnContext(this);
    }

    public string InstanceId { get; }

    public DateTimeOffset CurrentUtc { get; private set; }

    public bool IsReplaying { get; private set; }

    internal WorkflowStatus Status { get; private set; } = WorkflowStatus.Running;

    internal string? Error { get; private set; }

    internal string? CustomStatus => _customStatus;

    internal bool WaitsForActivities => _pending.Values.Any(task => task is ActivityTask);

    internal DateTimeOffset? NextTimer => _pending.Values.OfType<TimerTask>().Min(timer => (DateTimeOffset?)timer.FireAt);

    internal IEnumerable<WorkflowTask> Pending => _pending.Values.OrderBy(task => task.Id);

    /// <summary>Runs the first turn.</summary>
    private void Begin(DateTimeOffset startedAt, bool replaying)
    {
        (CurrentUtc, IsReplaying) = (startedAt, replaying);
        Turn(() => _run = RunAsync());
    }

    /// <summary>Runs the code over its history; <paramref name="hasRun"/>: its first turn, too, is a replay.</summary>
    internal void Run(HistoryExport history, bool hasRun)
    {
        if (_orchestrator is null)
        {
            Park($"The orchestrator {history.Orchestrator} is not registered.");
            return;
        }

        Begin(history.StartedAt, replaying: hasRun);
        foreach (var entry in history.Entries)
        {
            Apply(entry, replaying: true);
        }
    }

    /// <summary>Runs the turn of an entry that is in the history.</summary>
    internal void Apply(HistoryEntry entry, bool replaying)
    {
        if (Status == WorkflowStatus.Parked)
        {
            return;
        }

        var task = Find(entry);
        if (entry.Kind != HistoryKind.EventRaised && task is null)
        {
            Park(Divergence(entry));
        }
        else if (Status == WorkflowStatus.Running)
        {
            (CurrentUtc, IsReplaying) = (entry.At, replaying);
            if (entry.Kind == HistoryKind.EventRaised && task is null)
            {
                _keptEvents[entry.Name!] = _keptEvents.GetValueOrDefault(entry.Name!) + 1;
            }
            // A timer that fired while it was being cancelled: the cancellation came first in the history.
            else if (task!.IsPending)
            {
                _ = _pending.Remove(task.Id);
                Turn(() => task.Settle(entry));
            }
        }
    }

    /// <summary>The activities that the code has asked for since the last call.</summary>
    internal List<ActivityTask> TakeAsked()
    {
        // Over a history, most of them have their result by now.
        var asked = _asked.FindAll(task => task.IsPending);
        _asked = [];
        return asked;
    }

    internal void Park(string error) => (Status, Error) = (WorkflowStatus.Parked, error);

    public Task<TResult> CallActivityAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput input, RetryPlan? retry = null)
    {
        DemandTurn();
        var run = _catalog.FindActivity<TInput, TResult>(activity.Name);
        var task = Add(new ActivityTask<TInput, TResult>(NextId, activity.Name, input, retry, run, _catalog.TypeOf<TResult>()));
        _asked.Add(task);
        return task.Task;
    }

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        DemandTurn();
        return Wait(new TimerTask(NextId, fireAt), fireAt <= CurrentUtc, cancellation);
    }

    public Task WaitForEventAsync(string name, CancellationToken cancellation)
    {
        DemandTurn();
        var kept = !cancellation.IsCancellationRequested && _keptEvents.GetValueOrDefault(name) > 0;
        if (kept)
        {
            _keptEvents[name]--;
        }

        return Wait(new EventTask(NextId, name), kept, cancellation);
    }

    public void SetCustomStatus(string status)
    {
        DemandTurn();
        _customStatus = status;
    }

    private int NextId => _tasks.Count + 1;

    private async Task RunAsync() => await _orchestrator!(this, _input);

    private T Add<T>(T task)
        where T : WorkflowTask
    {
        _tasks.Add(task);
        _pending.Add(task.Id, task);
        return task;
    }

    private Task Wait(WorkflowWait wait, bool isOver, CancellationToken cancellation)
    {
        _ = Add(wait);
        if (cancellation.IsCancellationRequested)
        {
            Cancel(wait, cancellation);
        }
        else if (isOver)
        {
            _ = _pending.Remove(wait.Id);
            wait.Settle(null);
        }
        else if (cancellation.CanBeCanceled)
        {
            wait.OnCancel(() => Cancel(wait, cancellation), cancellation);
        }

        return wait.Task;
    }

    private void Cancel(WorkflowWait wait, CancellationToken cancellation)
    {
        if (!IsInTurn)
        {
            Foreign("a cancellation came from another thread, as CancelAsync() and CancelAfter() make it");
        }
        else if (wait.IsPending)
        {
            _ = _pending.Remove(wait.Id);
            wait.Cancel(cancellation);
        }
    }

    private WorkflowTask? Find(HistoryEntry entry)
    {
        if (entry.Kind == HistoryKind.EventRaised)
        {
            return Pending.FirstOrDefault(task => task.Matches(entry));
        }

        var task = entry.Task is > 0 and var id && id <= _tasks.Count ? _tasks[id - 1] : null;
        return task is not null && task.Matches(entry) ? task : null;
    }

    private string Divergence(HistoryEntry entry)
    {
        var there = entry.Task is > 0 and var id && id <= _tasks.Count ? Describe(_tasks[id - 1]) : "nothing";
        var recorded = entry.Kind == HistoryKind.TimerFired ? "timer" : $"activity {entry.Name}";
        return $"The code does not match the history: task {entry.Task} is recorded as {recorded}, and the code asks for {there} there. "
            + "Run the version of the code that wrote the history, or one that replays it.";
    }

    private static string Describe(WorkflowTask task) => task switch
    {
        ActivityTask => $"activity {task.Name}",
        EventTask => $"event {task.Name}",
        _ => "timer",
    };
}
