using System.Globalization;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Tests.Publishing.Harness;
using Xunit.Abstractions;

namespace InstaFunctions.Tests.Publishing;

/// <summary>
/// Thousands of runs with random faults, each reproducible by its seed. <c>PUBLISH_RUNS</c> asks for more of them,
/// <c>PUBLISH_SEED</c> for another first one.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(4000, false)]
    [InlineData(400, true)]
    public void Whatever_fails_no_post_is_doubled_none_is_lost_nothing_is_stuck_and_every_reason_is_true(int runs, bool replays) =>
        Judges(runs, seed => new Chaos(seed, replays));

    [Fact]
    public void Whatever_Instagram_answers_although_the_post_is_live_no_post_is_doubled_and_no_failure_is_untrue() =>
        Judges(2000, seed => new Chaos(seed, replays: false, lies: true));

    private void Judges(int runs, Func<int, Chaos> make)
    {
        var first = Number("PUBLISH_SEED") ?? 1;
        var wrong = new List<string>();
        int jobs = 0, crashes = 0, unclear = 0, live = 0, unknown = 0;
        foreach (var seed in Enumerable.Range(first, Number("PUBLISH_RUNS") ?? runs))
        {
            var chaos = make(seed);
            wrong.AddRange(chaos.Run().Select(finding => $"seed {seed}: {finding}"));
            var rows = chaos.Jobs.Select(chaos.World.Row).ToList();
            jobs += rows.Count;
            crashes += chaos.World.Crashes;
            unclear += rows.Count(row => row.Intents.Any(intent => intent.WasUnclear || intent.Failure is not null));
            live += rows.Count(row => row.Status == JobStatus.Succeeded);
            unknown += rows.Count(row => row.Error is { SafeToResubmit: false });
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{jobs} jobs, {crashes} crashes, {unclear} faults at the publish: {live} live, {unknown} unknown, {wrong.Count} wrong"));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong.Take(20)));
        Assert.True(live > jobs / 2 && crashes > 0 && unclear > 0, "The faults are too many or too few to prove anything.");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
