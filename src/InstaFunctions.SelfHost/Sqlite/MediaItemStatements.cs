namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteMediaStore"/>.</summary>
internal static class MediaItemStatements
{
    internal const string Insert = "INSERT INTO media_item (tenant, id, created_at, json) VALUES ($tenant, $id, $created, $json)";

    internal const string Find = "SELECT json FROM media_item WHERE tenant = $tenant AND id = $id";

    internal const string Remove = "DELETE FROM media_item WHERE tenant = $tenant AND id = $id";

    internal const string List =
        """
        SELECT json FROM media_item WHERE tenant = $tenant AND (created_at, id) < ($ticks, $id)
        ORDER BY created_at DESC, id DESC LIMIT $limit
        """;

    internal const string StoredBefore =
        """
        SELECT json FROM media_item WHERE created_at < $before AND (created_at, tenant, id) > ($ticks, $tenant, $id)
        ORDER BY created_at, tenant, id LIMIT $limit
        """;
}
