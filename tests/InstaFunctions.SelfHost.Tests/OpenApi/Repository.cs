namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>Where things are in the repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Document { get; } = Path.Combine(Root, "docs", "openapi.json");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "InstaFunctions.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new InvalidOperationException("The tests do not run within the repository.");
}
