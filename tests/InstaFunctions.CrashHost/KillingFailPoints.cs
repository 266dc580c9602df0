using InstaFunctions.Core.Publishing;

namespace InstaFunctions.CrashHost;

/// <summary>Boundaries at one of which the process dies.</summary>
internal sealed class KillingFailPoints : IFailPoints
{
    private volatile string? _point;
    private int _left;

    /// <summary>Has the process die when it passes the boundary for the given time, counted from now.</summary>
    public void Arm(string point, int passing)
    {
        Volatile.Write(ref _left, passing);
        _point = point;
    }

    /// <inheritdoc/>
    public void Reach(string name)
    {
        if (name == _point && Interlocked.Decrement(ref _left) == 0)
        {
            Console.Out.WriteLine($"@reached {name}");
            Console.Out.Flush();
            SuddenDeath.Come();
        }
    }
}
