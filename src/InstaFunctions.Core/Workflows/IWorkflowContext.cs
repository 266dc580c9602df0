namespace InstaFunctions.Core.Workflows;

/// <summary>
/// What orchestration code may use. It is run again from its history after a restart, so it must be deterministic:
/// the only time is <see cref="CurrentUtc"/>, the only effects are activities, and it awaits nothing but the tasks that
/// come from this context and <see cref="Task.WhenAll(Task[])"/> or <see cref="Task.WhenAny(Task[])"/> over them.
/// A task that lost a race is cancelled with the synchronous <see cref="CancellationTokenSource.Cancel()"/>.
/// </summary>
public interface IWorkflowContext
{
    /// <summary>The instance's id: the job's id.</summary>
    string InstanceId { get; }

    /// <summary>The time of the event that is being handled; the same on every replay.</summary>
    DateTimeOffset CurrentUtc { get; }

    /// <summary>True while the code runs over its history: what it does now has already happened.</summary>
    bool IsReplaying { get; }

    /// <summary>Runs an activity: at least once, until its result is in the history.</summary>
    /// <param name="activity">Which activity.</param>
    /// <param name="input">Its input: small, ids only, never a token or a signed link.</param>
    /// <param name="retry">What to do when it throws; null: the exception reaches the workflow.</param>
    /// <exception cref="ActivityFailedException">The activity threw, and the retry plan is used up.</exception>
    Task<TResult> CallActivityAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput input, RetryPlan? retry = null);

    /// <summary>A timer that survives restarts; completes at once when <paramref name="fireAt"/> is past.</summary>
    Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation);

    /// <summary>Waits for an event raised from outside. Events that came earlier are kept until they are waited for.</summary>
    Task WaitForEventAsync(string name, CancellationToken cancellation);

    /// <summary>Shows where the workflow is; the last value wins.</summary>
    void SetCustomStatus(string status);
}

/// <summary>An activity: its name and the types of its input and result.</summary>
/// <param name="Name">The name, the same on every host and for ever: histories contain it.</param>
public sealed record Activity<TInput, TResult>(string Name);

/// <summary>
/// How often an activity that throws is tried. What the platform answers does not throw: it is a result that the
/// workflow decides upon, with durable timers. This plan is for what is left: a store or a disk that is out for a while.
/// </summary>
/// <param name="MaxAttempts">Attempts in all, the first included.</param>
/// <param name="FirstInterval">The wait before the second attempt; doubled each time.</param>
/// <param name="MaxInterval">The longest wait.</param>
public sealed record RetryPlan(int MaxAttempts, TimeSpan FirstInterval, TimeSpan MaxInterval)
{
    /// <summary>The wait after the given attempt (1 is the first).</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        var factor = Math.Pow(2, Math.Min(attempt - 1, 30));
        return TimeSpan.FromTicks((long)Math.Min(FirstInterval.Ticks * factor, MaxInterval.Ticks));
    }
}

/// <summary>An activity threw, and its retry plan is used up.</summary>
public sealed class ActivityFailedException(string activity, string errorType, string message)
    : Exception($"Activity {activity} failed: {errorType}: {message}")
{
    /// <summary>The activity's name.</summary>
    public string Activity { get; } = activity;

    /// <summary>The type of the exception that the activity threw.</summary>
    public string ErrorType { get; } = errorType;
}
