using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises of posts: each belongs to one job at the most, whoever's job it is.</summary>
public abstract class PostBindingContract : StoreContract<IJobStore>
{
    private readonly IgUserId _user = NewIgUser();
    private readonly IgMediaId _post = new("17920238422030506");

    [Fact]
    public async Task A_free_post_is_bound_and_stays_with_its_job()
    {
        var job = NewId<JobId>();

        Assert.Null(await Store.FindPostOwnerAsync(_user, _post, None));
        Assert.True(await Store.TryBindPostAsync(_user, _post, job, None));
        Assert.True(await Store.TryBindPostAsync(_user, _post, job, None));
        Assert.False(await Store.TryBindPostAsync(_user, _post, NewId<JobId>(), None));
        Assert.True(await Store.TryBindPostAsync(_user, _post, job, None));
        Assert.Equal(job, await Store.FindPostOwnerAsync(_user, _post, None));
    }

    [Fact]
    public async Task A_post_that_one_tenants_job_has_is_refused_to_another_tenants()
    {
        var own = SampleJobs.Plain(Tenant, Now) with { IgUserId = _user };
        var theirs = SampleJobs.Plain(OtherTenant, Now) with { IgUserId = _user };
        _ = await Store.CreateAsync(own, null, None);
        _ = await Store.CreateAsync(theirs, null, None);

        Assert.True(await Store.TryBindPostAsync(_user, _post, own.Id, None));
        Assert.False(await Store.TryBindPostAsync(_user, _post, theirs.Id, None));
        Assert.Equal(own.Id, await Store.FindPostOwnerAsync(_user, _post, None));
    }

    [Fact]
    public async Task A_post_stays_bound_when_its_job_has_ended()
    {
        var job = SampleJobs.Plain(Tenant, Now) with { IgUserId = _user };
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;
        _ = await Store.TryBindPostAsync(_user, _post, job.Id, None);

        _ = await Store.TryUpdateAsync(job with { Status = JobStatus.Succeeded, IgMediaId = _post }, version, None);

        Assert.False(await Store.TryBindPostAsync(_user, _post, NewId<JobId>(), None));
    }

    [Fact]
    public async Task Other_posts_and_other_accounts_are_free()
    {
        _ = await Store.TryBindPostAsync(_user, _post, NewId<JobId>(), None);

        Assert.Null(await Store.FindPostOwnerAsync(NewIgUser(), _post, None));
        Assert.True(await Store.TryBindPostAsync(_user, new IgMediaId("17920238422030507"), NewId<JobId>(), None));
        Assert.True(await Store.TryBindPostAsync(NewIgUser(), _post, NewId<JobId>(), None));
    }

    [Fact]
    public async Task Of_many_jobs_that_claim_one_post_exactly_one_has_it()
    {
        for (var round = 0; round < 40; round++)
        {
            var post = new IgMediaId($"1792{round}");
            var jobs = Enumerable.Range(0, 12).Select(_ => NewId<JobId>()).ToArray();

            var bound = await AtOnceAsync(jobs.Length, i => Store.TryBindPostAsync(_user, post, jobs[i], None));

            var winner = Assert.Single(Enumerable.Range(0, jobs.Length), i => bound[i]);
            Assert.Equal(jobs[winner], await Store.FindPostOwnerAsync(_user, post, None));
        }
    }
}
