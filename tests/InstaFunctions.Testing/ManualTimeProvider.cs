namespace InstaFunctions.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers that fall due fire on the thread that moves the clock, in the
/// order of their due times (then of their creation), and each sees the clock at its own due time. Thread-safe; no lock
/// is held while a timer's callback runs, so a callback may use the clock freely.
/// </summary>
/// <param name="start">What <see cref="GetUtcNow"/> answers at first.</param>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    // Sorted, so that a simulation with very many timers stays fast.
    private readonly SortedSet<ManualTimer> _pending = new(ManualTimer.ByDueTime);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _epoch = start.ToUniversalTime();
    private TimeSpan _elapsed;
    private TimeSpan _target;
    private long _sequence;

    /// <summary>A clock that starts at a round moment: 2026-01-01T00:00:00Z.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>UTC, so that no test depends on the machine's time zone.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>One timestamp is one tick of <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>How long until the next timer fires; null when none is waiting.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                return _pending.Min is { } next ? next.Due - _elapsed : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _epoch + _elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Moves the clock forward and fires every timer that falls due on the way.</summary>
    /// <param name="by">How far; zero fires nothing new, a negative time is refused.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate)
        {
            // Added to the target rather than to the current time: two threads that advance at once add up.
            _target += by;
        }

        FireUntilTarget();
    }

    /// <summary>
    /// Sets the wall clock. Forward, it is <see cref="Advance"/>. Backward, only <see cref="GetUtcNow"/> steps back, as when
    /// an operator corrects a machine's clock: timestamps and timers do not notice.
    /// </summary>
    public void SetUtcNow(DateTimeOffset value)
    {
        TimeSpan forward;
        lock (_gate)
        {
            forward = value - (_epoch + _elapsed);
            if (forward < TimeSpan.Zero)
            {
                _epoch += forward;
            }
        }

        if (forward > TimeSpan.Zero)
        {
            Advance(forward);
        }
    }

    /// <summary>Moves the clock to the next timer's due time and fires it; false when no timer is waiting.</summary>
    public bool AdvanceToNextTimer()
    {
        if (UntilNextTimer is not { } wait)
        {
            return false;
        }

        Advance(wait);
        return true;
    }

    /// <summary>Completes as soon as at least <paramref name="count"/> timers are waiting: no test needs to poll for it.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_pending.Count >= count)
            {
                return Task.CompletedTask;
            }

            // Continuations run elsewhere: they must not run inside the code that is just making a timer.
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        _ = timer.Change(dueTime, period);
        return timer;
    }

    internal bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.Disposed)
            {
                return false;
            }

            // Out of the set before its sort key changes.
            _ = _pending.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            timer.Due = _elapsed + dueTime;
            // As with the system's timers, a period of zero means once.
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Sequence = ++_sequence;
            _ = _pending.Add(timer);
            SignalWaiters();
        }

        if (dueTime == TimeSpan.Zero)
        {
            FireUntilTarget();
        }

        return true;
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.Disposed = true;
            _ = _pending.Remove(timer);
        }
    }

    private void FireUntilTarget()
    {
        while (TakeDue() is { } timer)
        {
            timer.Fire();
        }
    }

    private ManualTimer? TakeDue()
    {
        lock (_gate)
        {
            if (_pending.Min is not { } next || next.Due > _target)
            {
                _elapsed = _target;
                return null;
            }

            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            _ = _pending.Remove(next);
            if (next.Period is { } period)
            {
                next.Due += period;
                _ = _pending.Add(next);
            }

            return next;
        }
    }

    private void SignalWaiters()
    {
        foreach (var (_, reached) in _waiters.Where(waiter => waiter.Count <= _pending.Count))
        {
            _ = reached.TrySetResult();
        }

        _ = _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
    }
}
