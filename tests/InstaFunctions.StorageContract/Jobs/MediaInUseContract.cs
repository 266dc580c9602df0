using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises to those who want to remove a media item.</summary>
public abstract class MediaInUseContract : StoreContract<IJobStore>
{
    [Theory]
    [InlineData(JobStatus.Scheduled, true)]
    [InlineData(JobStatus.Queued, true)]
    [InlineData(JobStatus.InProgress, true)]
    [InlineData(JobStatus.Succeeded, false)]
    [InlineData(JobStatus.Failed, false)]
    [InlineData(JobStatus.Canceled, false)]
    public async Task A_media_item_is_in_use_until_its_job_has_ended(JobStatus status, bool inUse)
    {
        var job = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;

        _ = await Store.TryUpdateAsync(job with { Status = status }, version, None);
        Assert.Equal(inUse, await IsInUseAsync(job));

        var made = SampleJobs.Plain(Tenant, Now) with { Status = status };
        _ = await Store.CreateAsync(made, null, None);
        Assert.Equal(inUse, await IsInUseAsync(made));
    }

    [Fact]
    public async Task A_media_item_stays_in_use_through_a_whole_job_and_no_longer()
    {
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        Assert.True(await IsInUseAsync(job));

        version = (await Store.TryUpdateAsync(job with { ScheduledFor = Now.AddHours(2) }, version, None))!.Value;
        Assert.True(await IsInUseAsync(job));
        version = (await Store.TryUpdateAsync(job with { Status = JobStatus.InProgress }, version, None))!.Value;
        Assert.True(await IsInUseAsync(job));
        version = (await Store.TryUpdateAsync(job with { Status = JobStatus.Failed }, version, None))!.Value;
        Assert.False(await IsInUseAsync(job));
        // An operator's verdict.
        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Succeeded }, version, None);
        Assert.False(await IsInUseAsync(job));
    }

    [Fact]
    public async Task Every_item_of_a_carousel_is_in_use()
    {
        var job = SampleJobs.Full(Tenant, Now) with { Status = JobStatus.InProgress };
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        foreach (var item in job.Media)
        {
            Assert.True(await Store.IsMediaInUseAsync(Tenant, item.MediaId, None));
        }

        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Succeeded }, version, None);

        foreach (var item in job.Media)
        {
            Assert.False(await Store.IsMediaInUseAsync(Tenant, item.MediaId, None));
        }
    }

    [Fact]
    public async Task A_media_item_twice_in_one_carousel_is_in_use_until_that_job_has_ended()
    {
        var item = SampleJobs.Image();
        var job = SampleJobs.Plain(Tenant, Now) with { Product = PublishProduct.Carousel, Media = [item, SampleJobs.Image(), item] };
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        Assert.True(await IsInUseAsync(job));

        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Canceled }, version, None);

        Assert.False(await IsInUseAsync(job));
    }

    [Fact]
    public async Task A_media_item_of_two_jobs_is_in_use_until_both_have_ended()
    {
        var one = SampleJobs.Plain(Tenant, Now);
        var two = SampleJobs.Plain(Tenant, Now) with { Media = one.Media };
        var first = (await Store.CreateAsync(one, null, None)).Version!.Value;
        var second = (await Store.CreateAsync(two, null, None)).Version!.Value;

        _ = await Store.TryUpdateAsync(one with { Status = JobStatus.Succeeded }, first, None);
        Assert.True(await IsInUseAsync(one));

        _ = await Store.TryUpdateAsync(two with { Status = JobStatus.Canceled }, second, None);
        Assert.False(await IsInUseAsync(one));
    }

    [Fact]
    public async Task Another_tenants_job_keeps_no_media_item_in_use()
    {
        var job = SampleJobs.Plain(OtherTenant, Now);
        _ = await Store.CreateAsync(job, null, None);

        Assert.False(await IsInUseAsync(job));
        Assert.True(await Store.IsMediaInUseAsync(OtherTenant, job.Media[0].MediaId, None));
    }

    [Fact]
    public async Task A_media_item_that_no_job_has_is_not_in_use() =>
        Assert.False(await Store.IsMediaInUseAsync(Tenant, NewId<MediaId>(), None));

    private Task<bool> IsInUseAsync(PublishJob job) => Store.IsMediaInUseAsync(Tenant, job.Media[0].MediaId, None);
}
