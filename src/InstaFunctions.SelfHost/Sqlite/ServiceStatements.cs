namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements on what the service knows of itself.</summary>
internal static class ServiceStatements
{
    internal const string Probe = "INSERT INTO service (name, value) VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1";

    internal const string Find = "SELECT value FROM service WHERE name = $name";

    internal const string Set =
        "INSERT INTO service (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    internal const string AnyAccount = "SELECT json FROM account WHERE tenant > '' LIMIT 1";
}
