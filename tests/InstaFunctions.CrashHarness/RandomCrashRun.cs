using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.CrashHarness;

/// <summary>
/// Orders that are placed while the service is killed at random moments, life after life, under the faults that the simulator
/// has been given. A seed fixes the orders and the moments; how threads and packets interleave, nobody can fix.
/// </summary>
internal sealed class RandomCrashRun(Installation installation, int seed, IReadOnlyList<Order> orders)
{
    private const int JobsPerLife = 12;
    private const int Accounts = 20;
    private const int Clients = 4;

    private int _deaths;
    private IReadOnlyList<JsonObject?> _jobs = [];

    /// <summary>Runs a host under everything that the platform can do wrong, and keeps the figures.</summary>
    public static async Task UnderFaultsAsync(HostProgram program, int seed, int jobs)
    {
        await using var installation = await Installation.CreateAsync(program);
        var run = new RandomCrashRun(installation, seed, Orders(seed, jobs));
        await run.ConnectAsync();
        run.Arm(new FaultPlan(seed).Rules());
        run.Conclude("2", "random kills", await run.RunAsync(lies: false));
    }

    /// <summary>Runs a host under an Instagram that lies, and keeps the figures.</summary>
    public static async Task UnderLiesAsync(HostProgram program, int seed, int jobs)
    {
        await using var installation = await Installation.CreateAsync(program);
        installation.Instagram.Simulator.Configure(LyingPlan.Platform);
        var orders = Orders(seed, jobs, words: "Caf\u00E9\u200B \u2764\uFE0F with @anna & co #news, order");
        var run = new RandomCrashRun(installation, seed, orders);
        await run.ConnectAsync();
        run.Arm(new LyingPlan(seed).Rules(orders.Select(order => order.Account).Distinct()));
        run.Conclude("3", "random kills under lies", await run.RunAsync(lies: true));
    }

    /// <summary>Orders of every kind, on some accounts with faults of their own among others.</summary>
    private static IReadOnlyList<Order> Orders(int seed, int count, string words = "Order")
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var kind = (OrderKind)(number % Enum.GetValues<OrderKind>().Length);
            var account = random.Next(Accounts + 2) switch
            {
                Accounts => FaultPlan.TokenAccount,
                Accounts + 1 => FaultPlan.QuotaAccount,
                var ordinary => string.Create(CultureInfo.InvariantCulture, $"account{ordinary}"),
            };
            return new Order(kind, string.Create(CultureInfo.InvariantCulture, $"{seed}-{number}"), account)
            {
                Words = words,
                PublishWithin = account == FaultPlan.QuotaAccount ? TimeSpan.FromSeconds(40) : null,
            };
        })];
    }

    /// <summary>Connects the orders' accounts, while nothing goes wrong yet.</summary>
    private async Task ConnectAsync()
    {
        foreach (var account in orders.Select(order => order.Account).Distinct())
        {
            _ = await installation.ConnectAsync(account, again: true);
        }
    }

    /// <summary>Runs to the end of every job.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    private async Task<IReadOnlyList<string>> RunAsync(bool lies)
    {
        await LiveAndDieAsync();
        _jobs = await Task.WhenAll(orders.Select(async order => order.JobId is null ? null : await TryEndAsync(order)));

        // A call that was given up may still be held by a fault; what it does, it does before the judgement.
        var judge = new Judge(installation.Instagram.Simulator) { Lies = lies };
        return [.. orders.Zip(_jobs, judge.Try).OfType<string>()];
    }

    /// <summary>The run in a line.</summary>
    private string Figures(string name, IReadOnlyList<string> verdicts)
    {
        var judge = new Judge(installation.Instagram.Simulator);
        var faults = installation.Instagram.Simulator.Calls.Count(call => call.Fault is not null);
        var failed = _jobs.Where(job => (string?)job?["status"] == "failed").CountBy(job => (string)job!["error"]!["code"]!).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        var unknownLive = orders.Zip(_jobs).Count(pair => (string?)pair.Second?["status"] == "failed" && judge.PostsOf(pair.First).Count > 0);
        int Count(string word) => verdicts.Count(verdict => verdict.StartsWith(word, StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: seed {seed}, {orders.Count} jobs, {_deaths} deaths; faults survived: {faults}; lost {Count("lost")}, double {Count("double")}, stuck {Count("stuck")}, untrue {verdicts.Count - Count("lost") - Count("double") - Count("stuck")}; succeeded {_jobs.Count(job => (string?)job?["status"] == "succeeded")}, refused at the door {_jobs.Count(job => job is null)}, failed with a true reason: {string.Join(", ", failed.Select(pair => $"{pair.Key} {pair.Value}"))}; unknown with a post {unknownLive}");
    }

    private void Arm(IEnumerable<FaultRule> rules)
    {
        foreach (var rule in rules)
        {
            _ = installation.Instagram.Simulator.AddFault(rule);
        }
    }

    private void Conclude(string order, string name, IReadOnlyList<string> verdicts)
    {
        CrashFigures.Keep(installation.Program, order, Figures(name, verdicts));
        CrashFigures.KeepList(installation.Program, $"{name}, unknown", Unknown());
        Assert.True(verdicts.Count == 0, $"seed {seed}:\n{string.Join("\n\n", verdicts)}");
    }

    /// <summary>The jobs whose outcome stayed unknown, each with the posts that it really has, for a person to read.</summary>
    private IEnumerable<string> Unknown()
    {
        var judge = new Judge(installation.Instagram.Simulator);
        return from pair in orders.Zip(_jobs)
               where (string?)pair.Second?["error"]?["code"] == "outcome_unknown"
               select $"{pair.First.Kind} {pair.First.Mark} on {pair.First.Account}, {judge.PostsOf(pair.First).Count} posts: {pair.Second!.ToJsonString()}";
    }

    /// <summary>Life after life, each with some orders of its own and those that the last one left; the last life goes on.</summary>
    private async Task LiveAndDieAsync()
    {
        var random = new Random(seed + 1);
        var left = new Queue<Order>(orders);
        while (left.Count > 0)
        {
            var waiting = new ConcurrentQueue<Order>(Enumerable.Range(0, Math.Min(JobsPerLife, left.Count)).Select(_ => left.Dequeue()));
            if (_deaths == 0)
            {
                await installation.Host.TellAsync($"die {random.Next(50, 1500)}");
            }

            var broken = await PlaceAsync(waiting);
            Assert.Equal(HostProcess.Killed, await installation.Host.EndAsync());
            _deaths++;
            left = new Queue<Order>([.. broken, .. left]);

            // Its start may be the moment, too. The last life is one that lasts.
            var isLast = left.Count == 0;
            while (!await installation.StartAsync(isLast ? null : TimeSpan.FromMilliseconds(random.Next(200, 3000))))
            {
                _deaths++;
            }
        }
    }

    private async Task<IReadOnlyCollection<Order>> PlaceAsync(ConcurrentQueue<Order> waiting)
    {
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
        return broken;
    }

    private async Task<JsonObject> TryEndAsync(Order order)
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
}
