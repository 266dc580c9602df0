using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What the list of a tenant's jobs promises of its pages, seen through a filter that jobs can leave.</summary>
public abstract class JobListContract : PagedListContract<IJobStore>
{
    private static readonly JobFilter Queued = new() { Status = JobStatus.Queued };

    /// <inheritdoc/>
    protected override bool LatestFirst => true;

    [Fact]
    public async Task A_jobs_place_does_not_change_with_its_status_or_schedule()
    {
        var oldest = SampleJobs.Scheduled(Tenant, Now, Now.AddDays(9));
        var version = (await Store.CreateAsync(oldest, null, None)).Version!.Value;
        var newest = SampleJobs.Plain(Tenant, Now.AddMinutes(1));
        _ = await Store.CreateAsync(newest, null, None);

        version = (await Store.TryUpdateAsync(oldest with { ScheduledFor = Now.AddDays(20) }, version, None))!.Value;
        _ = await Store.TryUpdateAsync(oldest with { Status = JobStatus.InProgress, StartedAt = Now.AddDays(9) }, version, None);

        var page = await Store.ListAsync(Tenant, new JobFilter(), new PageRequest(10), None);
        Assert.Equal([newest.Id, oldest.Id], page.Items.Select(j => j.Value.Id));
    }

    [Fact]
    public async Task A_cursor_of_the_scheduled_list_is_refused()
    {
        _ = await Store.CreateAsync(SampleJobs.Scheduled(Tenant, Now, Now), null, None);
        _ = await Store.CreateAsync(SampleJobs.Scheduled(Tenant, Now, Now), null, None);
        var other = (await Store.ListScheduledAsync(Tenant, null, new PageRequest(1), None)).NextCursor;

        Assert.NotNull(other);
        _ = await Assert.ThrowsAsync<InvalidCursorException>(() => ReadAsync(Tenant, new PageRequest(1, other)));
    }

    /// <inheritdoc/>
    protected override async Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at)
    {
        var job = SampleJobs.Plain(tenant, at);
        _ = await Store.CreateAsync(job, null, None);
        return job.Id.Value;
    }

    /// <inheritdoc/>
    protected override async Task RemoveAsync(TenantId tenant, Guid id)
    {
        var read = (await Store.FindAsync(tenant, JobId.From(id), None))!;
        Assert.NotNull(await Store.TryUpdateAsync(read.Value with { Status = JobStatus.InProgress }, read.Version, None));
    }

    /// <inheritdoc/>
    protected override async Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page)
    {
        var read = await Store.ListAsync(tenant, Queued, page, None);
        return new Page<Guid>([.. read.Items.Select(job => job.Value.Id.Value)], read.NextCursor);
    }
}
