using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

/// <summary>An empty database in a folder of its own, which goes with it.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instafunctions-");

    internal TemporaryDatabase() => Database = SqliteDatabase.Open(
        new SqliteDatabaseOptions { Path = _folder.FullName }, NullLogger<SqliteDatabase>.Instance);

    internal SqliteDatabase Database { get; }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
