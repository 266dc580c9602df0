using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Jobs in Table Storage: a partition for each tenant, so that a job, its lists and its idempotency key change in one transaction.</summary>
internal sealed class TableJobStore(StorageTables tables, TimeProvider clock) : IJobStore
{
    private const string PostOwner = "Job";
    private const int ReadsAtOnce = 20;

    private readonly TableList _scheduled = new(tables.Jobs, "scheduled", latestFirst: false);
    private readonly JobsWithoutPost _withoutPost = new(tables.WithoutPost);
    private readonly TableList _list = new(tables.Jobs, "jobs", latestFirst: true);

    /// <inheritdoc/>
    public event Action<JobId>? Changed;

    /// <inheritdoc/>
    public async Task<JobCreation> CreateAsync(PublishJob job, IdempotencyEntry? idempotency, CancellationToken cancellation)
    {
        await IndexAsync(job, cancellation);
        if (idempotency is not null)
        {
            await tables.KeyExpiry.AddAsync(idempotency.ExpiresAt, job.TenantId, IdempotencyRow.Key(idempotency.Key), cancellation);
        }

        var partition = job.TenantId.ToString();
        TableTransactionAction[] actions = [new(TableTransactionActionType.Add, Row(job)), .. IndexRows.Add(partition, JobKeys.Of(job))];
        if (idempotency is null)
        {
            var created = await tables.Jobs.SubmitAsync(actions, cancellation);
            var version = created.VersionOf(0)?.ToVersion() ?? throw new InvalidOperationException($"There is a job {job.Id} already.");
            Changed?.Invoke(job.Id);
            return new JobCreation(version, null);
        }

        // The job first: whether its row is there says whether the transaction has happened.
        var (earlier, result) = await IdempotencyRow.ClaimAsync(tables.Jobs, idempotency, clock, actions, cancellation);
        if (earlier is not null)
        {
            await tables.Unfinished.ForgetAsync(job.DueAt, job.TenantId, job.Id.ToString());
        }

        else
        {
            Changed?.Invoke(job.Id);
        }

        return new JobCreation(result?.VersionOf(0)?.ToVersion(), earlier);
    }

    /// <inheritdoc/>
    public async Task<Stored<PublishJob>?> FindAsync(TenantId tenant, JobId id, CancellationToken cancellation) =>
        (await tables.Jobs.FindAsync(tenant.ToString(), JobKeys.Row(id.ToString()), cancellation))?.Stored(StorageJson.Rows.PublishJob);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(PublishJob job, RowVersion readAt, CancellationToken cancellation)
    {
        if (await FindAsync(job.TenantId, job.Id, cancellation) is not { } before || before.Version != readAt || readAt.ToETag() is not { } tag)
        {
            return null;
        }

        if (!job.Status.IsTerminal() && (before.Value.Status.IsTerminal() || before.Value.DueAt != job.DueAt))
        {
            await IndexAsync(job, cancellation);
        }

        if (job.EndedWithoutPost)
        {
            await _withoutPost.AddAsync(job, job.CompletedAt!.Value, cancellation);
        }

        var partition = job.TenantId.ToString();
        var written = await tables.Jobs.SubmitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row(job), tag),
                .. IndexRows.Change(partition, JobKeys.Of(before.Value), JobKeys.Of(job)),
            ],
            cancellation);
        if (written.Done)
        {
            // Before the index is tidied up: the row is there whether that succeeds or not.
            Changed?.Invoke(job.Id);
        }

        if (written.Done && job.Status.IsTerminal())
        {
            await tables.Unfinished.ForgetAsync(before.Value.DueAt, job.TenantId, job.Id.ToString());
        }

        return written.VersionOf(0)?.ToVersion();
    }

    /// <inheritdoc/>
    public Task<Page<Stored<PublishJob>>> ListScheduledAsync(
        TenantId tenant, AccountId? account, PageRequest page, CancellationToken cancellation) => _scheduled.PageAsync(
            tenant.ToString(),
            JobKeys.Due(account),
            page,
            (null, null),
            id => FindIfAsync(tenant, id, job => job.Status == JobStatus.Scheduled, cancellation),
            cancellation);

    /// <inheritdoc/>
    public Task<Page<Stored<PublishJob>>> ListAsync(TenantId tenant, JobFilter filter, PageRequest page, CancellationToken cancellation) =>
        _list.PageAsync(
            tenant.ToString(),
            JobKeys.List(filter.Account, filter.Status),
            page,
            (filter.CreatedFrom, filter.CreatedBefore),
            id => FindIfAsync(tenant, id, job => filter.Status is null || job.Status == filter.Status, cancellation),
            cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PublishJob> UnfinishedAsync(DateTimeOffset dueBefore, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in tables.Unfinished.BeforeAsync(dueBefore, cancellation))
        {
            foreach (var some in part.Chunk(ReadsAtOnce))
            {
                var jobs = await Task.WhenAll(some.Select(item => FindAsync(item.Tenant, JobId.From(Guid.Parse(item.Id)), cancellation)));
                foreach (var (item, job) in some.Zip(jobs, (item, job) => (item, job?.Value)))
                {
                    if (job is not null && !job.Status.IsTerminal() && job.DueAt.UtcTicks == item.Ticks)
                    {
                        yield return job;
                    }
                    else
                    {
                        await tables.Unfinished.DropStaleAsync(item, cancellation);
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PublishJob> EndedWithoutPostAsync(
        IgUserId user, DateTimeOffset endedFrom, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (tenant, id) in _withoutPost.SinceAsync(user, endedFrom, cancellation))
        {
            if (await FindAsync(tenant, id, cancellation) is { Value: { EndedWithoutPost: true } job })
            {
                yield return job;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsMediaInUseAsync(TenantId tenant, MediaId media, CancellationToken cancellation)
    {
        var prefix = JobKeys.Use(media);
        await foreach (var _ in tables.Jobs.QueryAsync(RowKeys.Between(tenant.ToString(), prefix, prefix + RowKeys.Last), 1, cancellation))
        {
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task<bool> TryBindPostAsync(IgUserId user, IgMediaId post, JobId job, CancellationToken cancellation) =>
        await tables.Posts.TryAddAsync(new TableEntity(RowKeys.OfText(user.Value), RowKeys.OfText(post.Value)) { [PostOwner] = job.ToString() }, cancellation) is not null
        || await FindPostOwnerAsync(user, post, cancellation) == job;

    /// <inheritdoc/>
    public async Task<JobId?> FindPostOwnerAsync(IgUserId user, IgMediaId post, CancellationToken cancellation) =>
        await tables.Posts.FindAsync(RowKeys.OfText(user.Value), RowKeys.OfText(post.Value), cancellation) is { } row ? JobId.From(Guid.Parse(row.GetString(PostOwner))) : null;

    // A row that left the list between the reading of its key and of itself is not shown.
    private async Task<Stored<PublishJob>?> FindIfAsync(TenantId tenant, string id, Func<PublishJob, bool> belongs, CancellationToken cancellation) =>
        await FindAsync(tenant, JobId.From(Guid.Parse(id)), cancellation) is { } job && belongs(job.Value) ? job : null;

    private Task IndexAsync(PublishJob job, CancellationToken cancellation) => job.Status.IsTerminal()
        ? Task.CompletedTask
        : tables.Unfinished.AddAsync(job.DueAt, job.TenantId, job.Id.ToString(), cancellation);

    private static TableEntity Row(PublishJob job) =>
        RowJson.Make(job.TenantId.ToString(), JobKeys.Row(job.Id.ToString()), job, StorageJson.Rows.PublishJob);
}
