using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>The two stores that creating a job writes to at once.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Keys">The idempotency keys.</param>
public sealed record JobStores(IJobStore Jobs, IIdempotencyStore Keys);

/// <summary>What creating a job promises: the job and its idempotency key, both or neither.</summary>
public abstract class JobCreationContract : StoreContract<JobStores>
{
    [Fact]
    public async Task A_job_and_its_key_are_stored_together()
    {
        var job = SampleJobs.Full(Tenant, Now);
        var entry = Entry(Tenant, "key");

        var creation = await Store.Jobs.CreateAsync(job, entry, None);

        Assert.NotNull(creation.Version);
        Assert.Null(creation.Earlier);
        Assert.Equivalent(job, (await Store.Jobs.FindAsync(Tenant, job.Id, None))!.Value, strict: true);
        Assert.Equal(entry, await Store.Keys.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_job_without_a_key_takes_none()
    {
        var job = SampleJobs.Plain(Tenant, Now);

        _ = await Store.Jobs.CreateAsync(job, null, None);

        Assert.NotNull(await Store.Jobs.FindAsync(Tenant, job.Id, None));
        Assert.Null(await Store.Keys.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task When_the_key_is_taken_nothing_is_stored_and_the_earlier_entry_is_returned()
    {
        var earlier = Entry(Tenant, "key");
        _ = await Store.Jobs.CreateAsync(SampleJobs.Plain(Tenant, Now), earlier, None);
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));

        var creation = await Store.Jobs.CreateAsync(job, Entry(Tenant, "key") with { Fingerprint = "other" }, None);

        Assert.Equal(new JobCreation(null, earlier), creation);
        await AssertNotStoredAsync(job);
        Assert.Equal(earlier, await Store.Keys.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_key_that_another_call_has_in_flight_is_taken()
    {
        var claim = Entry(Tenant, "key") with { ProtectedAnswer = null };
        Assert.Null(await Store.Keys.ClaimAsync(claim, None));
        var job = SampleJobs.Plain(Tenant, Now);

        var creation = await Store.Jobs.CreateAsync(job, Entry(Tenant, "key"), None);

        Assert.Equal(new JobCreation(null, claim), creation);
        await AssertNotStoredAsync(job);
    }

    [Fact]
    public async Task A_key_that_a_job_took_cannot_be_claimed()
    {
        var entry = Entry(Tenant, "key");
        _ = await Store.Jobs.CreateAsync(SampleJobs.Plain(Tenant, Now), entry, None);

        Assert.Equal(entry, await Store.Keys.ClaimAsync(Entry(Tenant, "key") with { ProtectedAnswer = null }, None));
    }

    [Fact]
    public async Task Another_tenants_key_is_not_in_the_way()
    {
        var theirs = Entry(OtherTenant, "key");
        _ = await Store.Jobs.CreateAsync(SampleJobs.Plain(OtherTenant, Now), theirs, None);

        var creation = await Store.Jobs.CreateAsync(SampleJobs.Plain(Tenant, Now), Entry(Tenant, "key"), None);

        Assert.NotNull(creation.Version);
        Assert.Equal(theirs, await Store.Keys.FindAsync(OtherTenant, "key", None));
    }

    [Fact]
    public async Task A_key_is_taken_until_the_moment_it_expires_and_free_from_then_on()
    {
        var first = Entry(Tenant, "key");
        _ = await Store.Jobs.CreateAsync(SampleJobs.Plain(Tenant, Now), first, None);
        var job = SampleJobs.Plain(Tenant, Now);
        var second = Entry(Tenant, "key") with { Fingerprint = "other", ExpiresAt = first.ExpiresAt.AddDays(1) };

        Clock.SetUtcNow(first.ExpiresAt.AddTicks(-1));
        Assert.Equal(first, (await Store.Jobs.CreateAsync(job, second, None)).Earlier);
        await AssertNotStoredAsync(job);

        Clock.SetUtcNow(first.ExpiresAt);
        Assert.NotNull((await Store.Jobs.CreateAsync(job, second, None)).Version);
        Assert.Equal(second, await Store.Keys.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task Of_many_jobs_with_one_key_exactly_one_is_stored()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"key {round}";
            var jobs = Enumerable.Range(0, 12).Select(_ => SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1))).ToArray();
            var entries = jobs.Select(job => Entry(Tenant, key) with { ProtectedAnswer = $"{job.Id}" }).ToArray();

            var created = await AtOnceAsync(jobs.Length, i => Store.Jobs.CreateAsync(jobs[i], entries[i], None));

            var winner = Assert.Single(Enumerable.Range(0, jobs.Length), i => created[i].Version is not null);
            Assert.Null(created[winner].Earlier);
            for (var i = 0; i < jobs.Length; i++)
            {
                if (i != winner)
                {
                    Assert.Equal(entries[winner], created[i].Earlier);
                    Assert.Null(await Store.Jobs.FindAsync(Tenant, jobs[i].Id, None));
                }
            }
        }
    }

    private IdempotencyEntry Entry(TenantId tenant, string key) => new()
    {
        TenantId = tenant,
        Key = key,
        Fingerprint = new string('a', 64),
        ExpiresAt = Now.AddHours(24),
        ProtectedAnswer = "CfDJ8…",
    };

    private async Task AssertNotStoredAsync(PublishJob job)
    {
        Assert.Null(await Store.Jobs.FindAsync(Tenant, job.Id, None));
        var scheduled = await Store.Jobs.ListScheduledAsync(Tenant, null, new(100), None);
        Assert.DoesNotContain(scheduled.Items, item => item.Value.Id == job.Id);
        var all = await Store.Jobs.ListAsync(Tenant, new JobFilter(), new(100), None);
        Assert.DoesNotContain(all.Items, item => item.Value.Id == job.Id);
        Assert.False(await Store.Jobs.IsMediaInUseAsync(Tenant, job.Media[0].MediaId, None));
    }
}
