using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Looks at a database before it is used: damage that is found later has been built upon.</summary>
internal static class DatabaseCheck
{
    /// <summary>Reads every page once: SQLite's <c>quick_check</c>, about a second for a few hundred megabytes.</summary>
    /// <exception cref="DatabaseDamagedException">It is damaged.</exception>
    public static void Run(SqliteSession session, string databaseFile)
    {
        var finding = session.First("PRAGMA quick_check(1)", row => row.GetString(0));
        if (finding != "ok")
        {
            throw new DatabaseDamagedException(databaseFile, OneLine(finding ?? "the check said nothing"));
        }
    }

    /// <summary>What an error while opening means, in a sentence; null when it is none of SQLite's.</summary>
    public static Exception? Explain(Exception exception, string databaseFile) => exception switch
    {
        SqliteException sqlite when StorageUnavailableException.IsDamage(sqlite) =>
            new DatabaseDamagedException(databaseFile, sqlite.SqliteErrorCode == raw.SQLITE_NOTADB ? "it is no SQLite database" : OneLine(sqlite.Message), sqlite),
        SqliteException sqlite => new StorageUnusableException(
            $"The database {databaseFile} cannot be opened: {OneLine(StorageUnavailableException.Translate(sqlite).Message)}", sqlite),
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
