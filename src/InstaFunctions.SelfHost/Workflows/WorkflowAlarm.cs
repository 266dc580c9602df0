namespace InstaFunctions.SelfHost.Workflows;

/// <summary>
/// The engine's one timer. It knows the workflows in the memory that wait for a near time, and the nearest time of all
/// those that are only stored.
/// </summary>
internal sealed class WorkflowAlarm : IDisposable
{
    // A system timer does not notice that the wall clock was set or that the machine slept; so it looks now and then, which
    // costs a comparison and no input or output.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action<DateTimeOffset> _storedDue;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<WorkflowInstance, long> _near = new();
    private readonly ITimer _timer;
    private long _nextStored = long.MaxValue;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    internal WorkflowAlarm(TimeProvider time, Action<DateTimeOffset> storedDue)
    {
        (_time, _storedDue) = (time, storedDue);
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes the workflow at the given time, or now when that is past.</summary>
    internal void Watch(WorkflowInstance instance, DateTimeOffset due)
    {
        bool now;
        lock (_gate)
        {
            _near.Enqueue(instance, due.UtcTicks);
            now = Arm(due.UtcTicks);
        }

        RingIf(now);
    }

    /// <summary>Looks into the database at the given time, in ticks.</summary>
    internal void WatchStored(long due)
    {
        bool now;
        lock (_gate)
        {
            _nextStored = Math.Min(_nextStored, due);
            now = Arm(due);
        }

        RingIf(now);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void RingIf(bool now)
    {
        if (now)
        {
            Ring();
        }
    }

    private void Ring()
    {
        // The time may come between the look at the clock and the setting of the timer.
        while (RingOnce())
        {
        }
    }

    private bool RingOnce()
    {
        var due = new List<WorkflowInstance>();
        var now = _time.GetUtcNow();
        bool stored, again;
        lock (_gate)
        {
            while (_near.TryPeek(out _, out var at) && at <= now.UtcTicks)
            {
                due.Add(_near.Dequeue());
            }

            stored = _nextStored <= now.UtcTicks;
            _nextStored = stored ? long.MaxValue : _nextStored;
            _armedFor = long.MaxValue;
            again = Arm(Math.Min(_nextStored, _near.TryPeek(out _, out var next) ? next : long.MaxValue));
        }

        foreach (var instance in due)
        {
            instance.Wake();
        }

        if (stored)
        {
            _storedDue(now);
        }

        return again;
    }

    /// <summary>Sets the timer when the time is nearer than what it is set for. True: the time is past, ring now.</summary>
    private bool Arm(long due)
    {
        var wait = TimeSpan.FromTicks(due - _time.GetUtcNow().UtcTicks);
        if (_disposed || due >= _armedFor)
        {
            return false;
        }

        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        _armedFor = due;
        // A whole millisecond more than needed, rather than one less: system timers cut off fractions.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(wait.TotalMilliseconds, LongestWait.TotalMilliseconds)));
        return !_timer.Change(wait, Timeout.InfiniteTimeSpan) && !_disposed;
    }
}
