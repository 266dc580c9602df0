namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The tables of each component.</summary>
internal static partial class Schema
{
    /// <summary>
    /// The embedded workflow engine. Times are UTC ticks. <c>wake_at</c>: when the engine must look at a running instance
    /// that is not in its memory; NULL when only an event can move it, 0 when it must be loaded at start.
    /// </summary>
    internal const string Workflows =
        """
        CREATE TABLE workflow_instance (
            id            TEXT    NOT NULL PRIMARY KEY,
            orchestrator  TEXT    NOT NULL,
            input         TEXT    NOT NULL,
            status        TEXT    NOT NULL CHECK (status IN ('running', 'completed', 'parked')),
            custom_status TEXT,
            wake_at       INTEGER,
            error         TEXT,
            created_at    INTEGER NOT NULL,
            updated_at    INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX workflow_instance_wake ON workflow_instance (wake_at, id) WHERE status = 'running' AND wake_at IS NOT NULL;
        CREATE TABLE workflow_history (
            instance TEXT    NOT NULL REFERENCES workflow_instance (id) ON DELETE CASCADE,
            seq      INTEGER NOT NULL,
            kind     INTEGER NOT NULL,
            task     INTEGER,
            name     TEXT,
            payload  TEXT,
            at       INTEGER NOT NULL,
            PRIMARY KEY (instance, seq)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Finds the workflows that ended long ago.</summary>
    internal const string EndedWorkflows =
        "CREATE INDEX workflow_instance_ended ON workflow_instance (updated_at) WHERE status = 'completed';";

    /// <summary>Finds those that were parked long ago too.</summary>
    internal const string EndedOrParkedWorkflows =
        """
        DROP INDEX workflow_instance_ended;
        CREATE INDEX workflow_instance_ended ON workflow_instance (updated_at) WHERE status <> 'running';
        """;
}
