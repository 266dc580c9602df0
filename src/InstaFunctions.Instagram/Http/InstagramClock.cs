using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Http;

/// <summary>Measures Instagram's clock by its answers.</summary>
internal sealed class InstagramClock(TimeProvider clock) : IInstagramClock
{
    // Boxed, so that it is read and written at once.
    private volatile object? _offset;

    public TimeSpan? Offset => (TimeSpan?)_offset;

    /// <summary>Learns from an answer that has just come.</summary>
    /// <param name="date">The answer's <c>Date</c>, in whole seconds; null when it has none.</param>
    public void Learn(DateTimeOffset? date)
    {
        if (date is { } time)
        {
            _offset = time - clock.GetUtcNow();
        }
    }
}
