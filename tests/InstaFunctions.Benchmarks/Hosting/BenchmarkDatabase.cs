using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>The self-host's stores on a database of their own, thrown away afterwards.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instafunctions-benchmark-");
    private readonly ServiceProvider _services;

    public BenchmarkDatabase() => _services = new ServiceCollection()
        .AddLogging()
        .AddSingleton(provider => SqliteDatabase.Open(
            new SqliteDatabaseOptions { Path = _folder.FullName },
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<SqliteDatabase>>()))
        .AddSqliteStores()
        .BuildServiceProvider();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
