using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>
/// One connection, as the work of <see cref="SqliteDatabase.WriteAsync"/> and <see cref="SqliteDatabase.ReadAsync"/> sees
/// it: statements are prepared once and kept. Only valid during that work, on its thread. The transaction is the
/// database's business; work never begins or ends one.
/// </summary>
public sealed class SqliteSession : IDisposable
{
    // Statements are literals, so there are few; a query that is put together at run time cannot make this grow for ever.
    private const int MaxKeptCommands = 256;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    internal SqliteSession(SqliteConnection connection) => Connection = connection;

    internal SqliteConnection Connection { get; }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement: a literal, for it is kept prepared.</param>
    /// <param name="parameters">Names as in the statement (<c>$id</c>) and values; null is NULL.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a query and maps every row.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs a query and maps its first row; the type's default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count >= MaxKeptCommands)
            {
                Forget();
            }

            command = Connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the program's own literals; values travel as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
        {
            _ = command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }
}
