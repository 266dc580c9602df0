using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Load;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>What a thousand, ten thousand and a hundred thousand scheduled jobs cost: memory, start, lists, cancelling.</summary>
internal static class ScaleBenchmark
{
    private const int Accounts = 200;
    private const int Starts = 5;
    private const int Pages = 100;
    private const int Cancels = 100;

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await using var instagram = await SimulatorProcess.StartAsync();
        await using var service = await ServiceProcess.StartAsync(instagram, Accounts);

        // At most 50 in a day for each account.
        var first = (await service.TimeAsync()) + TimeSpan.FromDays(1);
        var spacing = TimeSpan.FromDays(25) / 100_000;
        var seeded = 0;
        var points = new List<Point>();
        foreach (var jobs in new[] { sizes.Of(1_000, 200), sizes.Of(10_000, 400), sizes.Of(100_000, 800) })
        {
            await service.SeedAsync(jobs - seeded, first + (spacing * seeded), spacing.TotalSeconds);
            seeded = jobs;
            var accepted = await service.RestAsync();
            var point = await MeasureAsync(service, jobs, accepted);
            points.Add(point);
            yield return new("scale", $"{jobs:#,0} scheduled jobs: start until ready, median", point.StartMilliseconds, "ms");
            yield return new("scale", $"{jobs:#,0} scheduled jobs: resident memory after the start, at rest", point.Started.ResidentBytes / 1_048_576.0, "MiB");
            yield return new("scale", $"{jobs:#,0} scheduled jobs: managed heap after accepting them, at rest", accepted.HeapBytes / 1_048_576.0, "MiB");
            yield return new("scale", $"{jobs:#,0} scheduled jobs: page of 50, median", point.Pages.Median, "ms");
            yield return new("scale", $"{jobs:#,0} scheduled jobs: cancel, p50", point.Cancels.Median, "ms");
            yield return new("scale", $"{jobs:#,0} scheduled jobs: cancel, p99", point.Cancels.P99, "ms");
        }

        var (few, many) = (points[0], points[^1]);
        yield return new("scale", "resident memory per scheduled job, in a process that has just started",
            (many.Started.ResidentBytes - few.Started.ResidentBytes) / 1024.0 / (many.Jobs - few.Jobs), "KiB")
        { Goal = Goal.Most(1) };
        yield return new("scale", "managed heap per scheduled job, in the process that has accepted it",
            (many.Accepted.HeapBytes - few.Accepted.HeapBytes) / 1024.0 / (many.Jobs - few.Jobs), "KiB")
        { Goal = Goal.Most(1) };
        yield return new("scale", $"start with {many.Jobs:#,0} to start with {few.Jobs:#,0}", many.StartMilliseconds / few.StartMilliseconds, "ratio") { Goal = Goal.Most(2) };
        yield return new("scale", "page, most to fewest", many.Pages.Median / few.Pages.Median, "ratio");
        yield return new("scale", "cancel, most to fewest, p50", many.Cancels.Median / few.Cancels.Median, "ratio");
    }

    private static async Task<Point> MeasureAsync(ServiceProcess service, int jobs, Usage accepted)
    {
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await service.StopAsync();
            starts.Add((await service.StartAgainAsync()).TotalMilliseconds);
        }

        var usage = await service.RestAsync();
        var ids = new List<string>();
        string? cursor = null;
        var pages = await Clients.RunAsync(1, Math.Min(Pages, jobs / 50), async _ =>
        {
            var page = await service.Client.GetAsync($"api/v1/publish/scheduled?limit=50{(cursor is null ? "" : $"&cursor={cursor}")}");
            cursor = (string?)page["nextCursor"];
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["outputJobId"]!));
        });
        // Past the last page it begins again.
        ids = [.. ids.Distinct()];
        var cancels = await Clients.RunAsync(1, Cancels, i => service.Client.DeleteAsync($"api/v1/publish/scheduled/{ids[i * ids.Count / Cancels]}"));
        return new Point(jobs, new Spread(starts).Median, accepted, usage, pages.Times, cancels.Times);
    }

    private sealed record Point(int Jobs, double StartMilliseconds, Usage Accepted, Usage Started, Spread Pages, Spread Cancels);
}
