namespace InstaFunctions.Core.Publishing;

/// <summary>
/// For how long Instagram has been read, by the times of the readings themselves. Between two of them twice the planned
/// interval counts at the most: an outage, a clock that was set, or a result that was recorded late is no observed time.
/// </summary>
internal sealed class ObservedTime(TimeSpan interval)
{
    private DateTimeOffset? _last;
    private TimeSpan _total;

    /// <summary>Counts a reading.</summary>
    /// <returns>The time observed since the first one.</returns>
    public TimeSpan Add(DateTimeOffset at)
    {
        var since = at - (_last ?? at);
        _last = at;
        return _total += TimeSpan.FromTicks(Math.Clamp(since.Ticks, 0, interval.Ticks * 2));
    }
}
