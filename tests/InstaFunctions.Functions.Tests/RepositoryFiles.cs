namespace InstaFunctions.Functions.Tests;

/// <summary>Files of the repository that a test holds against the code.</summary>
internal static class RepositoryFiles
{
    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "InstaFunctions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}
