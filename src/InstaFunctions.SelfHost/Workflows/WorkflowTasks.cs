using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>Something that orchestration code asked for and may await.</summary>
internal abstract class WorkflowTask(int id, string name)
{
    private CancellationTokenRegistration _registration;

    internal int Id { get; } = id;

    internal string Name { get; } = name;

    internal bool IsPending { get; private set; } = true;

    /// <summary>Whether the entry is about a task like this one.</summary>
    internal abstract bool Matches(HistoryEntry entry);

    /// <summary>Completes the task, and so runs the code that awaits it.</summary>
    internal void Settle(HistoryEntry? entry)
    {
        IsPending = false;
        _ = _registration.Unregister();
        SetOutcome(entry);
    }

    internal void Cancel(CancellationToken cancellation)
    {
        IsPending = false;
        SetCanceled(cancellation);
    }

    internal void OnCancel(Action canceled, CancellationToken cancellation) => _registration = cancellation.UnsafeRegister(_ => canceled(), null);

    protected abstract void SetOutcome(HistoryEntry? entry);

    protected abstract void SetCanceled(CancellationToken cancellation);
}

/// <summary>A timer or an event wait: it completes without a value.</summary>
internal abstract class WorkflowWait(int id, string name) : WorkflowTask(id, name)
{
    // Continuations run inside SetResult, in the turn: that is what makes the order of things the same on every replay.
    private readonly TaskCompletionSource _source = new();

    internal Task Task => _source.Task;

    protected override void SetOutcome(HistoryEntry? entry) => _source.SetResult();

    protected override void SetCanceled(CancellationToken cancellation) => _source.SetCanceled(cancellation);
}

internal sealed class TimerTask(int id, DateTimeOffset fireAt) : WorkflowWait(id, "timer")
{
    internal DateTimeOffset FireAt { get; } = fireAt;

    internal override bool Matches(HistoryEntry entry) => entry.Kind == HistoryKind.TimerFired;
}

internal sealed class EventTask(int id, string name) : WorkflowWait(id, name)
{
    internal override bool Matches(HistoryEntry entry) => entry.Kind == HistoryKind.EventRaised && entry.Name == Name;
}

internal abstract class ActivityTask(int id, string name, RetryPlan? retry) : WorkflowTask(id, name)
{
    internal RetryPlan? Retry { get; } = retry;

    internal abstract bool IsRegistered { get; }

    internal override bool Matches(HistoryEntry entry) =>
        entry.Kind is HistoryKind.ActivityCompleted or HistoryKind.ActivityFailed && entry.Name == Name;

    /// <summary>Runs the activity once.</summary>
    /// <returns>Its result as JSON.</returns>
    internal abstract Task<string> RunAsync(CancellationToken cancellation);
}

internal sealed class ActivityTask<TInput, TResult>(
    int id, string name, TInput input, RetryPlan? retry, Func<TInput, CancellationToken, Task<TResult>>? run, JsonTypeInfo<TResult> type)
    : ActivityTask(id, name, retry)
{
    private readonly TaskCompletionSource<TResult> _source = new();

    internal Task<TResult> Task => _source.Task;

    internal override bool IsRegistered => run is not null;

    internal override async Task<string> RunAsync(CancellationToken cancellation) =>
        JsonSerializer.Serialize(await run!(input, cancellation).ConfigureAwait(false), type);

    protected override void SetOutcome(HistoryEntry? entry)
    {
        if (entry!.Kind == HistoryKind.ActivityCompleted)
        {
            // Read back even when it was returned just now: the code sees the same on a replay.
            _source.SetResult(JsonSerializer.Deserialize(entry.Payload!, type)!);
            return;
        }

        var failure = JsonSerializer.Deserialize(entry.Payload!, HistoryJson.Default.ActivityFailure)!;
        _source.SetException(new ActivityFailedException(Name, failure.Type, failure.Message));
        // Code may well finish without a look at it.
        _ = _source.Task.Exception;
    }

    protected override void SetCanceled(CancellationToken cancellation) => _source.SetCanceled(cancellation);
}
