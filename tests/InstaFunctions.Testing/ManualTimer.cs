namespace InstaFunctions.Testing;

/// <summary>A timer of <see cref="ManualTimeProvider"/>; its fields are guarded by the clock's lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    // The system's timers run their callback in the context that made them; so do these.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _disposed;

    internal static IComparer<ManualTimer> ByDueTime { get; } = Comparer<ManualTimer>.Create(
        (one, other) => (one.Due, one.Sequence).CompareTo((other.Due, other.Sequence)));

    internal bool Disposed
    {
        get => _disposed;
        set => _disposed = value;
    }

    internal TimeSpan Due { get; set; }

    internal TimeSpan? Period { get; set; }

    internal long Sequence { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNegative(dueTime, nameof(dueTime));
        ThrowIfNegative(period, nameof(period));
        return clock.Schedule(this, dueTime, period);
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, _ => callback(state), null);
        }
    }

    private static void ThrowIfNegative(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, time, "A timer's time is zero, positive or infinite.");
        }
    }
}
