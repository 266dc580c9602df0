namespace InstaFunctions.CrashHarness;

/// <summary>The harness's figures: kept in <c>artifacts/figures</c>, which <c>./test</c> prints at its end.</summary>
internal static class CrashFigures
{
    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<string, string> Lines = new(StringComparer.Ordinal);

    /// <summary>Keeps a line under a name; a host's lines are printed in the order of their names.</summary>
    public static void Keep(HostProgram host, string name, string line)
    {
        lock (Gate)
        {
            Lines[name] = $"{host.Name}: {line}";
            var folder = Path.Combine(Root(), "artifacts", "figures");
            _ = Directory.CreateDirectory(folder);
            File.WriteAllLines(Path.Combine(folder, $"crash-{host.Name}.txt"), Lines.Values);
        }
    }

    /// <summary>Keeps what is too long to be printed, in a file of its own in <c>artifacts/logs</c>.</summary>
    public static void KeepList(HostProgram host, string name, IEnumerable<string> lines)
    {
        var folder = Path.Combine(Root(), "artifacts", "logs");
        _ = Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, $"{host.Name}, {name}.txt"), lines);
    }

    /// <summary>The folder of the repository; that of the tests when they run elsewhere.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "InstaFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
