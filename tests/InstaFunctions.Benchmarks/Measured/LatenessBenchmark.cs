using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>How late workflows start that are due in the same second, and in a steady stream.</summary>
internal static class LatenessBenchmark
{
    // Accepted well before they are due, so that they have left the memory by then as jobs of the next day have.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(45);

    // Ten minutes in one: a clock that is ten times as fast makes everything ten times as late.
    private const double Speed = 10;

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await foreach (var figure in MeasureAsync(sizes.Of(10_000), 1, TimeSpan.FromSeconds(1), "in the same second"))
        {
            yield return figure;
        }

        var stream = TimeSpan.FromMinutes(10 * Math.Min(1, sizes.Scale));
        await foreach (var figure in MeasureAsync(sizes.Of(10_000), Speed, stream, "1,000 a minute"))
        {
            yield return figure;
        }
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(int jobs, double speed, TimeSpan over, string how)
    {
        await using var instagram = await SimulatorProcess.StartAsync();
        await using var service = await ServiceProcess.StartAsync(instagram, (jobs / 50) + 1, speed);
        var first = (await service.TimeAsync()) + ((Ahead + TimeSpan.FromSeconds(jobs / 500)) * speed);
        await service.SeedAsync(jobs, first, over.TotalSeconds / jobs);
        if (await service.TimeAsync() > first - (TimeSpan.FromSeconds(30) * speed))
        {
            throw new InvalidOperationException("The machine is too slow: the jobs were not accepted in time to wait.");
        }

        await Records.FinishAsync(service, jobs, (first - await service.TimeAsync() + over) / speed);
        await service.StopAsync();
        foreach (var (what, spread) in Records.Lateness(service.Folder))
        {
            // In the seconds of the service's clock.
            yield return new("lateness", $"{jobs:#,0} jobs, {how}: {what}, p50", spread.Median / 1000, "s");
            yield return new("lateness", $"{jobs:#,0} jobs, {how}: {what}, p99", spread.P99 / 1000, "s")
            {
                Goal = what == Records.WorkflowStarts ? Goal.Most(1) : null,
            };
            yield return new("lateness", $"{jobs:#,0} jobs, {how}: {what}, longest", spread.Max / 1000, "s");
        }
    }
}
