using System.Globalization;

namespace InstaFunctions.CrashHarness;

/// <summary>How long the runs are: as the tests say, or as the environment says.</summary>
internal static class CrashSize
{
    /// <summary>What is random follows from it: <c>INSTAFUNCTIONS_CRASH_SEED</c>, 1 without it.</summary>
    public static int Seed => Setting("INSTAFUNCTIONS_CRASH_SEED", 1);

    /// <summary>Whether every death is tried on a host that otherwise tries each point once: <c>INSTAFUNCTIONS_CRASH_ALL</c>.</summary>
    public static bool IsFull => Setting("INSTAFUNCTIONS_CRASH_ALL", 0) == 1;

    /// <summary>Jobs under random faults: <c>INSTAFUNCTIONS_CRASH_JOBS</c>.</summary>
    public static int Jobs(int otherwise) => Setting("INSTAFUNCTIONS_CRASH_JOBS", otherwise);

    /// <summary>Jobs under random lies: <c>INSTAFUNCTIONS_LYING_JOBS</c>.</summary>
    public static int LyingJobs(int otherwise) => Setting("INSTAFUNCTIONS_LYING_JOBS", otherwise);

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
