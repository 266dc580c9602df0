namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteJobStore"/>.</summary>
internal static class JobStatements
{
    internal const string Insert =
        """
        INSERT INTO job (tenant, id, version, account, status, created_at, due_at, json)
        VALUES ($tenant, $id, $version, $account, $status, $created, $due, $json)
        """;

    internal const string Update =
        """
        UPDATE job SET version = version + 1, account = $account, status = $status, created_at = $created, due_at = $due, json = $json
        WHERE tenant = $tenant AND id = $id AND version = $version
        """;

    // Most changes touch nothing that a list is ordered or filtered by: naming no such column leaves its indexes alone, which
    // are most of what an update writes.
    internal const string UpdateUnlisted =
        """
        UPDATE job SET version = version + 1, json = $json
        WHERE tenant = $tenant AND id = $id AND version = $version
        AND account = $account AND status = $status AND created_at = $created AND due_at = $due
        """;

    internal const string Find = "SELECT json, version FROM job WHERE tenant = $tenant AND id = $id";

    // Each list names its index: left to choose, SQLite guesses, and reads a long list for the few rows of one account.
    internal const string Scheduled = Listed + "job_scheduled" + OfTenant + Planned + FromPlace;

    internal const string ScheduledOfAccount = Listed + "job_scheduled_account" + OfTenant + Planned + OfAccount + FromPlace;

    internal const string List = Listed + "job_list" + OfTenant + ToPlace;

    internal const string ListOfAccount = Listed + "job_list_account" + OfTenant + OfAccount + ToPlace;

    internal const string ListInStatus = Listed + "job_list_status" + OfTenant + InStatus + ToPlace;

    internal const string ListOfAccountInStatus = Listed + "job_list_account_status" + OfTenant + OfAccount + InStatus + ToPlace;

    // The first condition is the index's, word for word: only then may SQLite use it.
    internal const string Unfinished = Listed +
        """
        job_unfinished WHERE status IN ('scheduled', 'queued', 'in_progress')
        AND due_at < $dueBefore AND (due_at, tenant, id) > ($due, $tenant, $id) ORDER BY due_at, tenant, id LIMIT $limit
        """;

    internal const string UseMedia = "INSERT INTO job_media (tenant, media, job) VALUES ($tenant, $media, $id) ON CONFLICT DO NOTHING";

    internal const string FreeMedia = "DELETE FROM job_media WHERE tenant = $tenant AND job = $id";

    internal const string IsMediaInUse = "SELECT EXISTS (SELECT 1 FROM job_media WHERE tenant = $tenant AND media = $media)";

    internal const string BindPost = "INSERT INTO post (ig_user, ig_media, job) VALUES ($user, $post, $id) ON CONFLICT DO NOTHING";

    internal const string KeepWithoutPost =
        "INSERT INTO job_without_post (ig_user, ended_at, tenant, job) VALUES ($user, $ended, $tenant, $id) ON CONFLICT DO NOTHING";

    internal const string ForgetWithoutPost = "DELETE FROM job_without_post WHERE ig_user = $user AND ended_at < $before";

    internal const string WithoutPost =
        """
        SELECT job.json FROM job_without_post AS line CROSS JOIN job ON job.tenant = line.tenant AND job.id = line.job
        WHERE line.ig_user = $user AND line.ended_at >= $from ORDER BY line.ended_at
        """;

    internal const string PostOwner = "SELECT job FROM post WHERE ig_user = $user AND ig_media = $post";

    private const string Listed = "SELECT json, version FROM job INDEXED BY ";

    private const string OfTenant = " WHERE tenant = $tenant";

    // A literal: a parameter would hide from SQLite that the index on scheduled jobs is enough.
    private const string Planned = " AND status = 'scheduled'";

    private const string OfAccount = " AND account = $account";

    private const string InStatus = " AND status = $status";

    private const string FromPlace = " AND (due_at, id) > ($ticks, $id) ORDER BY due_at, id LIMIT $limit";

    private const string ToPlace = " AND created_at >= $from AND (created_at, id) < ($ticks, $id) ORDER BY created_at DESC, id DESC LIMIT $limit";
}
