using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Testing.InMemory;

/// <summary>Jobs in memory. Every call completes at once.</summary>
public sealed class InMemoryJobStore : IJobStore
{
    private readonly Lock _gate = new();
    private readonly VersionedRows<(TenantId, JobId), PublishJob> _rows = new();
    private readonly Dictionary<(TenantId, string), IdempotencyEntry> _keys = [];
    private readonly Dictionary<(IgUserId, IgMediaId), JobId> _posts = [];

    /// <summary>Called before an update is tried: here a test lets another writer be faster.</summary>
    public Action<PublishJob>? BeforeUpdate { get; set; }

    /// <inheritdoc/>
    public event Action<JobId>? Changed;

    /// <inheritdoc/>
    public Task<JobCreation> CreateAsync(PublishJob job, IdempotencyEntry? idempotency, CancellationToken cancellation)
    {
        JobCreation creation;
        lock (_gate)
        {
            if (idempotency is not null && _keys.TryGetValue((idempotency.TenantId, idempotency.Key), out var earlier))
            {
                return Task.FromResult(new JobCreation(null, earlier));
            }

            var version = _rows.TryAdd((job.TenantId, job.Id), job)
                ?? throw new InvalidOperationException($"There is a job {job.Id} already.");
            if (idempotency is not null)
            {
                _keys.Add((idempotency.TenantId, idempotency.Key), idempotency);
            }

            creation = new JobCreation(version, null);
        }

        Changed?.Invoke(job.Id);
        return Task.FromResult(creation);
    }

    /// <inheritdoc/>
    public Task<Stored<PublishJob>?> FindAsync(TenantId tenant, JobId id, CancellationToken cancellation) =>
        Task.FromResult(_rows.Find((tenant, id)));

    /// <inheritdoc/>
    public Task<RowVersion?> TryUpdateAsync(PublishJob job, RowVersion readAt, CancellationToken cancellation)
    {
        BeforeUpdate?.Invoke(job);
        var version = _rows.TryUpdate((job.TenantId, job.Id), job, readAt);
        if (version is not null)
        {
            Changed?.Invoke(job.Id);
        }

        return Task.FromResult(version);
    }

    /// <inheritdoc/>
    public Task<Page<Stored<PublishJob>>> ListScheduledAsync(
        TenantId tenant, AccountId? account, PageRequest page, CancellationToken cancellation) =>
        Task.FromResult(_rows.All
            .Where(row => row.Value.TenantId == tenant && row.Value.Status == JobStatus.Scheduled)
            .Where(row => account is null || row.Value.AccountId == account)
            .OrderBy(row => row.Value.DueAt).ThenBy(row => row.Value.Id.Value)
            .Page(page));

    /// <inheritdoc/>
    public Task<Page<Stored<PublishJob>>> ListAsync(
        TenantId tenant, JobFilter filter, PageRequest page, CancellationToken cancellation) =>
        Task.FromResult(_rows.All
            .Where(row => row.Value.TenantId == tenant && Passes(row.Value, filter))
            .OrderByDescending(row => row.Value.CreatedAt).ThenByDescending(row => row.Value.Id.Value)
            .Page(page));

    /// <inheritdoc/>
    public IAsyncEnumerable<PublishJob> UnfinishedAsync(DateTimeOffset dueBefore, CancellationToken cancellation) =>
        _rows.All
            .Select(row => row.Value)
            .Where(job => !job.Status.IsTerminal() && job.DueAt < dueBefore)
            .OrderBy(job => job.DueAt)
            .ToAsyncEnumerable();

    /// <inheritdoc/>
    public IAsyncEnumerable<PublishJob> EndedWithoutPostAsync(IgUserId user, DateTimeOffset endedFrom, CancellationToken cancellation) =>
        _rows.All
            .Select(row => row.Value)
            .Where(job => job.IgUserId == user && job.EndedWithoutPost && job.CompletedAt >= endedFrom)
            .OrderBy(job => job.CompletedAt)
            .ToAsyncEnumerable();

    /// <inheritdoc/>
    public Task<bool> IsMediaInUseAsync(TenantId tenant, MediaId media, CancellationToken cancellation) =>
        Task.FromResult(_rows.All.Any(row =>
            row.Value.TenantId == tenant
            && !row.Value.Status.IsTerminal()
            && row.Value.Media.Any(item => item.MediaId == media)));

    /// <inheritdoc/>
    public Task<bool> TryBindPostAsync(IgUserId user, IgMediaId post, JobId job, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_posts.TryAdd((user, post), job) || _posts[(user, post)] == job);
        }
    }

    /// <inheritdoc/>
    public Task<JobId?> FindPostOwnerAsync(IgUserId user, IgMediaId post, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<JobId?>(_posts.TryGetValue((user, post), out var owner) ? owner : null);
        }
    }

    private static bool Passes(PublishJob job, JobFilter filter) =>
        (filter.Status is null || job.Status == filter.Status)
        && (filter.Account is null || job.AccountId == filter.Account)
        && (filter.CreatedFrom is null || job.CreatedAt >= filter.CreatedFrom)
        && (filter.CreatedBefore is null || job.CreatedAt < filter.CreatedBefore);
}
