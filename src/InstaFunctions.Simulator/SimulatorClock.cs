namespace InstaFunctions.Simulator;

/// <summary>The platform's idea of now: an underlying clock plus an offset that only ever grows.</summary>
public sealed class SimulatorClock(TimeProvider source) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far this clock is ahead of the underlying one.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => source.GetUtcNow() + Offset;

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative: windows and expiries would un-happen.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        _ = Interlocked.Add(ref _offsetTicks, by.Ticks);
    }
}
