using System.Text.Json.Nodes;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Load;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>
/// How long accepting a publish takes, against an endpoint that only checks the API key. The jobs are scheduled for later: the
/// publishing of earlier ones would be measured with the accepting of others.
/// </summary>
internal static class AcceptBenchmark
{
    private const int Accounts = 400;
    private static readonly (int Clients, int Jobs)[] Loads = [(1, 2_000), (16, 8_000), (64, 16_000)];

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await using var instagram = await SimulatorProcess.StartAsync();
        await using var service = await ServiceProcess.StartAsync(instagram, sizes.Of(Accounts, 20));
        var first = (await service.TimeAsync()) + TimeSpan.FromDays(1);
        var accepted = -1;
        _ = await Clients.RunAsync(64, sizes.Of(4_000, 64), EmptyAsync);
        _ = await Clients.RunAsync(64, sizes.Of(4_000, 64), AcceptAsync);

        foreach (var (clients, full) in Loads)
        {
            var count = sizes.Of(full, clients * 10);
            var empty = await Clients.RunAsync(clients, count, EmptyAsync);
            var accept = await Clients.RunAsync(clients, count, AcceptAsync);
            yield return new("accept", $"empty authenticated endpoint, {clients} clients, p50", empty.Times.Median, "ms");
            yield return new("accept", $"empty authenticated endpoint, {clients} clients, p99", empty.Times.P99, "ms");
            yield return new("accept", $"publish, {clients} clients, p50", accept.Times.Median, "ms");
            yield return new("accept", $"publish, {clients} clients, p99", accept.Times.P99, "ms");
            yield return new("accept", $"publish, {clients} clients", accept.PerSecond, "per second");
            yield return new("accept", $"p50 of publish to that of the empty endpoint, {clients} clients", accept.Times.Median / empty.Times.Median, "ratio");
            yield return new("accept", $"p99 of publish to that of the empty endpoint, {clients} clients", accept.Times.P99 / empty.Times.P99, "ratio")
            {
                Goal = Goal.Most(3),
            };
        }

        Task EmptyAsync(int number) => service.Client.PostAsync("compare/empty", Body(number, first));

        Task AcceptAsync(int number)
        {
            var place = Interlocked.Increment(ref accepted);
            return service.Client.PostAsync("api/v1/publish/instagram", Body(place, first + (TimeSpan.FromMinutes(30) * (place / service.Accounts.Count))));
        }

        JsonObject Body(int number, DateTimeOffset at) => new()
        {
            ["instagramAccountId"] = service.Accounts[number % service.Accounts.Count],
            ["mediaId"] = service.MediaId,
            ["caption"] = $"Number {number}",
            ["scheduledAt"] = at.ToString("O"),
        };
    }
}
