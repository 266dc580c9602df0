namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>Jobs that ended without it being known which post is theirs, by the platform account.</summary>
    internal const string JobsWithoutPost =
        """
        CREATE TABLE job_without_post (
            ig_user  TEXT    NOT NULL,
            ended_at INTEGER NOT NULL,
            tenant   TEXT    NOT NULL,
            job      TEXT    NOT NULL,
            PRIMARY KEY (ig_user, ended_at, tenant, job)
        ) STRICT, WITHOUT ROWID;
        """;
}
