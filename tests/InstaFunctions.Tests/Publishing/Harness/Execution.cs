using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Tests.Publishing.Harness;

internal enum HappeningKind
{
    ActivityCompleted,
    ActivityFailed,
    TimerFired,
    EventRaised,
}

/// <summary>One line of a workflow's history.</summary>
internal sealed record Happening(HappeningKind Kind, DateTimeOffset At, int Id, string Text);

/// <summary>An activity that the workflow has called and that has no result yet.</summary>
internal sealed record PendingActivity(int Id, string Name, string Input, RetryPlan? Retry, Action<Happening> Complete);

/// <summary>
/// One run of orchestration code over a history. Continuations run inside <see cref="Feed"/>, on the caller's thread, so
/// that a run is a pure function of its history; whatever it awaits beside the context's tasks leaves it waiting for nothing.
/// </summary>
internal sealed class Execution(PublishInput input, DateTimeOffset start)
    : IWorkflowContext
{
    private readonly SortedDictionary<int, PendingActivity> _activities = [];
    private readonly SortedDictionary<int, (DateTimeOffset FireAt, TaskCompletionSource Done)> _timers = [];
    private readonly SortedDictionary<int, (string Name, TaskCompletionSource Done)> _waits = [];
    private readonly List<string> _earlyEvents = [];
    private readonly List<string> _decisions = [];
    private int _lastId;
    private bool _isRunning;

    public string InstanceId => input.Ref.Job.ToString();

    public DateTimeOffset CurrentUtc { get; private set; } = start;

    public bool IsReplaying { get; private set; }

    public string? CustomStatus { get; private set; }

    public Task Outcome { get; private set; } = Task.CompletedTask;

    /// <summary>Everything that the code has asked for, in order.</summary>
    public IReadOnlyList<string> Decisions => _decisions;

    public IReadOnlyCollection<PendingActivity> Activities => _activities.Values;

    public IEnumerable<(int Id, DateTimeOffset FireAt)> Timers => _timers.Select(timer => (timer.Key, timer.Value.FireAt));

    public bool WaitsForNothing => !Outcome.IsCompleted && _activities.Count == 0 && _timers.Count == 0 && _waits.Count == 0;

    public static Execution Run(
        PublishInput input,
        Func<IWorkflowContext, PublishInput, Task> orchestration,
        DateTimeOffset start,
        IReadOnlyList<Happening> history)
    {
        var execution = new Execution(input, start) { IsReplaying = history.Count > 0 };
        execution.Inline(() => execution.Outcome = orchestration(execution, input));
        for (var index = 0; index < history.Count; index++)
        {
            execution.IsReplaying = index < history.Count - 1;
            execution.Feed(history[index]);
        }

        return execution;
    }

    public void Feed(Happening happening)
    {
        CurrentUtc = happening.At > CurrentUtc ? happening.At : CurrentUtc;
        Inline(() => Apply(happening));
        if (WaitsForNothing)
        {
            throw new InvalidOperationException("The workflow awaits something that is not of its context.");
        }
    }

    public Task<TResult> CallActivityAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput input, RetryPlan? retry = null)
    {
        var id = Decide("call", activity.Name, JsonSerializer.Serialize(input, Info<TInput>()));
        var done = new TaskCompletionSource<TResult>();
        _activities.Add(id, new PendingActivity(id, activity.Name, JsonSerializer.Serialize(input, Info<TInput>()), retry, happening =>
        {
            if (happening.Kind == HappeningKind.ActivityCompleted)
            {
                done.SetResult(JsonSerializer.Deserialize(happening.Text, Info<TResult>())!);
            }
            else
            {
                done.SetException(new ActivityFailedException(activity.Name, "TestException", happening.Text));
            }
        }));
        return done.Task;
    }

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        var id = Decide("timer", fireAt.ToString("O"), "");
        var done = new TaskCompletionSource();
        _timers.Add(id, (fireAt, done));
        _ = cancellation.Register(() => Cancel(_timers.Remove(id), id, done, cancellation));
        return done.Task;
    }

    public Task WaitForEventAsync(string name, CancellationToken cancellation)
    {
        var id = Decide("event", name, "");
        if (_earlyEvents.Remove(name))
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource();
        _waits.Add(id, (name, done));
        _ = cancellation.Register(() => Cancel(_waits.Remove(id), id, done, cancellation));
        return done.Task;
    }

    public void SetCustomStatus(string status)
    {
        _ = Decide("status", status, "");
        CustomStatus = status;
    }

    public static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)PublishJson.Default.GetTypeInfo(typeof(T))!;

    private void Apply(Happening happening)
    {
        switch (happening.Kind)
        {
            case HappeningKind.TimerFired:
                _ = _timers.Remove(happening.Id, out var timer);
                timer.Done.SetResult();
                break;

            case HappeningKind.EventRaised:
                var waiting = _waits.FirstOrDefault(wait => wait.Value.Name == happening.Text);
                if (waiting.Value.Done is { } done)
                {
                    _ = _waits.Remove(waiting.Key);
                    done.SetResult();
                }
                else
                {
                    _earlyEvents.Add(happening.Text);
                }

                break;

            default:
                _ = _activities.Remove(happening.Id, out var activity);
                activity!.Complete(happening);
                break;
        }
    }

    private void Cancel(bool wasPending, int id, TaskCompletionSource done, CancellationToken cancellation)
    {
        if (wasPending)
        {
            _ = Decide("cancel", id.ToString(System.Globalization.CultureInfo.InvariantCulture), "");
            done.SetCanceled(cancellation);
        }
    }

    private int Decide(string kind, string name, string text)
    {
        if (!_isRunning)
        {
            throw new InvalidOperationException("Orchestration code ran outside of its context.");
        }

        _decisions.Add($"{++_lastId} {kind} {name} {text}");
        return _lastId;
    }

    // Without a synchronization context every continuation runs before the call that completes its task returns.
    private void Inline(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _isRunning = true;
        try
        {
            action();
        }
        finally
        {
            _isRunning = false;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
