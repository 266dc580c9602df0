namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>What the service knows of itself, a few values by name; and which idempotency keys are claimed.</summary>
    internal const string Service =
        """
        CREATE TABLE service (
            name  TEXT NOT NULL PRIMARY KEY,
            value ANY
        ) STRICT, WITHOUT ROWID;

        -- The claims of requests in flight, which are few beside the answers that are kept for a day.
        CREATE INDEX idempotency_claim ON idempotency (expires_at) WHERE answer IS NULL;
        """;
}
