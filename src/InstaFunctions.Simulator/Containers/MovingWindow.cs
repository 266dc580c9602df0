namespace InstaFunctions.Simulator.Containers;

/// <summary>
/// Counts what happened in the last 24 hours, the window being (t − 24 h, t]: what happened exactly 24 hours ago
/// no longer counts. Callers hold the simulator's lock.
/// </summary>
internal sealed class MovingWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    private readonly Queue<DateTimeOffset> _times = new();

    public int Count(DateTimeOffset now)
    {
        while (_times.TryPeek(out var oldest) && oldest <= now - Length)
        {
            _ = _times.Dequeue();
        }

        return _times.Count;
    }

    /// <summary>As a reading that is late by <paramref name="lag"/> sees it.</summary>
    public int CountSeen(DateTimeOffset now, TimeSpan lag)
    {
        _ = Count(now);
        return lag == TimeSpan.Zero ? _times.Count : _times.Count(time => time <= now - lag);
    }

    /// <summary>How long until the oldest entry leaves the window.</summary>
    public TimeSpan UntilNextFree(DateTimeOffset now) =>
        _times.TryPeek(out var oldest) ? oldest + Length - now : TimeSpan.Zero;

    public void Add(DateTimeOffset at) => _times.Enqueue(at);

    public void Clear() => _times.Clear();
}
