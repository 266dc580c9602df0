namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>A test that needs the limits which Linux puts on a process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "It limits the size of a process's files, for which it calls Linux.";
}
