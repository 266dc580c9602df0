using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>
/// Thousands of jobs wait for their containers; the process is killed, and stays away until each of them has something to do.
/// How long is it from the next start until all of them move again?
/// </summary>
internal static class RecoveryBenchmark
{
    private const int PollSeconds = 15;

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        var jobs = sizes.Of(5_000, 100);
        await using var instagram = await SimulatorProcess.StartAsync(processingSeconds: 3_600);
        await using var service = await ServiceProcess.StartAsync(
            instagram, (jobs / 50) + 1, 1, ("Publishing:PollInterval", $"00:00:{PollSeconds}"), ("Publishing:PollTimeout", "01:00:00"));
        await service.StopAsync();
        var alone = await service.StartAgainAsync();
        await service.SeedAsync(jobs, null, 0);
        while (Records.Reached(service.Folder, "ReadContainer") < jobs)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        await service.KillAsync();
        await instagram.AdvanceClockAsync(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromSeconds(PollSeconds), TimeProvider.System);
        var restart = TimeProvider.System.GetUtcNow();
        var ready = await service.StartAgainAsync();
        await Records.FinishAsync(service, jobs, TimeSpan.Zero);
        var done = TimeProvider.System.GetUtcNow() - restart;
        await service.StopAsync();
        var steps = Records.NextSteps(service.Folder, restart);
        yield return new("recovery", "start with nothing to do, until ready", alone.TotalMilliseconds, "ms");
        yield return new("recovery", $"start with {jobs:#,0} jobs in flight, until ready", ready.TotalMilliseconds, "ms");
        yield return new("recovery", "that to the start with nothing to do", ready / alone, "ratio");
        yield return new("recovery", $"start until half of {steps.Count:#,0} jobs move", steps.Median, "ms");
        yield return new("recovery", "start until 99 of 100 move", steps.P99, "ms");
        yield return new("recovery", "start until all move", steps.Max, "ms");
        yield return new("recovery", "start until all are published", done.TotalSeconds, "s");
    }
}
