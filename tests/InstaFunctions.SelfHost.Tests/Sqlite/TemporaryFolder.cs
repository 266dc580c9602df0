namespace InstaFunctions.SelfHost.Tests.Sqlite;

/// <summary>A folder of one test's own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("instafunctions-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
