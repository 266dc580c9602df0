namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>What the service knows of itself: a few values by name.</summary>
    internal const string Service =
        """
        CREATE TABLE service (
            name  TEXT NOT NULL PRIMARY KEY,
            value ANY
        ) STRICT, WITHOUT ROWID;
        """;
}
