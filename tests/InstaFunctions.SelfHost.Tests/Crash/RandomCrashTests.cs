using System.Globalization;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// kill -9 at random moments under random faults, and under random lies. <c>INSTAFUNCTIONS_CRASH_SEED</c>,
/// <c>INSTAFUNCTIONS_CRASH_JOBS</c> (300 without it) and <c>INSTAFUNCTIONS_LYING_JOBS</c> (100) choose other and longer runs.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class RandomCrashTests
{
    private static readonly int Seed = Setting("INSTAFUNCTIONS_CRASH_SEED", 1);
    private static readonly int Jobs = Setting("INSTAFUNCTIONS_CRASH_JOBS", 300);
    private static readonly int LyingJobs = Setting("INSTAFUNCTIONS_LYING_JOBS", 100);

    [Fact]
    public async Task Processes_killed_at_random_moments_under_random_faults_lose_double_and_block_nothing()
    {
        await using var installation = await Installation.CreateAsync();
        var run = new RandomCrashRun(installation, Seed, RandomCrashRun.Orders(Seed, Jobs));
        await run.ConnectAsync();
        Arm(installation, new FaultPlan(Seed).Rules());

        Keep("2", "random kills", run, await run.RunAsync(lies: false));
    }

    [Fact]
    public async Task Processes_killed_at_random_moments_believe_no_lie_of_Instagrams()
    {
        await using var installation = await Installation.CreateAsync();
        installation.Instagram.Simulator.Configure(LyingPlan.Platform);
        var orders = RandomCrashRun.Orders(Seed, LyingJobs, words: "Caf\u00E9\u200B \u2764\uFE0F with @anna & co #news, order");
        var run = new RandomCrashRun(installation, Seed, orders);
        await run.ConnectAsync();
        Arm(installation, new LyingPlan(Seed).Rules(orders.Select(order => order.Account).Distinct()));

        Keep("2b", "lying random kills", run, await run.RunAsync(lies: true));
    }

    private static void Arm(Installation installation, IEnumerable<Simulator.Faults.FaultRule> rules)
    {
        foreach (var rule in rules)
        {
            _ = installation.Instagram.Simulator.AddFault(rule);
        }
    }

    private static void Keep(string order, string name, RandomCrashRun run, IReadOnlyList<string> verdicts)
    {
        CrashFigures.Keep(order, run.Figures(name, verdicts));
        Assert.True(verdicts.Count == 0, $"seed {Seed}:\n{string.Join("\n\n", verdicts)}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
