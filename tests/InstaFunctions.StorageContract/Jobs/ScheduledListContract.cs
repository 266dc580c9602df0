using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What the list of scheduled jobs promises.</summary>
public abstract class ScheduledListContract : PagedListContract<IJobStore>
{
    /// <inheritdoc/>
    protected override bool LatestFirst => false;

    [Fact]
    public async Task Jobs_of_one_time_are_ordered_by_id()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await AddAsync(Tenant, Now));
        }

        var listed = (await ReadAsync(Tenant, new PageRequest(10))).Items;

        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), listed.Select(id => id.ToString()));
    }

    [Theory]
    [InlineData(JobStatus.Queued)]
    [InlineData(JobStatus.InProgress)]
    [InlineData(JobStatus.Succeeded)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Canceled)]
    public async Task Only_scheduled_jobs_are_listed(JobStatus status)
    {
        var scheduled = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        _ = await Store.CreateAsync(scheduled, null, None);
        _ = await Store.CreateAsync(SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1)) with { Status = status }, null, None);

        var page = await Store.ListScheduledAsync(Tenant, null, new PageRequest(10), None);

        Assert.Equivalent(scheduled, Assert.Single(page.Items).Value, strict: true);
    }

    [Theory]
    [InlineData(JobStatus.InProgress)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Canceled)]
    public async Task A_job_that_is_scheduled_no_longer_disappears(JobStatus status)
    {
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        var stays = await AddAsync(Tenant, Now.AddHours(2));
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;

        _ = await Store.TryUpdateAsync(job with { Status = status }, version, None);

        Assert.Equal([stays], (await ReadAsync(Tenant, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task A_job_that_was_moved_is_listed_once_at_its_new_place()
    {
        var moved = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        var version = (await Store.CreateAsync(moved, null, None)).Version!.Value;
        var two = await AddAsync(Tenant, Now.AddHours(2));
        var four = await AddAsync(Tenant, Now.AddHours(4));

        var later = await Store.TryUpdateAsync(moved with { ScheduledFor = Now.AddHours(3) }, version, None);
        Assert.Equal([two, moved.Id.Value, four], (await ReadAsync(Tenant, new PageRequest(10))).Items);
        Assert.Equal([two, moved.Id.Value, four], (await ReadAllAsync(Tenant, 1)).SelectMany(p => p.Items));

        _ = await Store.TryUpdateAsync(moved with { ScheduledFor = Now.AddHours(1) }, later!.Value, None);
        Assert.Equal([moved.Id.Value, two, four], (await ReadAsync(Tenant, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task An_items_version_is_the_one_to_update_it_with()
    {
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        _ = await Store.CreateAsync(job, null, None);

        var listed = Assert.Single((await Store.ListScheduledAsync(Tenant, null, new PageRequest(10), None)).Items);

        Assert.NotNull(await Store.TryUpdateAsync(listed.Value with { Caption = "new" }, listed.Version, None));
    }

    [Fact]
    public async Task One_accounts_jobs_are_listed_in_the_same_order_page_by_page()
    {
        var account = NewAccount();
        var expected = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            var job = SampleJobs.Scheduled(Tenant, Now, Now.AddMinutes(i / 2));
            _ = await Store.CreateAsync(job, null, None);
            var own = SampleJobs.Scheduled(Tenant, Now, Now.AddMinutes(i)) with { AccountId = account };
            _ = await Store.CreateAsync(own, null, None);
            expected.Add(own.Id.Value);
        }

        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await ReadAsync(Tenant, account, new PageRequest(2, cursor));
            listed.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(expected, listed);
        Assert.Empty((await ReadAsync(Tenant, NewAccount(), new PageRequest(10))).Items);
        Assert.Empty((await ReadAsync(OtherTenant, account, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task A_cursor_of_the_list_of_all_jobs_is_refused()
    {
        _ = await AddAsync(Tenant, Now);
        _ = await AddAsync(Tenant, Now);
        var other = (await Store.ListAsync(Tenant, new JobFilter(), new PageRequest(1), None)).NextCursor;

        Assert.NotNull(other);
        _ = await Assert.ThrowsAsync<InvalidCursorException>(() => ReadAsync(Tenant, new PageRequest(1, other)));
    }

    /// <inheritdoc/>
    protected override async Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at)
    {
        var job = SampleJobs.Scheduled(tenant, Now, at);
        _ = await Store.CreateAsync(job, null, None);
        return job.Id.Value;
    }

    /// <inheritdoc/>
    protected override async Task RemoveAsync(TenantId tenant, Guid id)
    {
        var read = (await Store.FindAsync(tenant, JobId.From(id), None))!;
        Assert.NotNull(await Store.TryUpdateAsync(read.Value with { Status = JobStatus.Canceled }, read.Version, None));
    }

    /// <inheritdoc/>
    protected override Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page) => ReadAsync(tenant, null, page);

    private async Task<Page<Guid>> ReadAsync(TenantId tenant, AccountId? account, PageRequest page)
    {
        var read = await Store.ListScheduledAsync(tenant, account, page, None);
        return new Page<Guid>([.. read.Items.Select(job => job.Value.Id.Value)], read.NextCursor);
    }
}
