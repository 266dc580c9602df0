using InstaFunctions.CrashHarness;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// An unclear publish is reconciled from readings, and only from them: neither a clock that was set, nor a time in which
/// nothing could be read or recorded, nor another job's post is evidence.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class EvidenceTests
{
    private const string Account = "evidence";

    // Within the grace period of three seconds; the platform is slow to show what it did.
    private const double Lag = 2.4;

    [Fact]
    public async Task A_clock_that_jumps_ahead_does_not_shorten_the_grace_period()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        var order = await PlaceUnclearAsync(installation, "jump", OrderKind.Image, Lag, Lag);
        await installation.Host.TellAsync("clock 60");
        await AssertOnceAsync(installation, order);
    }

    [Fact]
    public async Task A_reading_that_is_recorded_late_does_not_count_for_the_time_in_between()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        using var other = new OtherProgram(installation.Folder);
        var order = await PlaceUnclearAsync(installation, "late", OrderKind.Image, Lag, Lag);
        await other.LockAsync();

        // A statement waits five seconds for a lock: by then the grace period is over.
        await installation.Host.SayingAsync("writes were not stored");
        await other.UnlockAsync();
        await AssertOnceAsync(installation, order);
    }

    [Fact]
    public async Task A_story_is_not_taken_for_another_ones_that_is_unclear_at_the_same_time()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        var first = new Order(OrderKind.Story, "story-first", Account);
        var second = new Order(OrderKind.Story, "story-second", Account);
        var calls = installation.Instagram.Simulator;
        _ = calls.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [1], Fault = new Fault { Kind = FaultKind.ResetAfter, LagStatusSeconds = Lag } });
        _ = calls.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [2], Fault = new Fault { Kind = FaultKind.ResetAfter, LagListSeconds = Lag } });
        await first.UploadAsync(installation.Client);
        await second.UploadAsync(installation.Client);
        Assert.True(await installation.TryPlaceAsync(first));
        await installation.Client.ReachAsync(first.JobId!, "reconciling");
        Assert.True(await installation.TryPlaceAsync(second));
        foreach (var order in new[] { first, second })
        {
            Assert.Null(new Judge(installation.Instagram.Simulator).Try(order, await installation.EndOfAsync(order)));
        }
    }

    /// <summary>A post that goes live without an answer, and that no reading shows for a while.</summary>
    private static async Task<Order> PlaceUnclearAsync(Installation installation, string mark, OrderKind kind, double statusLag, double listLag)
    {
        _ = installation.Instagram.Simulator.AddFault(new FaultRule
        {
            Endpoint = Endpoints.Publish,
            OnCalls = [1],
            Fault = new Fault { Kind = FaultKind.ResetAfter, LagStatusSeconds = statusLag, LagListSeconds = listLag },
        });
        var order = new Order(kind, mark, Account);
        Assert.True(await installation.TryPlaceAsync(order));
        await installation.Client.ReachAsync(order.JobId!, "reconciling");
        return order;
    }

    private static async Task AssertOnceAsync(Installation installation, Order order)
    {
        var job = await installation.EndOfAsync(order);
        Assert.Null(new Judge(installation.Instagram.Simulator).Try(order, job));
        Assert.Equal("succeeded", (string?)job["status"]);
    }
}
