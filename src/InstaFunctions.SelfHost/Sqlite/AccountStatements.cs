namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteAccountStore"/>.</summary>
internal static class AccountStatements
{
    internal const string Insert =
        """
        INSERT INTO account (tenant, id, version, ig_user, created_at, token_obtained_at, json)
        VALUES ($tenant, $id, $version, $user, $created, $obtained, $json)
        ON CONFLICT (ig_user, tenant) DO NOTHING
        """;

    internal const string Update =
        """
        UPDATE account SET version = version + 1, ig_user = $user, created_at = $created, token_obtained_at = $obtained, json = $json
        WHERE tenant = $tenant AND id = $id AND version = $version
        """;

    internal const string Find = "SELECT json, version FROM account WHERE tenant = $tenant AND id = $id";

    internal const string FindByUser = "SELECT json, version FROM account WHERE ig_user = $user AND tenant = $tenant";

    internal const string Remove = "DELETE FROM account WHERE tenant = $tenant AND id = $id";

    internal const string List =
        """
        SELECT json, version FROM account WHERE tenant = $tenant AND (created_at, id) > ($ticks, $id)
        ORDER BY created_at, id LIMIT $limit
        """;

    internal const string ByUser =
        "SELECT json, version FROM account WHERE ig_user = $user AND tenant > $tenant ORDER BY tenant LIMIT $limit";

    internal const string TokensObtainedBefore =
        """
        SELECT json, version FROM account
        WHERE token_obtained_at < $before AND (token_obtained_at, tenant, id) > ($ticks, $tenant, $id)
        ORDER BY token_obtained_at, tenant, id LIMIT $limit
        """;
}
