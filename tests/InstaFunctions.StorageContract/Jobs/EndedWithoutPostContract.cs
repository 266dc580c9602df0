using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises of those that ended without it being known which post is theirs.</summary>
public abstract class EndedWithoutPostContract : StoreContract<IJobStore>
{
    private readonly IgUserId _user = NewIgUser();

    [Theory]
    [InlineData(JobStatus.Succeeded)]
    [InlineData(JobStatus.Failed)]
    public async Task A_job_that_ended_after_an_attempt_without_its_post_is_shown_as_it_is_stored(JobStatus status)
    {
        var job = await EndAsync(Attempted() with { Status = status, CompletedAt = Now });

        Assert.Equivalent(job, Assert.Single(await ReadAsync(_user, Now)), strict: true);
    }

    [Fact]
    public async Task One_that_made_no_attempt_or_has_its_post_or_has_not_ended_is_not_shown()
    {
        _ = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now, Intents = [] });
        _ = await EndAsync(Attempted() with { Status = JobStatus.Succeeded, CompletedAt = Now, IgMediaId = new IgMediaId("17920238422030506") });
        _ = await EndAsync(Attempted() with { Status = JobStatus.InProgress });

        Assert.Empty(await ReadAsync(_user, Now.AddDays(-1)));
    }

    [Fact]
    public async Task One_whose_post_is_found_after_its_end_is_shown_no_more()
    {
        var job = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now });
        var read = (await Store.FindAsync(job.TenantId, job.Id, None))!;

        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Succeeded, IgMediaId = new IgMediaId("17920238422030506") }, read.Version, None);

        Assert.Empty(await ReadAsync(_user, Now));
    }

    [Fact]
    public async Task They_are_those_of_one_platform_account_whoever_their_tenants_are()
    {
        var own = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now });
        var theirs = await EndAsync(Attempted() with { TenantId = OtherTenant, Status = JobStatus.Failed, CompletedAt = Now.AddSeconds(1) });
        _ = await EndAsync(Attempted() with { IgUserId = NewIgUser(), Status = JobStatus.Failed, CompletedAt = Now });

        Assert.Equal([own.Id, theirs.Id], (await ReadAsync(_user, Now)).Select(job => job.Id));
    }

    [Fact]
    public async Task One_is_shown_up_to_the_tick_of_its_end()
    {
        var job = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now });

        Assert.Equal(job.Id, Assert.Single(await ReadAsync(_user, Now)).Id);
        Assert.Empty(await ReadAsync(_user, Now.AddTicks(1)));
    }

    [Fact]
    public async Task One_that_ended_long_ago_is_forgotten_when_another_ends()
    {
        var old = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now });
        var atTheLimit = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now.AddTicks(1) });
        var next = await EndAsync(Attempted() with { Status = JobStatus.Failed, CompletedAt = Now.AddTicks(1) + PublishJob.PostMayAppearFor });

        var shown = (await ReadAsync(_user, Now.AddDays(-1))).Select(job => job.Id).ToList();

        Assert.DoesNotContain(old.Id, shown);
        Assert.Equal([atTheLimit.Id, next.Id], shown);
    }

    private PublishJob Attempted() => SampleJobs.Plain(Tenant, Now) with
    {
        IgUserId = _user,
        Intents = [new PublishIntent(1, new ContainerId("17889455560051444"), Now, IntentOutcome.Unknown)],
    };

    private async Task<PublishJob> EndAsync(PublishJob job)
    {
        var begun = job with { Status = JobStatus.InProgress, CompletedAt = null };
        var version = (await Store.CreateAsync(begun, null, None)).Version!.Value;
        Assert.NotNull(await Store.TryUpdateAsync(job, version, None));
        return job;
    }

    private async Task<List<PublishJob>> ReadAsync(IgUserId user, DateTimeOffset endedFrom)
    {
        var jobs = new List<PublishJob>();
        await foreach (var job in Store.EndedWithoutPostAsync(user, endedFrom, None))
        {
            jobs.Add(job);
        }

        return jobs;
    }
}
