namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteLoginStateStore"/>, <see cref="SqliteAppScopedIds"/>, <see cref="SqliteWebhookEventStore"/> and <see cref="SqliteDataDeletionStore"/>.</summary>
internal static class CallbackStatements
{
    internal const string AddLogin =
        "INSERT INTO login_state (tenant, id, expires_at, return_url) VALUES ($tenant, $id, $expires, $url)";

    // One statement: of two calls for the same login only one finds it.
    internal const string TakeLogin =
        "DELETE FROM login_state WHERE tenant = $tenant AND id = $id AND expires_at > $now RETURNING expires_at, return_url";

    internal const string RemoveExpiredLogins = "DELETE FROM login_state WHERE expires_at <= $now";

    internal const string SetId =
        "INSERT INTO app_scoped_id (id, ig_user) VALUES ($id, $user) ON CONFLICT (id) DO UPDATE SET ig_user = excluded.ig_user";

    internal const string FindId = "SELECT ig_user FROM app_scoped_id WHERE id = $id";

    internal const string RemoveIds = "DELETE FROM app_scoped_id WHERE ig_user = $user";

    internal const string AddEvent =
        """
        INSERT INTO webhook_event (hash, topic, ig_user, received_at, json) VALUES ($hash, $topic, $user, $received, $json)
        ON CONFLICT (hash) DO NOTHING
        """;

    internal const string EventsOfUser =
        """
        SELECT seq, hash, topic, received_at, json FROM webhook_event WHERE ig_user = $user AND seq > $seq
        ORDER BY seq LIMIT $limit
        """;

    internal const string RemoveEventsBefore = "DELETE FROM webhook_event WHERE received_at < $before";

    internal const string RemoveEventsOfUser = "DELETE FROM webhook_event WHERE ig_user = $user AND received_at < $before";

    internal const string AddDeletion =
        """
        INSERT INTO data_deletion (code, version, requested_at, is_completed, json)
        VALUES ($code, $version, $requested, $completed, $json)
        ON CONFLICT (code) DO NOTHING
        """;

    internal const string FindDeletion = "SELECT json, version FROM data_deletion WHERE code = $code";

    internal const string UpdateDeletion =
        """
        UPDATE data_deletion SET version = version + 1, requested_at = $requested, is_completed = $completed, json = $json
        WHERE code = $code AND version = $version
        """;

    internal const string UnfinishedDeletions =
        """
        SELECT json, version FROM data_deletion WHERE is_completed = 0 AND (requested_at, code) > ($ticks, $code)
        ORDER BY requested_at, code LIMIT $limit
        """;
}
