namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteQuotaStore"/>.</summary>
internal static class QuotaStatements
{
    internal const string Find = "SELECT value, version FROM quota WHERE ig_user = $user";

    internal const string Insert = "INSERT INTO quota (ig_user, version, value) VALUES ($user, $version, $value) ON CONFLICT DO NOTHING";

    internal const string Update =
        "UPDATE quota SET version = version + 1, value = $value WHERE ig_user = $user AND version = $version";
}
