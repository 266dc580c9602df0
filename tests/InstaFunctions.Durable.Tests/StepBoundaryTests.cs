using InstaFunctions.AzuriteTesting;
using InstaFunctions.Core.Publishing;
using InstaFunctions.CrashHarness;

namespace InstaFunctions.Durable.Tests;

/// <summary>
/// kill -9 at every boundary between a step's effect and its record. Each boundary is tried with one kind of post, and all
/// kinds have their turns; with <c>INSTAFUNCTIONS_CRASH_ALL=1</c> every kind goes through every boundary.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class StepBoundaryTests
{
    // Processes at the same time: each spends most of its life waiting for a message to become visible again.
    private const int Lanes = 3;

    [Fact]
    public async Task A_process_killed_at_any_step_boundary_publishes_exactly_once()
    {
        var program = HostProgram.Durable((await Azurite.SharedAsync()).ConnectionString);
        var cases = Cases().ToList();
        var deaths = (await Task.WhenAll(cases.Index().GroupBy(death => death.Index % Lanes, death => death.Item).Select(async lane =>
        {
            await using var installation = await Installation.CreateAsync(program);
            return await new StepBoundaryRun(installation).RunAsync(lane);
        }))).SelectMany(findings => findings).ToList();

        var findings = deaths.Where(death => death.Finding is not null).Select(death => $"{death.Case}: {death.Finding}").ToList();
        CrashFigures.Keep(
            program,
            "1",
            $"crash points: {FailPoints.All.Count}, {deaths.Select(death => death.Case.Kind).Distinct().Count()} kinds, {deaths.Count} deaths tried; survived: {deaths.Count - findings.Count}");
        Assert.True(findings.Count == 0, string.Join("\n\n", findings));
        Assert.Equal(FailPoints.All.Order(StringComparer.Ordinal), deaths.Select(death => death.Case.Point).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<BoundaryCase> Cases()
    {
        var kinds = Enum.GetValues<OrderKind>();
        return CrashSize.IsFull
            ? kinds.SelectMany(BoundaryCase.Of)
            : BoundaryCase.Of(OrderKind.Carousel).Select((death, index) => death.Passing > 1 ? death : death with { Kind = kinds[index % kinds.Length] });
    }
}
