using System.Globalization;
using System.Net;
using InstaFunctions.CrashHarness;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// What happens to a machine besides sudden death: a full disk, a database that somebody else has locked, a clock that is
/// set. Callers are told plainly, nothing is lost or published twice, and all goes on when the cause is gone.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class OutageTests
{
    private const string Account = "outage";
    private const string EngineNotices = "The workflow storage is out";

    [UnixFact]
    public async Task A_disk_without_room_is_told_plainly_and_everything_goes_on_when_there_is_some()
    {
        using var disk = SmallDisk.TryMount();
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost, disk?.Path);
        var survived = disk is null
            ? await SurviveAsync(installation, "limit", true, () => installation.Host.TellAsync("files 1"), () => installation.Host.TellAsync("files any"))
            : await SurviveAsync(installation, "disk", true, disk.FillAsync, disk.EmptyAsync);
        CrashFigures.Keep(HostProgram.SelfHost, "3", $"full disk ({(disk is null ? "limit on the size of files" : "tmpfs")}): {survived} posts, each published once");
    }

    [UnixFact]
    public async Task Files_that_may_not_grow_are_told_plainly_and_everything_goes_on_when_they_may()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        await SurviveAsync(installation, "limit", true, () => installation.Host.TellAsync("files 1"), () => installation.Host.TellAsync("files any"));
    }

    [Fact]
    public async Task A_locked_database_is_told_plainly_and_everything_goes_on_when_it_is_free()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        using var other = new OtherProgram(installation.Folder);
        var survived = await SurviveAsync(installation, "lock", false, other.LockAsync, other.UnlockAsync);
        CrashFigures.Keep(HostProgram.SelfHost, "4", $"locked database: {survived} posts, each published once");
    }

    [Fact]
    public async Task A_clock_that_jumps_back_and_forth_loses_and_doubles_nothing()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);

        // What is scheduled is so for all of these clocks.
        var orders = Orders("clock", 3, TimeSpan.FromSeconds(12)).ToList();
        for (var index = 0; index < orders.Count; index++)
        {
            var offset = (index % 3) switch { 0 => -7, 1 => 9, _ => 0 };
            await installation.Host.TellAsync(string.Create(CultureInfo.InvariantCulture, $"clock {offset}"));
            Assert.True(await installation.TryPlaceAsync(orders[index]));
        }

        await installation.Host.TellAsync("clock 0");
        await AssertPublishedAsync(installation, orders);
        CrashFigures.Keep(HostProgram.SelfHost, "5", $"jumping clock: {orders.Count} posts, each published once");
    }

    /// <returns>How many posts were under way or asked for.</returns>
    private static async Task<int> SurviveAsync(Installation installation, string name, bool mediaToo, Func<Task> begin, Func<Task> end)
    {
        // On the simulator's clock, which stands still for them until the outage is there.
        installation.Instagram.Simulator.ProcessingTime = TimeSpan.FromHours(1);
        var orders = Orders($"{name}-before", 1).ToList();
        foreach (var order in orders)
        {
            Assert.True(await installation.TryPlaceAsync(order));
        }

        var refused = Orders($"{name}-refused", 1).First();
        await refused.UploadAsync(installation.Client);
        await begin();
        installation.Instagram.Simulator.AdvanceClock(TimeSpan.FromHours(1));
        installation.Instagram.Simulator.ProcessingTime = TimeSpan.Zero;
        await installation.Host.SayingAsync(EngineNotices);

        AssertUnavailable(await refused.AskAsync(installation.Client, installation.ConnectAsync));
        if (mediaToo)
        {
            AssertUnavailable(await installation.Client.UploadAsync(refused.Media[0]));
        }

        // What is there can still be read.
        _ = (await installation.Client.GetAsync($"api/v1/jobs/publish/{orders[0].JobId}")).Expect(HttpStatusCode.OK);
        await end();
        orders.Add(refused);
        Assert.True(await installation.TryPlaceAsync(refused));
        await AssertPublishedAsync(installation, orders);
        return orders.Count;
    }

    private static void AssertUnavailable(Answer answer)
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage_unavailable"), (answer.Status, answer.Code));
        Assert.True(answer.RetryAfter > TimeSpan.Zero);
    }

    private static IEnumerable<Order> Orders(string name, int ofEach, TimeSpan? goesOutIn = null) =>
        from number in Enumerable.Range(0, ofEach)
        from kind in Enum.GetValues<OrderKind>()
        select new Order(kind, string.Create(CultureInfo.InvariantCulture, $"{name}-{kind}-{number}"), Account) { GoesOutIn = goesOutIn };

    private static async Task AssertPublishedAsync(Installation installation, IEnumerable<Order> orders)
    {
        foreach (var order in orders)
        {
            var job = await installation.EndOfAsync(order);
            Assert.Null(new Judge(installation.Instagram.Simulator).Try(order, job));
            Assert.Equal("succeeded", (string?)job["status"]);
        }
    }
}
