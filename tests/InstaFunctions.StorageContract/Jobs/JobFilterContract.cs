using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What the list of a tenant's jobs promises of its filters.</summary>
public abstract class JobFilterContract : StoreContract<IJobStore>
{
    private readonly AccountId _one = AccountId.From(Guid.NewGuid());
    private readonly AccountId _two = AccountId.From(Guid.NewGuid());

    [Fact]
    public async Task Every_combination_of_filters_shows_exactly_the_jobs_that_match()
    {
        var jobs = await AddManyAsync();
        JobStatus?[] statuses = [null, .. Enum.GetValues<JobStatus>()];
        AccountId?[] accounts = [null, _one, _two, AccountId.From(Guid.NewGuid())];
        DateTimeOffset?[] times = [null, Now, Now.AddMinutes(7), Now.AddMinutes(7).AddTicks(1), Now.AddDays(1)];

        foreach (var filter in from status in statuses
                               from account in accounts
                               from start in times
                               from end in times
                               select new JobFilter { Status = status, Account = account, CreatedFrom = start, CreatedBefore = end })
        {
            var expected = jobs.Where(job => Matches(job, filter)).OrderByDescending(job => job.CreatedAt).Select(job => job.Id);
            Assert.Equal(expected, await ReadAllAsync(filter, 5));
        }
    }

    [Fact]
    public async Task The_first_moment_of_a_range_is_in_it_and_the_last_is_not()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        _ = await Store.CreateAsync(job, null, None);

        Assert.Equal([job.Id], await ReadAllAsync(new JobFilter { CreatedFrom = Now }, 5));
        Assert.Empty(await ReadAllAsync(new JobFilter { CreatedFrom = Now.AddTicks(1) }, 5));
        Assert.Equal([job.Id], await ReadAllAsync(new JobFilter { CreatedBefore = Now.AddTicks(1) }, 5));
        Assert.Empty(await ReadAllAsync(new JobFilter { CreatedBefore = Now }, 5));
    }

    [Fact]
    public async Task Filters_see_a_jobs_new_status_and_not_its_old_one()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;

        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Failed }, version, None);

        Assert.Empty(await ReadAllAsync(new JobFilter { Status = JobStatus.Queued }, 5));
        Assert.Equal([job.Id], await ReadAllAsync(new JobFilter { Status = JobStatus.Failed }, 5));
    }

    [Fact]
    public async Task Another_tenants_jobs_match_no_filter()
    {
        var job = SampleJobs.Plain(OtherTenant, Now) with { AccountId = _one };
        _ = await Store.CreateAsync(job, null, None);

        Assert.Empty(await ReadAllAsync(new JobFilter(), 5));
        Assert.Empty(await ReadAllAsync(new JobFilter { Account = _one }, 5));
        Assert.Empty(await ReadAllAsync(new JobFilter { Status = job.Status }, 5));
    }

    [Fact]
    public async Task An_item_is_the_job_as_it_is_stored()
    {
        var job = SampleJobs.Full(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version;

        var item = Assert.Single((await Store.ListAsync(Tenant, new JobFilter(), new PageRequest(5), None)).Items);

        Assert.Equivalent(job, item.Value, strict: true);
        Assert.Equal(version, item.Version);
    }

    private static bool Matches(PublishJob job, JobFilter filter) =>
        (filter.Status is null || job.Status == filter.Status)
        && (filter.Account is null || job.AccountId == filter.Account)
        && (filter.CreatedFrom is null || job.CreatedAt >= filter.CreatedFrom)
        && (filter.CreatedBefore is null || job.CreatedAt < filter.CreatedBefore);

    private async Task<List<PublishJob>> AddManyAsync()
    {
        var statuses = Enum.GetValues<JobStatus>();
        var jobs = new List<PublishJob>();
        for (var i = 0; i < 24; i++)
        {
            var job = SampleJobs.Scheduled(Tenant, Now.AddMinutes(i), Now.AddDays(2)) with
            {
                Status = statuses[i % statuses.Length],
                AccountId = i % 4 < 2 ? _one : _two,
            };
            _ = await Store.CreateAsync(job, null, None);
            jobs.Add(job);
        }

        return jobs;
    }

    private async Task<List<JobId>> ReadAllAsync(JobFilter filter, int size)
    {
        var ids = new List<JobId>();
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(Tenant, filter, new PageRequest(size, cursor), None);
            ids.AddRange(page.Items.Select(job => job.Value.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }
}
