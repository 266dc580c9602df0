using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises to the sweep.</summary>
public abstract class UnfinishedJobsContract : StoreContract<IJobStore>
{
    [Theory]
    [InlineData(JobStatus.Scheduled, true)]
    [InlineData(JobStatus.Queued, true)]
    [InlineData(JobStatus.InProgress, true)]
    [InlineData(JobStatus.Succeeded, false)]
    [InlineData(JobStatus.Failed, false)]
    [InlineData(JobStatus.Canceled, false)]
    public async Task Jobs_that_have_not_ended_are_shown_and_no_others(JobStatus status, bool shown)
    {
        var job = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        _ = await Store.TryUpdateAsync(job with { Status = status }, version, None);

        Assert.Equal(shown ? [job.Id] : [], await ReadAsync(Now.AddTicks(1)));
    }

    [Fact]
    public async Task Jobs_of_all_tenants_come_oldest_due_first()
    {
        var expected = new List<JobId>();
        // More than any store reads at once.
        for (var i = 0; i < 1200; i++)
        {
            var job = i % 2 == 0
                ? SampleJobs.Plain(i % 3 == 0 ? Tenant : OtherTenant, Now.AddSeconds(i))
                : SampleJobs.Scheduled(Tenant, Now.AddDays(-1), Now.AddSeconds(i));
            expected.Add(job.Id);
            _ = await Store.CreateAsync(job, null, None);
        }

        Assert.Equal(expected, await ReadAsync(Now.AddDays(1)));
    }

    [Fact]
    public async Task Jobs_of_one_due_time_are_all_shown_once()
    {
        var expected = new HashSet<JobId>();
        for (var i = 0; i < 1200; i++)
        {
            var job = SampleJobs.Plain(i % 2 == 0 ? Tenant : OtherTenant, Now);
            _ = expected.Add(job.Id);
            _ = await Store.CreateAsync(job, null, None);
        }

        var shown = await ReadAsync(Now.AddTicks(1));

        Assert.Equal(expected.Count, shown.Count);
        Assert.Equal(expected, shown.ToHashSet());
    }

    [Fact]
    public async Task A_job_is_shown_from_the_moment_after_it_was_due()
    {
        var queued = SampleJobs.Plain(Tenant, Now);
        var scheduled = SampleJobs.Scheduled(Tenant, Now.AddDays(-3), Now.AddTicks(5));
        _ = await Store.CreateAsync(queued, null, None);
        _ = await Store.CreateAsync(scheduled, null, None);

        Assert.Empty(await ReadAsync(Now));
        Assert.Equal([queued.Id], await ReadAsync(Now.AddTicks(1)));
        Assert.Equal([queued.Id], await ReadAsync(Now.AddTicks(5)));
        Assert.Equal([queued.Id, scheduled.Id], await ReadAsync(Now.AddTicks(6)));
    }

    [Fact]
    public async Task A_job_that_was_moved_is_shown_once_by_its_new_time()
    {
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        _ = await Store.TryUpdateAsync(job with { ScheduledFor = Now.AddHours(3) }, version, None);

        Assert.Empty(await ReadAsync(Now.AddHours(2)));
        Assert.Equal([job.Id], await ReadAsync(Now.AddHours(4)));
    }

    [Fact]
    public async Task A_shown_job_is_the_job_as_it_is_stored()
    {
        var job = SampleJobs.Full(Tenant, Now) with { Status = JobStatus.InProgress };
        _ = await Store.CreateAsync(job, null, None);

        await foreach (var shown in Store.UnfinishedAsync(Now.AddDays(30), None))
        {
            Assert.Equivalent(job, shown, strict: true);
            return;
        }

        Assert.Fail("The job was not shown.");
    }

    [Fact]
    public async Task Jobs_that_end_while_they_are_shown_hide_no_other()
    {
        var jobs = new Dictionary<JobId, PublishJob>();
        for (var i = 0; i < 300; i++)
        {
            var job = SampleJobs.Plain(Tenant, Now.AddSeconds(i / 3));
            jobs.Add(job.Id, job);
            _ = await Store.CreateAsync(job, null, None);
        }

        var shown = new List<JobId>();
        await foreach (var job in Store.UnfinishedAsync(Now.AddDays(1), None))
        {
            shown.Add(job.Id);
            var read = (await Store.FindAsync(Tenant, job.Id, None))!;
            Assert.NotNull(await Store.TryUpdateAsync(job with { Status = JobStatus.Failed }, read.Version, None));
        }

        Assert.Equal(jobs.Count, shown.Distinct().Count());
        Assert.Equal(jobs.Count, shown.Count);
        Assert.Empty(await ReadAsync(Now.AddDays(1)));
    }

    private async Task<List<JobId>> ReadAsync(DateTimeOffset dueBefore)
    {
        var ids = new List<JobId>();
        await foreach (var job in Store.UnfinishedAsync(dueBefore, None))
        {
            ids.Add(job.Id);
        }

        return ids;
    }
}
