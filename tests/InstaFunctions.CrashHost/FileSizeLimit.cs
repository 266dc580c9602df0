using System.ComponentModel;
using System.Runtime.InteropServices;

namespace InstaFunctions.CrashHost;

/// <summary>No file of the process may grow beyond a size (RLIMIT_FSIZE): a full disk for whoever may not mount one.</summary>
internal static partial class FileSizeLimit
{
    private const int FileSize = 1;
    private const ulong Infinite = ulong.MaxValue;

    /// <summary>Sets the limit, in bytes.</summary>
    public static void Set(ulong bytes)
    {
        // SIGXFSZ would end the process; ignored, the write fails with EFBIG instead. Linux's number; ignoring is 1.
        _ = Signal(25, 1);
        Apply(bytes);
    }

    /// <summary>Lifts the limit.</summary>
    public static void Lift() => Apply(Infinite);

    private static void Apply(ulong soft)
    {
        var limit = new Limit { Soft = soft, Hard = Infinite };
        if (SetLimit(FileSize, in limit) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint Signal(int signal, nint handler);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
