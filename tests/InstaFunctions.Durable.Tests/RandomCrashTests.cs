using InstaFunctions.AzuriteTesting;
using InstaFunctions.CrashHarness;

namespace InstaFunctions.Durable.Tests;

/// <summary>
/// kill -9 at random moments under random faults, and under random lies; <c>INSTAFUNCTIONS_CRASH_SEED</c>,
/// <c>INSTAFUNCTIONS_CRASH_JOBS</c> and <c>INSTAFUNCTIONS_LYING_JOBS</c> choose other and longer runs.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class RandomCrashTests
{
    [Fact]
    public async Task Processes_killed_at_random_moments_under_random_faults_lose_double_and_block_nothing() =>
        await RandomCrashRun.UnderFaultsAsync(await ProgramAsync(), CrashSize.Seed, CrashSize.Jobs(20));

    [Fact]
    public async Task Processes_killed_at_random_moments_believe_no_lie_of_Instagrams() =>
        await RandomCrashRun.UnderLiesAsync(await ProgramAsync(), CrashSize.Seed, CrashSize.LyingJobs(12));

    private static async Task<HostProgram> ProgramAsync() => HostProgram.Durable((await Azurite.SharedAsync()).ConnectionString);
}
