using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>
/// A workflow with its history. With <paramref name="replays"/> the code is run again from its start after every event, and
/// must ask for the same things in the same order; without, that is checked at a crash and at the end.
/// </summary>
internal sealed class TestWorkflow(
    PublishInput input, Func<IWorkflowContext, PublishInput, Task> orchestration, DateTimeOffset start, bool replays)
{
    private readonly List<Happening> _history = [];
    private readonly Dictionary<int, (int Attempts, DateTimeOffset NotBefore)> _retries = [];
    private Execution _execution = Execution.Run(input, orchestration, start, []);

    public PublishInput Input => input;

    public bool IsDone => _execution.Outcome.IsCompleted;

    public string? CustomStatus => _execution.CustomStatus;

    public int MostParallelActivities { get; private set; }

    public IReadOnlyList<Happening> History => _history;

    public IReadOnlyList<string> Decisions => _execution.Decisions;

    public IReadOnlyCollection<PendingActivity> Activities => _execution.Activities;

    /// <summary>When something can happen without anybody's doing: a timer or another try of an activity.</summary>
    public DateTimeOffset? NextAt => _execution.Timers.Select(timer => timer.FireAt)
        .Concat(_execution.Activities.Select(activity => NotBefore(activity.Id)))
        .Select(time => (DateTimeOffset?)time)
        .Min();

    public DateTimeOffset NotBefore(int activity) =>
        _retries.TryGetValue(activity, out var retry) ? retry.NotBefore : DateTimeOffset.MinValue;

    public bool IsPending(int activity) => _execution.Activities.Any(pending => pending.Id == activity);

    public void Record(Happening happening)
    {
        MostParallelActivities = Math.Max(MostParallelActivities, _execution.Activities.Count);
        if (!replays)
        {
            _history.Add(happening);
            _execution.Feed(happening);
        }
        else
        {
            var before = _execution.Decisions;
            _history.Add(happening);
            _execution = Execution.Run(input, orchestration, start, _history);
            Assert.Equal(before, _execution.Decisions.Take(before.Count));
        }

        if (_execution.Outcome.IsFaulted)
        {
            throw new InvalidOperationException("The orchestration threw.", _execution.Outcome.Exception);
        }
    }

    /// <summary>A try of an activity threw: either there is another one later, or the workflow learns of it.</summary>
    public void RecordFailure(PendingActivity activity, Exception exception, DateTimeOffset now)
    {
        var attempts = _retries.GetValueOrDefault(activity.Id).Attempts + 1;
        if (activity.Retry is { } plan && attempts < plan.MaxAttempts)
        {
            _retries[activity.Id] = (attempts, now + plan.DelayAfter(attempts));
        }
        else
        {
            Record(new Happening(HappeningKind.ActivityFailed, now, activity.Id, exception.Message));
        }
    }

    public bool FireDueTimer(DateTimeOffset now)
    {
        var due = _execution.Timers.Where(timer => timer.FireAt <= now).OrderBy(timer => timer.FireAt).ToList();
        if (due.Count == 0)
        {
            return false;
        }

        Record(new Happening(HappeningKind.TimerFired, now, due[0].Id, ""));
        return true;
    }

    /// <summary>The process died and came back: only the history is left.</summary>
    public void Restart()
    {
        var before = _execution.Decisions;
        _retries.Clear();
        _execution = Execution.Run(input, orchestration, start, _history);
        Assert.Equal(before, _execution.Decisions);
    }
}
