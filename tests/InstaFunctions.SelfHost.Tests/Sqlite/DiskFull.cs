using InstaFunctions.SelfHost.Sqlite;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

/// <summary>A database that may not grow: what SQLite then reports is what it reports on a full disk.</summary>
internal static class DiskFull
{
    internal static Task<long> BeginAsync(SqliteDatabase database) => database.WriteAsync(
        session => session.First($"PRAGMA max_page_count = {session.First("PRAGMA page_count", row => row.GetInt64(0))}", row => row.GetInt64(0)),
        CancellationToken.None);

    internal static Task<long> EndAsync(SqliteDatabase database) => database.WriteAsync(
        session => session.First("PRAGMA max_page_count = 1073741823", row => row.GetInt64(0)),
        CancellationToken.None);
}
