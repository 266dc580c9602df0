namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteTenantStore"/>.</summary>
internal static class TenantStatements
{
    internal const string Insert = "INSERT INTO tenant (id, version, json) VALUES ($id, $version, $json)";

    internal const string Update = "UPDATE tenant SET version = version + 1, json = $json WHERE id = $id AND version = $version";

    internal const string Find = "SELECT json, version FROM tenant WHERE id = $id";

    internal const string InsertKey = "INSERT INTO api_key (id, tenant, hash, created_at) VALUES ($id, $tenant, $hash, $created)";

    internal const string RemoveKey = "DELETE FROM api_key WHERE id = $id AND tenant = $tenant";

    internal const string FindByKeyHash =
        "SELECT tenant.json, api_key.id FROM api_key JOIN tenant ON tenant.id = api_key.tenant WHERE api_key.hash = $hash";
}
