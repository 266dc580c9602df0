namespace InstaFunctions.Core.Publishing;

/// <summary>
/// For how long somebody has looked, by the times of the readings themselves. Between two of them twice the planned interval
/// counts at the most: neither an outage, nor a clock that was set, nor a result that was recorded late is time in which
/// anybody looked.
/// </summary>
internal sealed class ReadingWatch(TimeSpan interval)
{
    private DateTimeOffset? _last;
    private TimeSpan _total;

    /// <summary>Counts a reading.</summary>
    /// <returns>The time looked at since the first one.</returns>
    public TimeSpan Add(DateTimeOffset at)
    {
        var since = at - (_last ?? at);
        _last = at;
        return _total += TimeSpan.FromTicks(Math.Clamp(since.Ticks, 0, interval.Ticks * 2));
    }
}
