namespace InstaFunctions.Simulator.Tests;

/// <summary>A clock that stands still: only the simulator's own offset moves time.</summary>
internal sealed class StillClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 9, 26, 22, 36, 43, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Start;
}
