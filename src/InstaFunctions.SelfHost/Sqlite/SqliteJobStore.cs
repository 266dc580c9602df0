using System.Runtime.CompilerServices;
using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Jobs in the process's database.</summary>
internal sealed class SqliteJobStore(SqliteDatabase database, TimeProvider clock) : IJobStore
{
    private const string ScheduledList = "scheduled";
    private const string JobList = "jobs";

    /// <inheritdoc/>
    public event Action<JobId>? Changed;

    /// <inheritdoc/>
    public async Task<JobCreation> CreateAsync(PublishJob job, IdempotencyEntry? idempotency, CancellationToken cancellation)
    {
        var row = Row(job, StoredRow.FirstVersion);
        var creation = await database.WriteAsync(
            session =>
            {
                if (idempotency is not null && SqliteIdempotencyStore.Claim(session, idempotency, clock.GetUtcNow()) is { } earlier)
                {
                    return new JobCreation(null, earlier);
                }

                _ = session.Execute(JobStatements.Insert, row);
                if (!job.Status.IsTerminal())
                {
                    UseMedia(session, job);
                }

                return new JobCreation(StoredRow.Version(StoredRow.FirstVersion), null);
            },
            cancellation).ConfigureAwait(false);
        if (creation.Version is not null)
        {
            Changed?.Invoke(job.Id);
        }

        return creation;
    }

    /// <inheritdoc/>
    public Task<Stored<PublishJob>?> FindAsync(TenantId tenant, JobId id, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                JobStatements.Find,
                row => row.Stored(StorageJson.Rows.PublishJob),
                ("$tenant", tenant.Text()),
                ("$id", id.Text())),
            cancellation);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(PublishJob job, RowVersion readAt, CancellationToken cancellation)
    {
        if (readAt.Number() is not { } version)
        {
            return null;
        }

        var row = Row(job, version);
        var written = await database.WriteAsync<RowVersion?>(
            session =>
            {
                if (session.Execute(JobStatements.UpdateUnlisted, row) == 0 && session.Execute(JobStatements.Update, row) == 0)
                {
                    return null;
                }

                // A job's media never change, so their rows are only ever made with it and removed at its end.
                if (job.Status.IsTerminal())
                {
                    _ = session.Execute(JobStatements.FreeMedia, ("$tenant", job.TenantId.Text()), ("$id", job.Id.Text()));
                }

                if (job.EndedWithoutPost)
                {
                    KeepWithoutPost(session, job, job.CompletedAt!.Value);
                }

                return StoredRow.Version(version + 1);
            },
            cancellation).ConfigureAwait(false);
        if (written is not null)
        {
            Changed?.Invoke(job.Id);
        }

        return written;
    }

    /// <inheritdoc/>
    public async Task<Page<Stored<PublishJob>>> ListScheduledAsync(
        TenantId tenant, AccountId? account, PageRequest page, CancellationToken cancellation)
    {
        var after = ListCursor.Read(ScheduledList, page.Cursor) ?? ListPosition.Start;
        var rows = await database.ReadAsync(
            session => session.Query(
                account is null ? JobStatements.Scheduled : JobStatements.ScheduledOfAccount,
                row => row.Stored(StorageJson.Rows.PublishJob),
                ("$tenant", tenant.Text()),
                ("$account", account?.Text()),
                ("$ticks", after.Ticks),
                ("$id", after.Id),
                ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(ScheduledList, rows, page.Limit, job => new(job.Value.DueAt.UtcTicks, job.Value.Id.Text()));
    }

    /// <inheritdoc/>
    public async Task<Page<Stored<PublishJob>>> ListAsync(
        TenantId tenant, JobFilter filter, PageRequest page, CancellationToken cancellation)
    {
        // The end of the wanted range is a place in the list too: the page ends at whichever comes first.
        var before = ListPosition.Earlier(
            ListCursor.Read(JobList, page.Cursor) ?? ListPosition.End,
            filter.CreatedBefore is { } end ? new(end.UtcTicks, "") : ListPosition.End);
        var statement = (filter.Account, filter.Status) switch
        {
            (null, null) => JobStatements.List,
            (_, null) => JobStatements.ListOfAccount,
            (null, _) => JobStatements.ListInStatus,
            _ => JobStatements.ListOfAccountInStatus,
        };
        var rows = await database.ReadAsync(
            session => session.Query(
                statement,
                row => row.Stored(StorageJson.Rows.PublishJob),
                ("$tenant", tenant.Text()),
                ("$account", filter.Account?.Text()),
                ("$status", filter.Status?.Word()),
                ("$from", filter.CreatedFrom?.UtcTicks ?? ListPosition.Start.Ticks),
                ("$ticks", before.Ticks),
                ("$id", before.Id),
                ("$limit", page.Limit + 1L)),
            cancellation).ConfigureAwait(false);
        return ListCursor.Page(JobList, rows, page.Limit, job => new(job.Value.CreatedAt.UtcTicks, job.Value.Id.Text()));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PublishJob> UnfinishedAsync(DateTimeOffset dueBefore, CancellationToken cancellation) =>
        SqliteStream.ReadAsync<PublishJob>(
            database,
            (session, last) => session.Query(
                JobStatements.Unfinished,
                row => row.Value(StorageJson.Rows.PublishJob),
                ("$dueBefore", dueBefore.UtcTicks),
                ("$due", last?.DueAt.UtcTicks ?? ListPosition.Start.Ticks),
                ("$tenant", last?.TenantId.Text() ?? ""),
                ("$id", last?.Id.Text() ?? ""),
                ("$limit", SqliteStream.PartSize)),
            cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PublishJob> EndedWithoutPostAsync(
        IgUserId user, DateTimeOffset endedFrom, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var jobs = await database.ReadAsync(
            session => session.Query(
                JobStatements.WithoutPost,
                row => row.Value(StorageJson.Rows.PublishJob),
                ("$user", user.Value),
                ("$from", endedFrom.UtcTicks)),
            cancellation).ConfigureAwait(false);
        foreach (var job in jobs.Where(job => job.EndedWithoutPost))
        {
            yield return job;
        }
    }

    /// <inheritdoc/>
    public Task<bool> IsMediaInUseAsync(TenantId tenant, MediaId media, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.First(
                JobStatements.IsMediaInUse, row => row.GetBoolean(0), ("$tenant", tenant.Text()), ("$media", media.Text())),
            cancellation);

    /// <inheritdoc/>
    public Task<bool> TryBindPostAsync(IgUserId user, IgMediaId post, JobId job, CancellationToken cancellation) =>
        database.WriteAsync(
            session =>
                session.Execute(JobStatements.BindPost, ("$user", user.Value), ("$post", post.Value), ("$id", job.Text())) == 1
                || FindPostOwner(session, user, post) == job,
            cancellation);

    /// <inheritdoc/>
    public Task<JobId?> FindPostOwnerAsync(IgUserId user, IgMediaId post, CancellationToken cancellation) =>
        database.ReadAsync(session => FindPostOwner(session, user, post), cancellation);

    private static JobId? FindPostOwner(SqliteSession session, IgUserId user, IgMediaId post) =>
        session.First<JobId?>(
            JobStatements.PostOwner, row => JobId.From(Guid.Parse(row.GetString(0))), ("$user", user.Value), ("$post", post.Value));

    private static (string, object?)[] Row(PublishJob job, long version) =>
    [
        ("$tenant", job.TenantId.Text()),
        ("$id", job.Id.Text()),
        ("$version", version),
        ("$account", job.AccountId.Text()),
        ("$status", job.Status.Word()),
        ("$created", job.CreatedAt.UtcTicks),
        ("$due", job.DueAt.UtcTicks),
        ("$json", JsonSerializer.Serialize(job, StorageJson.Rows.PublishJob)),
    ];

    private static void KeepWithoutPost(SqliteSession session, PublishJob job, DateTimeOffset endedAt)
    {
        _ = session.Execute(
            JobStatements.ForgetWithoutPost,
            ("$user", job.IgUserId.Value),
            ("$before", (endedAt - PublishJob.PostMayAppearFor).UtcTicks));
        _ = session.Execute(
            JobStatements.KeepWithoutPost,
            ("$user", job.IgUserId.Value),
            ("$ended", endedAt.UtcTicks),
            ("$tenant", job.TenantId.Text()),
            ("$id", job.Id.Text()));
    }

    private static void UseMedia(SqliteSession session, PublishJob job)
    {
        foreach (var item in job.Media)
        {
            _ = session.Execute(
                JobStatements.UseMedia, ("$tenant", job.TenantId.Text()), ("$media", item.MediaId.Text()), ("$id", job.Id.Text()));
        }
    }
}
