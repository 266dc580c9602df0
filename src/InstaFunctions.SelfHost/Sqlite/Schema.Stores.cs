namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>
    /// Jobs, keys, media, accounts, tenants and quotas. A row's truth is its <c>json</c> (<see cref="Core.StorageJson"/>); the other
    /// columns repeat what queries look for. Times are UTC ticks, ids are lower-case UUIDs. Every list has an index in its
    /// own order, so that a page costs the same however long the list is.
    /// </summary>
    internal const string Stores =
        """
        CREATE TABLE job (
            tenant     TEXT    NOT NULL,
            id         TEXT    NOT NULL,
            version    INTEGER NOT NULL,
            account    TEXT    NOT NULL,
            status     TEXT    NOT NULL,
            created_at INTEGER NOT NULL,
            due_at     INTEGER NOT NULL,
            json       TEXT    NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE INDEX job_list ON job (tenant, created_at, id);
        CREATE INDEX job_list_account ON job (tenant, account, created_at, id);
        CREATE INDEX job_list_status ON job (tenant, status, created_at, id);
        CREATE INDEX job_list_account_status ON job (tenant, account, status, created_at, id);
        CREATE INDEX job_scheduled ON job (tenant, due_at, id) WHERE status = 'scheduled';
        CREATE INDEX job_scheduled_account ON job (tenant, account, due_at, id) WHERE status = 'scheduled';
        CREATE INDEX job_unfinished ON job (due_at, tenant, id) WHERE status IN ('scheduled', 'queued', 'in_progress');

        -- The media of jobs that have not ended; a job's rows go when it ends.
        CREATE TABLE job_media (
            tenant TEXT NOT NULL,
            media  TEXT NOT NULL,
            job    TEXT NOT NULL,
            PRIMARY KEY (tenant, media, job)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX job_media_job ON job_media (tenant, job);

        -- The primary key is the promise: a post belongs to one job at the most.
        CREATE TABLE post (
            ig_user  TEXT NOT NULL,
            ig_media TEXT NOT NULL,
            job      TEXT NOT NULL,
            PRIMARY KEY (ig_user, ig_media)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE idempotency (
            tenant      TEXT    NOT NULL,
            key         TEXT    NOT NULL,
            fingerprint TEXT    NOT NULL,
            expires_at  INTEGER NOT NULL,
            answer      TEXT,
            PRIMARY KEY (tenant, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_expiry ON idempotency (expires_at);

        CREATE TABLE media_item (
            tenant     TEXT    NOT NULL,
            id         TEXT    NOT NULL,
            created_at INTEGER NOT NULL,
            json       TEXT    NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE INDEX media_item_list ON media_item (tenant, created_at, id);
        CREATE INDEX media_item_age ON media_item (created_at, tenant, id);

        CREATE TABLE account (
            tenant            TEXT    NOT NULL,
            id                TEXT    NOT NULL,
            version           INTEGER NOT NULL,
            ig_user           TEXT    NOT NULL,
            created_at        INTEGER NOT NULL,
            token_obtained_at INTEGER NOT NULL,
            json              TEXT    NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        -- Unique: a tenant connects a platform account once. The order serves what the platform's callbacks ask.
        CREATE UNIQUE INDEX account_ig_user ON account (ig_user, tenant);
        CREATE INDEX account_list ON account (tenant, created_at, id);
        CREATE INDEX account_token_age ON account (token_obtained_at, tenant, id);

        CREATE TABLE tenant (
            id      TEXT    NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL,
            json    TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE api_key (
            id         TEXT    NOT NULL PRIMARY KEY,
            tenant     TEXT    NOT NULL,
            hash       TEXT    NOT NULL UNIQUE,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE quota (
            ig_user TEXT    NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL,
            value   BLOB    NOT NULL
        ) STRICT;
        """;
}
