namespace InstaFunctions.Benchmarks.Load;

/// <summary>Clients that each do one thing after the other, as fast as they are answered.</summary>
internal static class Clients
{
    public static async Task<LoadResult> RunAsync(int clients, int count, Func<int, Task> act)
    {
        var times = new double[count];
        var next = -1;
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(clients, count)).Select(_ => Task.Run(ClientAsync)));
        return new LoadResult(count / TimeProvider.System.GetElapsedTime(start).TotalSeconds, new Spread(times));

        async Task ClientAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var began = TimeProvider.System.GetTimestamp();
                await act(i);
                times[i] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            }
        }
    }
}

/// <summary>What clients have seen.</summary>
/// <param name="PerSecond">How many of their things were done in a second.</param>
/// <param name="Times">How long each took, in milliseconds.</param>
internal sealed record LoadResult(double PerSecond, Spread Times);

/// <summary>Figures in order.</summary>
internal sealed class Spread
{
    private readonly double[] _sorted;

    public Spread(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    public double Median => At(0.5);

    public double P99 => At(0.99);

    public double Max => _sorted[^1];

    public int Count => _sorted.Length;

    private double At(double part) => _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * part))];
}
