using InstaFunctions.Core.Publishing;
using InstaFunctions.CrashHarness;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// kill -9 at every boundary between a step's effect and its record, for every kind of post. One folder per kind goes through
/// all of them, one death after the other.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class StepBoundaryTests
{
    [Fact]
    public async Task A_process_killed_at_any_step_boundary_publishes_every_kind_of_post_exactly_once()
    {
        var kinds = Enum.GetValues<OrderKind>();
        var deaths = (await Task.WhenAll(kinds.Select(async kind =>
        {
            await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
            return await new StepBoundaryRun(installation).RunAsync(BoundaryCase.Of(kind));
        }))).SelectMany(findings => findings).ToList();

        var findings = deaths.Where(death => death.Finding is not null).Select(death => $"{death.Case}: {death.Finding}").ToList();
        CrashFigures.Keep(
            HostProgram.SelfHost,
            "1",
            $"crash points x kinds: {FailPoints.All.Count} x {kinds.Length}, {deaths.Count} deaths tried; survived: {deaths.Count - findings.Count}");
        Assert.True(findings.Count == 0, string.Join("\n\n", findings));
        Assert.True(deaths.Count >= FailPoints.All.Count * kinds.Length);
    }
}
