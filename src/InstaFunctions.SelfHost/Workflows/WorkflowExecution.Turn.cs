namespace InstaFunctions.SelfHost.Workflows;

/// <content>
/// The watch over a turn. Tasks of the context complete inside a turn, and what awaits them runs at once on the same
/// thread. So whatever arrives from outside a turn, or is posted instead of run, comes from a task that is not the
/// context's; and code that waits while no task of the context is pending waits for such a task.
/// </content>
internal sealed partial class WorkflowExecution
{
    [ThreadStatic]
    private static WorkflowExecution? _current;

    private readonly TurnContext _context;
    private readonly Action<string> _foreign;
    private string? _violation;

    private bool IsInTurn => ReferenceEquals(_current, this);

    /// <summary>Parks the workflow when a foreign continuation has come between two turns.</summary>
    internal void CheckForeign()
    {
        if (Status == WorkflowStatus.Running && Volatile.Read(ref _violation) is { } violation)
        {
            Park(violation);
        }
    }

    private void Turn(Action step)
    {
        var (outer, outerContext) = (_current, SynchronizationContext.Current);
        _current = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            step();
        }
        // The code's own exceptions are in its task; this is a result in the history that cannot be read.
        catch (Exception exception)
        {
            Park($"The history cannot be read by this code: {exception.Message}");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outerContext);
            _current = outer;
        }

        Judge();
    }

    private void Judge()
    {
        CheckForeign();
        if (Status == WorkflowStatus.Parked)
        {
            return;
        }

        if (_run!.IsCompletedSuccessfully)
        {
            Status = WorkflowStatus.Completed;
        }
        else if (_run.IsCompleted)
        {
            var cause = _run.Exception?.InnerException;
            Park(cause is null ? "The code ended with a cancellation that it did not catch." : $"The code threw {cause.GetType().Name}: {cause.Message}");
        }
        else if (_pending.Count == 0)
        {
            Park(Rule("the code waits, and no task of its context is pending"));
        }
    }

    private void DemandTurn()
    {
        if (!IsInTurn)
        {
            Foreign("the context was used from another thread, as after ConfigureAwait(false)");
            throw new InvalidOperationException(Rule("the context was used outside the workflow's own thread"));
        }
    }

    private void Foreign(string seen)
    {
        var violation = Rule(seen);
        if (Interlocked.CompareExchange(ref _violation, violation, null) is null && !IsInTurn)
        {
            _foreign(violation);
        }
    }

    private static string Rule(string seen) =>
        "The code awaited something that is not a task of its context, which would hang for ever on Durable Functions. "
        + "Await only tasks of IWorkflowContext, and Task.WhenAll or Task.WhenAny over them; never Task.Run, Task.Delay, Task.Yield, "
        + "CancellationTokenSource.CancelAsync(), ConfigureAwait(false), or a call to a network, a disk or a store. "
        + $"What was seen: {seen}.";

    /// <summary>What the code's awaits capture. Nothing that is posted here is ever run.</summary>
    private sealed class TurnContext(WorkflowExecution execution) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => execution.Foreign(execution.IsInTurn
            ? "a continuation was posted instead of run, as Task.Yield makes it"
            : "a continuation came from another thread, as Task.Run, Task.Delay and every real input or output make it");

        public override void Send(SendOrPostCallback d, object? state) => Post(d, state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
