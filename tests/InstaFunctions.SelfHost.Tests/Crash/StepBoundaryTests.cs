using System.Collections.Concurrent;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// kill -9 at every boundary between a step's effect and its record, for every kind of post. One folder per kind goes through
/// all of them, one death after the other.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class StepBoundaryTests
{
    private const string Account = "boundary";

    // What needs an unclear answer to be reached at all, or has another meaning after one.
    private static readonly Dictionary<string, FaultKind[]> Unclear = new()
    {
        [FailPoints.AfterPublish] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
        [FailPoints.AfterOutcome] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
        [FailPoints.Reconciled] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
    };

    [Fact]
    public async Task A_process_killed_at_any_step_boundary_publishes_every_kind_of_post_exactly_once()
    {
        var outcomes = new ConcurrentBag<(string Case, string? Fault)>();
        await Task.WhenAll(Enum.GetValues<OrderKind>().Select(kind => TryKindAsync(kind, outcomes)));

        var faults = outcomes.Where(o => o.Fault is not null).Select(o => $"{o.Case}: {o.Fault}").Order(StringComparer.Ordinal).ToList();
        CrashFigures.Keep(
            "1",
            $"crash points x kinds: {FailPoints.All.Count} x {Enum.GetValues<OrderKind>().Length}, {outcomes.Count} deaths tried; survived: {outcomes.Count - faults.Count}");
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.True(outcomes.Count >= FailPoints.All.Count * Enum.GetValues<OrderKind>().Length);
    }

    private static async Task TryKindAsync(OrderKind kind, ConcurrentBag<(string Case, string? Fault)> outcomes)
    {
        await using var installation = await Installation.CreateAsync();
        foreach (var (point, passing, fault) in Cases(kind))
        {
            var name = $"{kind} {point} {passing} {fault}";
            outcomes.Add((name, await DieAndRecoverAsync(installation, new Order(kind, name.Replace(' ', '-'), Account), point, passing, fault)));
        }
    }

    private static IEnumerable<(string Point, int Passing, FaultKind? Fault)> Cases(OrderKind kind)
    {
        foreach (var point in FailPoints.All)
        {
            if (point != FailPoints.Reconciled)
            {
                yield return (point, 1, null);
            }

            foreach (var fault in Unclear.GetValueOrDefault(point) ?? [])
            {
                yield return (point, 1, fault);
            }

            // Two children and the parent.
            if (kind == OrderKind.Carousel && point is FailPoints.ContainerMade or FailPoints.ContainerRead)
            {
                yield return (point, 2, null);
                yield return (point, 3, null);
            }
        }
    }

    private static async Task<string?> DieAndRecoverAsync(Installation installation, Order order, string point, int passing, FaultKind? fault)
    {
        if (fault is { } kind)
        {
            _ = installation.Instagram.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [1], Fault = new Fault { Kind = kind } });
        }

        await installation.Host.TellAsync($"arm {point} {passing}");
        _ = await installation.TryPlaceAsync(order);
        var exit = await installation.Host.EndAsync();
        if (exit != HostProcess.Killed || !installation.Host.Output.Contains($"@reached {point}", StringComparison.Ordinal))
        {
            return $"the process did not die there but ended with {exit}:\n{installation.Host.Output}";
        }

        installation.Instagram.Simulator.ClearFaults();
        if (!await installation.StartAsync())
        {
            return $"it did not start again:\n{installation.Host.Output}";
        }

        // Whoever got no answer asks again, and learns of the job that there is.
        var wasAnswered = order.IsSettled;
        Assert.True(await installation.TryPlaceAsync(order));
        var job = await installation.EndOfAsync(order);
        var verdict = new Judge(installation.Instagram.Simulator).Try(order, job);
        return verdict
            ?? ((string?)job["status"] == "succeeded" ? null : $"not published: {job.ToJsonString()}")
            ?? (point == FailPoints.Accepted && !wasAnswered && !order.WasReplayed ? "the accepted job was forgotten" : null);
    }
}
