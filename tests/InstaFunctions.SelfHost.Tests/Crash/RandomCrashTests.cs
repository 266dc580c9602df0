using InstaFunctions.CrashHarness;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// kill -9 at random moments under random faults, and under random lies. <c>INSTAFUNCTIONS_CRASH_SEED</c>,
/// <c>INSTAFUNCTIONS_CRASH_JOBS</c> (300 without it) and <c>INSTAFUNCTIONS_LYING_JOBS</c> (100) choose other and longer runs.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class RandomCrashTests
{
    [Fact]
    public Task Processes_killed_at_random_moments_under_random_faults_lose_double_and_block_nothing() =>
        RandomCrashRun.UnderFaultsAsync(HostProgram.SelfHost, CrashSize.Seed, CrashSize.Jobs(300));

    [Fact]
    public Task Processes_killed_at_random_moments_believe_no_lie_of_Instagrams() =>
        RandomCrashRun.UnderLiesAsync(HostProgram.SelfHost, CrashSize.Seed, CrashSize.LyingJobs(100));
}
