using System.Collections.Immutable;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// The arithmetic of a moving window, and nothing else: given the times at which slots count, how full is the window
/// <c>(t − length, t]</c> that ends at a time <c>t</c>, and where does one more slot fit. Exact to the tick.
/// </summary>
/// <remarks>
/// How full the windows are is a step function of their end: one up at each time, one down when that time leaves,
/// <c>length</c> later. One more slot at <c>x</c> raises every window that ends in <c>[x, x + length)</c>, so it fits when
/// none of these is full. A stretch <c>[a, b)</c> of full windows hence forbids the times between <c>a − length</c> and
/// <c>b</c>, both ends excluded. Every question is one sweep over the sorted times.
/// </remarks>
public sealed class QuotaWindow
{
    private readonly ImmutableArray<long> _times;
    private readonly long _length;
    private readonly int _limit;

    /// <summary>Makes a window over some times.</summary>
    /// <param name="times">When each slot counts, in any order.</param>
    /// <param name="length">The window's length, more than zero.</param>
    /// <param name="limit">How many slots a window may hold, at least 1.</param>
    public QuotaWindow(IEnumerable<DateTimeOffset> times, TimeSpan length, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _times = [.. times.Select(time => time.UtcTicks).Order()];
        _length = length.Ticks;
        _limit = limit;
    }

    /// <summary>Makes the window that a row's slots form as seen at a time.</summary>
    public static QuotaWindow Of(IEnumerable<QuotaEntry> entries, DateTimeOffset now, TimeSpan length, int limit) =>
        new(entries.Select(entry => entry.CountsAt(now)), length, limit);

    /// <summary>How many slots the window that ends at a time holds.</summary>
    public int UsedAt(DateTimeOffset end) =>
        CountUpTo(end.UtcTicks) - CountUpTo(end.UtcTicks - _length);

    /// <summary>Whether one more slot at a time overfills no window.</summary>
    public bool HasRoomFor(DateTimeOffset time) => EarliestFree(time) == time;

    /// <summary>The earliest time, not before <paramref name="from"/>, at which one more slot overfills no window.</summary>
    public DateTimeOffset EarliestFree(DateTimeOffset from)
    {
        var time = from.UtcTicks;
        foreach (var (start, end) in Full())
        {
            if (time <= start - _length)
            {
                break;
            }

            time = Math.Max(time, end);
        }

        return ToTime(time);
    }

    /// <summary>
    /// The latest time, not after <paramref name="to"/>, at which one more slot overfills no window; null when it would be
    /// before <paramref name="from"/>.
    /// </summary>
    public DateTimeOffset? LatestFree(DateTimeOffset from, DateTimeOffset to)
    {
        var time = to.UtcTicks;
        foreach (var (start, end) in Full().Reverse())
        {
            if (time >= end)
            {
                break;
            }

            time = Math.Min(time, start - _length);
        }

        return time >= from.UtcTicks ? ToTime(time) : null;
    }

    /// <summary>
    /// The earliest time, not before <paramref name="from"/>, such that the window that ends there has room, whatever that
    /// does to later windows.
    /// </summary>
    public DateTimeOffset EarliestEnd(DateTimeOffset from)
    {
        var time = from.UtcTicks;
        foreach (var (start, end) in Full())
        {
            if (time < start)
            {
                break;
            }

            time = Math.Max(time, end);
        }

        return ToTime(time);
    }

    /// <summary>How full windows are: at <paramref name="from"/>, and at each later end up to <paramref name="to"/> where that changes.</summary>
    public IReadOnlyList<QuotaForecastPoint> Forecast(DateTimeOffset from, DateTimeOffset to) =>
    [
        new(from, UsedAt(from)),
        .. Steps()
            .Where(step => step.End > from.UtcTicks && step.End <= to.UtcTicks)
            .Select(step => new QuotaForecastPoint(ToTime(step.End), step.Used)),
    ];

    private int CountUpTo(long time)
    {
        var index = _times.BinarySearch(time);
        index = index < 0 ? ~index : index;
        while (index < _times.Length && _times[index] == time)
        {
            index++;
        }

        return index;
    }

    /// <summary>The stretches of ends, start included and end excluded, at which windows are full; in order.</summary>
    private IEnumerable<(long Start, long End)> Full()
    {
        long? start = null;
        foreach (var (end, used) in Steps())
        {
            if (used >= _limit)
            {
                start ??= end;
            }
            else if (start is { } full)
            {
                yield return (full, end);
                start = null;
            }
        }
    }

    /// <summary>Each end at which the number of slots in the window changes, and the number from there on.</summary>
    private IEnumerable<(long End, int Used)> Steps()
    {
        var (entered, left) = (0, 0);
        while (left < _times.Length)
        {
            var before = entered - left;
            var leaving = _times[left] + _length;
            var end = entered < _times.Length ? Math.Min(_times[entered], leaving) : leaving;
            while (entered < _times.Length && _times[entered] == end)
            {
                entered++;
            }

            while (left < _times.Length && _times[left] + _length == end)
            {
                left++;
            }

            if (entered - left != before)
            {
                yield return (end, entered - left);
            }
        }
    }

    private static DateTimeOffset ToTime(long ticks) =>
        new(Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
}
