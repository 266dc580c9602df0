using System.Diagnostics;

namespace InstaFunctions.CrashHost;

/// <summary>The plug is pulled: SIGKILL, so that no handler, no finally and no flush runs.</summary>
internal static class SuddenDeath
{
    /// <summary>Does not return.</summary>
    public static void Come()
    {
        Process.GetCurrentProcess().Kill();
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
