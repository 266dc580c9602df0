namespace InstaFunctions.CrashHost;

/// <summary>The machine's clock, as if somebody had set it wrong. Timers are not moved by that, as on a real machine.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _offset;

    /// <summary>How far it is ahead.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _offset));
        set => Volatile.Write(ref _offset, value.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
