namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>Begun logins, and what the platform's callbacks bring and ask for. Times are UTC ticks, ids are lower-case UUIDs.</summary>
    internal const string Callbacks =
        """
        CREATE TABLE login_state (
            tenant     TEXT    NOT NULL,
            id         TEXT    NOT NULL,
            expires_at INTEGER NOT NULL,
            return_url TEXT,
            PRIMARY KEY (tenant, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_state_expiry ON login_state (expires_at);

        CREATE TABLE app_scoped_id (
            id      TEXT NOT NULL PRIMARY KEY,
            ig_user TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX app_scoped_id_ig_user ON app_scoped_id (ig_user);

        -- The unique hash is the promise: an event that comes twice is stored once. The sequence is the order of arrival.
        CREATE TABLE webhook_event (
            seq         INTEGER PRIMARY KEY AUTOINCREMENT,
            hash        TEXT    NOT NULL UNIQUE,
            topic       TEXT,
            ig_user     TEXT,
            received_at INTEGER NOT NULL,
            json        TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX webhook_event_ig_user ON webhook_event (ig_user, seq);
        CREATE INDEX webhook_event_age ON webhook_event (received_at);

        CREATE TABLE data_deletion (
            code         TEXT    NOT NULL PRIMARY KEY,
            version      INTEGER NOT NULL,
            requested_at INTEGER NOT NULL,
            is_completed INTEGER NOT NULL,
            json         TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX data_deletion_unfinished ON data_deletion (requested_at, code) WHERE is_completed = 0;
        """;
}
