using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Jobs;

/// <summary>
/// Where jobs live. Every row belongs to one tenant and is read with that tenant's id, so another tenant's job is
/// indistinguishable from one that does not exist.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// A row was stored by this process, whoever wrote it: raised after it can be read, and never for a write that lost.
    /// Handlers are quick and do not throw.
    /// </summary>
    event Action<JobId>? Changed;

    /// <summary>
    /// Stores a new job and, in the same transaction, claims the idempotency key and keeps the answer. Either both are
    /// stored or neither.
    /// </summary>
    Task<JobCreation> CreateAsync(PublishJob job, IdempotencyEntry? idempotency, CancellationToken cancellation);

    /// <summary>Reads a job; null when this tenant has none by that id.</summary>
    Task<Stored<PublishJob>?> FindAsync(TenantId tenant, JobId id, CancellationToken cancellation);

    /// <summary>
    /// Replaces a job when its row still has the version it was read at.
    /// </summary>
    /// <returns>The new version; null when the row has moved on, and nothing was written.</returns>
    Task<RowVersion?> TryUpdateAsync(PublishJob job, RowVersion readAt, CancellationToken cancellation);

    /// <summary>
    /// The tenant's jobs in status <see cref="JobStatus.Scheduled"/>, soonest first (then by id). The cost of a page does
    /// not grow with the number of jobs.
    /// </summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<Stored<PublishJob>>> ListScheduledAsync(TenantId tenant, AccountId? account, PageRequest page, CancellationToken cancellation);

    /// <summary>The tenant's jobs, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<Stored<PublishJob>>> ListAsync(TenantId tenant, JobFilter filter, PageRequest page, CancellationToken cancellation);

    /// <summary>
    /// Jobs of all tenants that have not ended and were due before <paramref name="dueBefore"/>: what the sweep looks at.
    /// Oldest due first.
    /// </summary>
    IAsyncEnumerable<PublishJob> UnfinishedAsync(DateTimeOffset dueBefore, CancellationToken cancellation);

    /// <summary>
    /// Jobs of all tenants on a platform account that ended at this time or later and whose post is not known
    /// (<see cref="PublishJob.EndedWithoutPost"/>), oldest end first. Shown for <see cref="PublishJob.PostMayAppearFor"/> after their end.
    /// </summary>
    IAsyncEnumerable<PublishJob> EndedWithoutPostAsync(IgUserId user, DateTimeOffset endedFrom, CancellationToken cancellation);

    /// <summary>Whether a job of the tenant that has not ended uses the media item.</summary>
    Task<bool> IsMediaInUseAsync(TenantId tenant, MediaId media, CancellationToken cancellation);

    /// <summary>
    /// Binds a post to a job: a post belongs to one job at the most, over all tenants. Idempotent for the same job.
    /// </summary>
    /// <returns>False when the post is bound to another job.</returns>
    Task<bool> TryBindPostAsync(IgUserId user, IgMediaId post, JobId job, CancellationToken cancellation);

    /// <summary>Which job a post is bound to; null when to none.</summary>
    Task<JobId?> FindPostOwnerAsync(IgUserId user, IgMediaId post, CancellationToken cancellation);
}

/// <summary>Which jobs a list shows; null means any.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs in this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs of this account.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Only jobs accepted at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only jobs accepted before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }
}

/// <summary>What came of storing a job.</summary>
/// <param name="Version">The new row's version; null when the idempotency key was taken and nothing was stored.</param>
/// <param name="Earlier">What the key already stands for, when it was taken.</param>
public sealed record JobCreation(RowVersion? Version, IdempotencyEntry? Earlier);
