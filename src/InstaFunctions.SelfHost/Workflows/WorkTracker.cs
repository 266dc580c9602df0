namespace InstaFunctions.SelfHost.Workflows;

/// <summary>Counts what is being done, so that a stop can wait for it.</summary>
internal sealed class WorkTracker
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _quiet;
    private int _count;

    /// <summary>Something begins; it ends when the answer is disposed.</summary>
    internal Busy Begin()
    {
        lock (_gate)
        {
            _count++;
        }

        return new Busy(this);
    }

    /// <summary>Completes at a moment at which nothing is being done.</summary>
    internal Task QuietAsync()
    {
        lock (_gate)
        {
            return _count == 0 ? Task.CompletedTask : (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits, and does not count as being done meanwhile; called by something that does.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; it counts again.</exception>
    internal async Task PauseAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resumed = 0;
        // The timer is there before the pause begins, and the count is back before the continuation runs.
        await using var timer = time.CreateTimer(_ => Resume(canceled: false), null, wait, Timeout.InfiniteTimeSpan);
        using var registration = cancellation.UnsafeRegister(_ => Resume(canceled: true), null);
        End();
        await over.Task.ConfigureAwait(false);

        void Resume(bool canceled)
        {
            if (Interlocked.Exchange(ref resumed, 1) == 0)
            {
                _ = Begin();
                _ = canceled ? over.TrySetCanceled(cancellation) : over.TrySetResult();
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _quiet?.SetResult();
                _quiet = null;
            }
        }
    }

    /// <summary>Something that is being done.</summary>
    internal readonly struct Busy(WorkTracker tracker) : IDisposable
    {
        public void Dispose() => tracker.End();
    }
}
