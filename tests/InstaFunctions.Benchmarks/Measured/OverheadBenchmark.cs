using System.Text.Json.Nodes;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Load;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>
/// What the service adds to the calls that any client must make: jobs accepted over HTTP and followed to their end, against a
/// bare client that makes the same calls at the same concurrency in the same run.
/// </summary>
internal static class OverheadBenchmark
{
    private const int CarouselItems = 10;

    // As many posts as Instagram lets an account make in a day.
    private const int PostsPerAccount = 50;

    private static readonly (int Clients, int Jobs)[] Loads = [(1, 400), (16, 3_000), (64, 6_000)];

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await using var instagram = await SimulatorProcess.StartAsync();
        var total = Loads.Sum(load => sizes.Of(load.Jobs, load.Clients)) + sizes.Of(1_000, 64);
        var accounts = (total / PostsPerAccount) + 1;
        await using var floor = await Floor.StartAsync(instagram, accounts);
        await using var service = await ServiceProcess.StartAsync(instagram, accounts);
        var published = 0;
        _ = await Clients.RunAsync(64, sizes.Of(1_000, 64), floor.PublishAsync);
        _ = await Clients.RunAsync(64, sizes.Of(1_000, 64), PublishAsync);

        foreach (var (clients, full) in Loads)
        {
            var jobs = sizes.Of(full, clients);
            var bare = await Clients.RunAsync(clients, jobs, floor.PublishAsync);

            await instagram.ForgetCallsAsync();
            var (before, processor, platform) = (await service.UsageAsync(), service.ProcessorTime, instagram.ProcessorTime);
            var ours = await Clients.RunAsync(clients, jobs, PublishAsync);
            var (after, used, platformUsed) = (await service.UsageAsync(), service.ProcessorTime - processor, instagram.ProcessorTime - platform);

            yield return new("overhead", $"floor, {clients} clients", bare.PerSecond, "jobs/s");
            yield return new("overhead", $"service, {clients} clients", ours.PerSecond, "jobs/s");
            yield return new("overhead", $"throughput of the service to the floor's, {clients} clients", ours.PerSecond / bare.PerSecond, "ratio")
            {
                Goal = clients == 64 ? Goal.Least(0.5) : null,
            };
            yield return new("overhead", $"floor, first call to permalink, {clients} clients, p50", bare.Times.Median, "ms");
            yield return new("overhead", $"floor, first call to permalink, {clients} clients, p99", bare.Times.P99, "ms");
            yield return new("overhead", $"accepting to published, {clients} clients, p50", ours.Times.Median, "ms");
            yield return new("overhead", $"accepting to published, {clients} clients, p99", ours.Times.P99, "ms");
            yield return new("overhead", $"processor time of the service per job, {clients} clients", used.TotalMilliseconds / jobs, "ms");
            yield return new("overhead", $"processor time of the platform per job, {clients} clients", platformUsed.TotalMilliseconds / jobs, "ms");
            yield return new("overhead", $"allocated by the service per job, {clients} clients", (after.AllocatedBytes - before.AllocatedBytes) / 1024.0 / jobs, "KiB");
            yield return new("overhead", $"platform calls per image, {clients} clients", await instagram.CountCallsAsync() / (double)jobs, "calls") { Goal = Goal.Most(4) };
        }

        var carousels = sizes.Of(200, 16);
        await instagram.ForgetCallsAsync();
        var carousel = await Clients.RunAsync(16, carousels, PublishCarouselAsync);
        yield return new("overhead", $"carousels of {CarouselItems}, 16 clients", carousel.PerSecond, "jobs/s");
        yield return new("overhead", $"platform calls per carousel of {CarouselItems}", await instagram.CountCallsAsync() / (double)carousels, "calls") { Goal = Goal.Most(24) };

        async Task PublishAsync(int number)
        {
            var accepted = await service.Client.PostAsync("api/v1/publish/instagram", new JsonObject
            {
                ["instagramAccountId"] = NextAccount(),
                ["mediaId"] = service.MediaId,
                ["caption"] = $"Number {number}",
            });
            await service.Client.EndAsync((string)accepted["outputJobId"]!);
        }

        async Task PublishCarouselAsync(int number)
        {
            var accepted = await service.Client.PostAsync("api/v1/publish/instagram/carousel", new JsonObject
            {
                ["instagramAccountId"] = NextAccount(),
                ["mediaIds"] = new JsonArray([.. Enumerable.Repeat(service.MediaId, CarouselItems).Select(id => (JsonNode)id)]),
                ["caption"] = $"Number {number}",
            });
            await service.Client.EndAsync((string)accepted["outputJobId"]!);
        }

        string NextAccount() => service.Accounts[Interlocked.Increment(ref published) % service.Accounts.Count];
    }
}
