using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises of one job's row.</summary>
public abstract class JobStoreContract : StoreContract<IJobStore>
{
    [Fact]
    public void The_sample_of_a_full_job_leaves_no_property_out() => SampleJobs.FullIsFull();

    [Fact]
    public void The_sample_caption_is_as_long_as_captions_get() =>
        Assert.Equal(SampleJobs.LongestCaption, SampleJobs.UnicodeCaption.Length);

    [Fact]
    public Task A_job_with_every_property_set_comes_back_as_it_was() => RoundTripAsync(SampleJobs.Full(Tenant, Now));

    [Fact]
    public Task A_job_with_nothing_optional_set_comes_back_as_it_was() => RoundTripAsync(SampleJobs.Plain(Tenant, Now));

    [Fact]
    public Task Times_keep_their_ticks() => RoundTripAsync(SampleJobs.Scheduled(Tenant, Now.AddTicks(1), Now.AddDays(1).AddTicks(9)));

    [Fact]
    public Task False_is_not_the_same_as_left_out() => RoundTripAsync(SampleJobs.Plain(Tenant, Now) with { ShareToFeed = false });

    [Fact]
    public Task An_empty_caption_is_not_the_same_as_none() => RoundTripAsync(SampleJobs.Plain(Tenant, Now) with { Caption = "" });

    [Theory]
    [MemberData(nameof(Statuses))]
    public Task Every_status_comes_back_as_it_was(JobStatus status) =>
        RoundTripAsync(SampleJobs.Plain(Tenant, Now) with { Status = status });

    public static TheoryData<JobStatus> Statuses() => [.. Enum.GetValues<JobStatus>()];

    [Fact]
    public async Task A_job_that_grows_to_its_full_size_comes_back_as_it_was()
    {
        var small = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(small, null, None)).Version!.Value;

        var large = SampleJobs.Full(Tenant, Now) with { Id = small.Id, Media = small.Media };
        var newer = await Store.TryUpdateAsync(large, version, None);

        var read = await Store.FindAsync(Tenant, small.Id, None);
        Assert.Equivalent(large, read!.Value, strict: true);
        Assert.Equal(newer, read.Version);
    }

    [Fact]
    public async Task What_creating_answers_is_the_version_that_is_read()
    {
        var job = SampleJobs.Plain(Tenant, Now);

        var creation = await Store.CreateAsync(job, null, None);

        Assert.Null(creation.Earlier);
        Assert.Equal(creation.Version, (await Store.FindAsync(Tenant, job.Id, None))!.Version);
    }

    [Fact]
    public async Task A_job_that_nobody_made_is_not_found() =>
        Assert.Null(await Store.FindAsync(Tenant, NewId<JobId>(), None));

    [Fact]
    public async Task Another_tenants_job_is_not_found()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        _ = await Store.CreateAsync(job, null, None);

        Assert.Null(await Store.FindAsync(OtherTenant, job.Id, None));
    }

    [Fact]
    public async Task Another_tenants_job_cannot_be_changed()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;

        Assert.Null(await Store.TryUpdateAsync(job with { TenantId = OtherTenant, Caption = "mine" }, version, None));

        Assert.Null(await Store.FindAsync(OtherTenant, job.Id, None));
        Assert.Null((await Store.FindAsync(Tenant, job.Id, None))!.Value.Caption);
    }

    [Fact]
    public async Task A_job_that_nobody_made_cannot_be_changed()
    {
        var other = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(other, null, None)).Version!.Value;
        var ghost = SampleJobs.Plain(Tenant, Now);

        Assert.Null(await Store.TryUpdateAsync(ghost, version, None));

        Assert.Null(await Store.FindAsync(Tenant, ghost.Id, None));
    }

    [Fact]
    public async Task Jobs_of_one_tenant_do_not_touch_each_other()
    {
        var one = SampleJobs.Plain(Tenant, Now) with { AccountId = AccountId.From(Guid.NewGuid()) };
        var two = SampleJobs.Plain(Tenant, Now) with { AccountId = one.AccountId };
        var version = (await Store.CreateAsync(one, null, None)).Version!.Value;
        _ = await Store.CreateAsync(two, null, None);

        _ = await Store.TryUpdateAsync(one with { Caption = "changed" }, version, None);

        Assert.Equivalent(two, (await Store.FindAsync(Tenant, two.Id, None))!.Value, strict: true);
    }

    private async Task RoundTripAsync(PublishJob job)
    {
        _ = await Store.CreateAsync(job, null, None);

        var read = await Store.FindAsync(Tenant, job.Id, None);

        Assert.Equivalent(job, read!.Value, strict: true);
    }
}
