using System.Diagnostics;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>The time of a page of scheduled jobs among a thousand and among a hundred thousand.</summary>
internal static class ListBenchmark
{
    private const int PageSize = 50;
    private const int Pages = 400;

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        var (least, most) = (sizes.Of(1_000), sizes.Of(100_000));
        var few = await MedianPageAsync(least);
        var many = await MedianPageAsync(most);
        yield return new("lists", $"page of {PageSize} among {least:#,0} scheduled jobs, median", few, "ms");
        yield return new("lists", $"page of {PageSize} among {most:#,0} scheduled jobs, median", many, "ms");
        yield return new("lists", "most to fewest", many / few, "ratio");
    }

    private static async Task<double> MedianPageAsync(int jobs)
    {
        await using var database = new BenchmarkDatabase();
        var store = database.Get<IJobStore>();
        var tenant = Uuid.New<TenantId>(TimeProvider.System);
        var account = Uuid.New<AccountId>(TimeProvider.System);
        var start = TimeProvider.System.GetUtcNow();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, jobs),
            new ParallelOptions { MaxDegreeOfParallelism = 256 },
            async (i, cancellation) => await store.CreateAsync(Job(tenant, account, start, i), null, cancellation));

        // From all over the list: the pages in the middle must cost what the first costs.
        var times = new List<double>();
        string? cursor = null;
        for (var page = 0; page < Pages; page++)
        {
            var watch = Stopwatch.StartNew();
            var found = await store.ListScheduledAsync(tenant, null, new PageRequest(PageSize, cursor), CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
            cursor = found.NextCursor;
        }

        times.Sort();
        return times[Pages / 2];
    }

    private static PublishJob Job(TenantId tenant, AccountId account, DateTimeOffset start, int number) => new()
    {
        Id = Uuid.New<JobId>(TimeProvider.System),
        TenantId = tenant,
        AccountId = account,
        IgUserId = new IgUserId("17841400000000000"),
        Product = PublishProduct.Image,
        Media = [new JobMedia(Uuid.New<MediaId>(TimeProvider.System), MediaKind.Image)],
        Caption = $"Number {number}",
        CreatedAt = start,
        ScheduledFor = start.AddMinutes(5).AddSeconds(number),
        Status = JobStatus.Scheduled,
        Phase = JobPhase.WaitingForSchedule,
    };
}
