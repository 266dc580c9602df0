using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>A backup tool, say, which has the service's database open and locks it.</summary>
internal sealed class OtherProgram : IDisposable
{
    private readonly SqliteConnection _connection;

    public OtherProgram(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "instafunctions.db")};Pooling=False");
        _connection.Open();
    }

    public async Task LockAsync()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        _ = await command.ExecuteNonQueryAsync();
    }

    public async Task UnlockAsync()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "ROLLBACK";
        _ = await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => _connection.Dispose();
}
