namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteTenantStore"/>.</summary>
internal static class TenantStatements
{
    internal const string Insert = "INSERT INTO tenant (id, version, json) VALUES ($id, $version, $json)";

    internal const string Update = "UPDATE tenant SET version = version + 1, json = $json WHERE id = $id AND version = $version";

    internal const string Find = "SELECT json, version FROM tenant WHERE id = $id";

    internal const string List = "SELECT json FROM tenant WHERE id > $after ORDER BY id LIMIT $limit";

    internal const string InsertKey =
        "INSERT INTO api_key (id, tenant, hash, created_at, json) VALUES ($id, $tenant, $hash, $created, $json)";

    internal const string FindKey = "SELECT json, id, tenant, hash, created_at, last_used_at FROM api_key WHERE id = $id AND tenant = $tenant";

    internal const string ListKeys =
        """
        SELECT json, id, tenant, hash, created_at, last_used_at FROM api_key WHERE tenant = $tenant AND id > $after
        ORDER BY id LIMIT $limit
        """;

    internal const string UpdateKey = "UPDATE api_key SET json = $json WHERE id = $id AND tenant = $tenant";

    internal const string SetKeyUse = "UPDATE api_key SET last_used_at = $used WHERE id = $id AND tenant = $tenant";

    internal const string RemoveKey = "DELETE FROM api_key WHERE id = $id AND tenant = $tenant";

    internal const string RemoveKeys = "DELETE FROM api_key WHERE tenant = $tenant";

    internal const string FindByKeyHash =
        """
        SELECT api_key.json, api_key.id, api_key.tenant, api_key.hash, api_key.created_at, api_key.last_used_at, tenant.json
        FROM api_key JOIN tenant ON tenant.id = api_key.tenant WHERE api_key.hash = $hash
        """;
}
