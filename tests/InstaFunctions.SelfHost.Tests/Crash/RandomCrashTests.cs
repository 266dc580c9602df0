using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// kill -9 at random moments under random faults. <c>INSTAFUNCTIONS_CRASH_SEED</c> and <c>INSTAFUNCTIONS_CRASH_JOBS</c>
/// (300 without it) choose another run and a longer one. A seed fixes the orders, the faults and the moments; how threads
/// and packets interleave, nobody can fix.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class RandomCrashTests
{
    private const int JobsPerLife = 12;
    private const int Accounts = 20;
    private const int Clients = 4;

    private static readonly int Seed = Setting("INSTAFUNCTIONS_CRASH_SEED", 1);
    private static readonly int Jobs = Setting("INSTAFUNCTIONS_CRASH_JOBS", 300);

    [Fact]
    public async Task Processes_killed_at_random_moments_under_random_faults_lose_double_and_block_nothing()
    {
        await using var installation = await Installation.CreateAsync();
        var orders = Orders(new Random(Seed)).ToList();
        foreach (var account in orders.Select(order => order.Account).Distinct())
        {
            _ = await installation.ConnectAsync(account, again: true);
        }

        foreach (var rule in new FaultPlan(Seed).Rules())
        {
            _ = installation.Instagram.Simulator.AddFault(rule);
        }

        var deaths = await LiveAndDieAsync(installation, orders);
        var jobs = await Task.WhenAll(orders.Select(async order => order.JobId is null ? null : await TryEndAsync(installation, order)));

        // A call that was given up may still be held by a fault; what it does, it does before the judgement.
        var verdicts = orders.Zip(jobs, new Judge(installation.Instagram.Simulator).Try).OfType<string>().ToList();
        CrashFigures.Keep("2", Figures(installation, orders, jobs, deaths, verdicts));
        Assert.True(verdicts.Count == 0, $"seed {Seed}:\n{string.Join("\n\n", verdicts)}");
    }

    private static IEnumerable<Order> Orders(Random random)
    {
        for (var number = 0; number < Jobs; number++)
        {
            var kind = (OrderKind)(number % Enum.GetValues<OrderKind>().Length);
            var account = random.Next(Accounts + 2) switch
            {
                Accounts => FaultPlan.TokenAccount,
                Accounts + 1 => FaultPlan.QuotaAccount,
                var ordinary => string.Create(CultureInfo.InvariantCulture, $"account{ordinary}"),
            };
            yield return new Order(kind, string.Create(CultureInfo.InvariantCulture, $"{Seed}-{number}"), account)
            {
                PublishWithin = account == FaultPlan.QuotaAccount ? TimeSpan.FromSeconds(40) : null,
            };
        }
    }

    /// <summary>Life after life, each with some orders of its own and those that the last one left; the last life goes on.</summary>
    private static async Task<int> LiveAndDieAsync(Installation installation, List<Order> orders)
    {
        var random = new Random(Seed + 1);
        var deaths = 0;
        var left = new Queue<Order>(orders);
        while (left.Count > 0)
        {
            var waiting = new ConcurrentQueue<Order>(Enumerable.Range(0, Math.Min(JobsPerLife, left.Count)).Select(_ => left.Dequeue()));
            if (deaths == 0)
            {
                await installation.Host.TellAsync($"die {random.Next(50, 1500)}");
            }

            var broken = new ConcurrentQueue<Order>();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                while (waiting.TryDequeue(out var order))
                {
                    if (!await installation.TryPlaceAsync(order))
                    {
                        broken.Enqueue(order);
                    }
                }
            }));
            Assert.Equal(HostProcess.Killed, await installation.Host.EndAsync());
            deaths++;
            left = new Queue<Order>([.. broken, .. left]);

            // Its start may be the moment, too. The last life is one that lasts.
            var isLast = left.Count == 0;
            while (!await installation.StartAsync(isLast ? null : TimeSpan.FromMilliseconds(random.Next(200, 3000))))
            {
                deaths++;
            }
        }

        return deaths;
    }

    private static async Task<JsonObject> TryEndAsync(Installation installation, Order order)
    {
        try
        {
            return await installation.EndOfAsync(order);
        }
        catch (TimeoutException)
        {
            return (await installation.Client.GetAsync($"api/v1/jobs/publish/{order.JobId}")).Body;
        }
    }

    private static string Figures(Installation installation, List<Order> orders, JsonObject?[] jobs, int deaths, List<string> verdicts)
    {
        var faults = installation.Instagram.Simulator.Calls.Count(call => call.Fault is not null);
        var failed = jobs.Where(job => (string?)job?["status"] == "failed").CountBy(job => (string)job!["error"]!["code"]!).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        int Count(string word) => verdicts.Count(verdict => verdict.StartsWith(word, StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"random kills: seed {Seed}, {orders.Count} jobs, {deaths} deaths; faults survived: {faults}; lost {Count("lost")}, double {Count("double")}, stuck {Count("stuck")}, untrue {verdicts.Count - Count("lost") - Count("double") - Count("stuck")}; succeeded {jobs.Count(job => (string?)job?["status"] == "succeeded")}, refused at the door {jobs.Count(job => job is null)}, failed with a true reason: {string.Join(", ", failed.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
