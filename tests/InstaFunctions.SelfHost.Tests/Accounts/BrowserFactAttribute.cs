namespace InstaFunctions.SelfHost.Tests.Accounts;

/// <summary>A test in a real browser; skipped, saying so, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute() => Skip = Browser is null
        ? $"No browser is installed: this test needs one of {string.Join(", ", Places)} (on Debian: apt-get install chromium)."
        : null;

    /// <summary>The browser's program; null when there is none.</summary>
    public static string? Browser { get; } = Array.Find(Places, File.Exists);
}
