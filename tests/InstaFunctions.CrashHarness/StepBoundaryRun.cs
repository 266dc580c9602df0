using InstaFunctions.Core.Publishing;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.CrashHarness;

/// <summary>One death: at a boundary, on one of its passings, after an answer of a kind to the publish call.</summary>
internal sealed record BoundaryCase(OrderKind Kind, string Point, int Passing, FaultKind? Fault)
{
    // What needs an unclear answer to be reached at all, or has another meaning after one.
    private static readonly Dictionary<string, FaultKind[]> Unclear = new()
    {
        [FailPoints.AfterPublish] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
        [FailPoints.AfterOutcome] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
        [FailPoints.Reconciled] = [FaultKind.ResetBefore, FaultKind.ResetAfter],
    };

    /// <summary>Every death that a kind of post can meet.</summary>
    public static IEnumerable<BoundaryCase> Of(OrderKind kind)
    {
        foreach (var point in FailPoints.All)
        {
            if (point != FailPoints.Reconciled)
            {
                yield return new(kind, point, 1, null);
            }

            foreach (var fault in Unclear.GetValueOrDefault(point) ?? [])
            {
                yield return new(kind, point, 1, fault);
            }

            // Two children and the parent.
            if (kind == OrderKind.Carousel && point is FailPoints.ContainerMade or FailPoints.ContainerRead)
            {
                yield return new(kind, point, 2, null);
                yield return new(kind, point, 3, null);
            }
        }
    }
}

/// <summary>kill -9 at boundaries between a step's effect and its record, one death after the other on one installation.</summary>
internal sealed class StepBoundaryRun(Installation installation)
{
    private const string Account = "boundary";

    /// <summary>Tries the deaths.</summary>
    /// <returns>For each what is wrong; null when its post was published exactly once.</returns>
    public async Task<IReadOnlyList<(BoundaryCase Case, string? Finding)>> RunAsync(IEnumerable<BoundaryCase> cases)
    {
        var findings = new List<(BoundaryCase, string?)>();
        foreach (var death in cases)
        {
            var mark = $"{death.Kind}-{death.Point}-{death.Passing}-{death.Fault}";
            findings.Add((death, await DieAndRecoverAsync(new Order(death.Kind, mark, Account), death)));
        }

        return findings;
    }

    private async Task<string?> DieAndRecoverAsync(Order order, BoundaryCase death)
    {
        if (death.Fault is { } kind)
        {
            _ = installation.Instagram.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [1], Fault = new Fault { Kind = kind } });
        }

        await installation.Host.TellAsync($"arm {death.Point} {death.Passing}");
        _ = await installation.TryPlaceAsync(order);
        var exit = await installation.Host.EndAsync();
        if (exit != HostProcess.Killed || !installation.Host.Output.Contains($"@reached {death.Point}", StringComparison.Ordinal))
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
            ?? (death.Point == FailPoints.Accepted && !wasAnswered && !order.WasReplayed ? "the accepted job was forgotten" : null);
    }
}
