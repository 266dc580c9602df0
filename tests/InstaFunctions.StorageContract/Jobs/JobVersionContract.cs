using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of jobs promises to those who change one row at the same time: the row's version decides.</summary>
public abstract class JobVersionContract : StoreContract<IJobStore>
{
    private const int Writers = 12;
    private const int Rounds = 40;

    [Fact]
    public async Task Every_update_makes_a_new_version()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        HashSet<RowVersion> seen = [(await Store.CreateAsync(job, null, None)).Version!.Value];
        var version = seen.Single();

        for (var i = 0; i < 10; i++)
        {
            // Unchanged content is a change too: whoever wrote may rely on being the last.
            version = (await Store.TryUpdateAsync(job, version, None))!.Value;
            Assert.True(seen.Add(version));
            Assert.Equal(version, (await Store.FindAsync(Tenant, job.Id, None))!.Version);
        }
    }

    [Fact]
    public async Task Every_row_that_is_written_is_told_of_and_none_that_is_not()
    {
        List<JobId> told = [];
        var job = SampleJobs.Plain(Tenant, Now);
        Store.Changed += id =>
        {
            lock (told)
            {
                // The sample stores of other tests in this process have jobs of their own.
                told.AddRange(id == job.Id ? [id] : []);
            }
        };
        var first = (await Store.CreateAsync(job, null, None)).Version!.Value;
        Assert.Single(told);
        Assert.NotNull(await Store.TryUpdateAsync(job with { Caption = "second" }, first, None));
        Assert.Equal(2, told.Count);
        Assert.Null(await Store.TryUpdateAsync(job with { Caption = "stale" }, first, None));
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var job = SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
        var first = (await Store.CreateAsync(job, null, None)).Version!.Value;
        var second = await Store.TryUpdateAsync(job with { Caption = "second" }, first, None);

        var stale = await Store.TryUpdateAsync(job with { Caption = "stale", Status = JobStatus.Canceled, ScheduledFor = Now.AddHours(9) }, first, None);

        Assert.Null(stale);
        var read = await Store.FindAsync(Tenant, job.Id, None);
        Assert.Equivalent(job with { Caption = "second" }, read!.Value, strict: true);
        Assert.Equal(second, read.Version);
        var listed = await Store.ListScheduledAsync(Tenant, null, new PageRequest(10), None);
        Assert.Equal(second, Assert.Single(listed.Items).Version);
        Assert.True(await Store.IsMediaInUseAsync(Tenant, job.Media[0].MediaId, None));
    }

    [Fact]
    public async Task Of_many_who_write_over_one_version_exactly_one_wins()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        var version = (await Store.CreateAsync(job, null, None)).Version!.Value;

        for (var round = 0; round < Rounds; round++)
        {
            var readAt = version;
            var written = await AtOnceAsync(Writers, i => Store.TryUpdateAsync(job with { Caption = $"{i}" }, readAt, None));

            var winner = Assert.Single(Enumerable.Range(0, Writers), i => written[i] is not null);
            var read = (await Store.FindAsync(Tenant, job.Id, None))!;
            Assert.Equal($"{winner}", read.Value.Caption);
            Assert.Equal(written[winner], read.Version);
            version = read.Version;
        }
    }

    [Fact]
    public async Task Writers_who_read_again_when_they_lose_lose_no_change()
    {
        var job = SampleJobs.Plain(Tenant, Now);
        _ = await Store.CreateAsync(job, null, None);

        _ = await AtOnceAsync(Writers, async i =>
        {
            for (var n = 0; n < 5; n++)
            {
                await AddEventAsync(job.Id, $"{i}:{n}");
            }

            return true;
        });

        var events = (await Store.FindAsync(Tenant, job.Id, None))!.Value.Events;
        Assert.Equal(Writers * 5, events.Select(e => e.Message).Distinct().Count());
        Assert.Equal(Writers * 5, events.Count);
    }

    [Fact]
    public async Task A_cancel_and_a_start_never_both_win()
    {
        for (var race = 0; race < Races; race++)
        {
            var job = race % 2 == 0 ? SampleJobs.Plain(Tenant, Now) : SampleJobs.Scheduled(Tenant, Now, Now.AddHours(1));
            _ = await Store.CreateAsync(job, null, None);
            JobStatus[] wanted = [JobStatus.Canceled, JobStatus.InProgress];

            var won = await AtOnceAsync(2, i => MoveAsync(job.Id, wanted[i]));

            var winner = Assert.Single(Enumerable.Range(0, 2), i => won[i]);
            Assert.Equal(wanted[winner], (await Store.FindAsync(Tenant, job.Id, None))!.Value.Status);
        }
    }

    private async Task<bool> MoveAsync(JobId id, JobStatus to)
    {
        while (true)
        {
            var read = (await Store.FindAsync(Tenant, id, None))!;
            if (!JobTransitions.IsAllowed(read.Value.Status, to))
            {
                return false;
            }

            if (await Store.TryUpdateAsync(read.Value with { Status = to }, read.Version, None) is not null)
            {
                return true;
            }
        }
    }

    private async Task AddEventAsync(JobId id, string message)
    {
        while (true)
        {
            var read = (await Store.FindAsync(Tenant, id, None))!;
            var changed = read.Value with { Events = [.. read.Value.Events, new JobEvent(Now, "test", message)] };
            if (await Store.TryUpdateAsync(changed, read.Version, None) is not null)
            {
                return;
            }
        }
    }
}
