using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Testing;
using InstaFunctions.Testing.InMemory;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Tests.Jobs;

public sealed class JobRowsTests
{
    private readonly InMemoryJobStore _store = new();
    private readonly CapturedLog _log = new();
    private readonly JobRows _rows;

    public JobRowsTests() => _rows = new JobRows(
        _store,
        LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<JobRows>());

    [Fact]
    public async Task A_job_that_fails_is_logged_once_with_its_code_however_often_it_is_failed()
    {
        var job = await StoredAsync();
        var reference = new JobRef(job.TenantId, job.Id);
        var error = new PublishError { Code = "media_rejected", Message = "It was refused.", Retryable = false, SafeToResubmit = true, Remedy = "" };

        _ = await _rows.ChangeAsync(reference, row => row with { Status = JobStatus.Failed, Error = error }, default);
        _ = await _rows.ChangeAsync(reference, row => row with { Caption = "changed after the end" }, default);

        Assert.Single(_log.Text.Split('\n'), line => line.Contains($"Job {job.Id} (account {job.AccountId}) ended as failed: media_rejected.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_applied_to_what_a_faster_writer_wrote()
    {
        var job = await StoredAsync();
        var reference = new JobRef(job.TenantId, job.Id);
        _store.BeforeUpdate = _ =>
        {
            _store.BeforeUpdate = null;
            Assert.True(_rows.ChangeAsync(reference, row => row with { Caption = "theirs" }, default).IsCompletedSuccessfully);
        };
        var changed = await _rows.ChangeAsync(reference, row => row with { Permalink = "ours" }, default);

        Assert.Equal(("theirs", "ours"), (changed.Caption, changed.Permalink));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_no_change()
    {
        var job = await StoredAsync();
        var reference = new JobRef(job.TenantId, job.Id);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() =>
            _rows.ChangeAsync(reference, row => row with { Caption = row.Caption + "x" }, default))));

        Assert.Equal(50, (await _rows.GetAsync(reference, default)).Caption!.Length);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_changes()
    {
        var job = await StoredAsync();
        var before = await _store.FindAsync(job.TenantId, job.Id, default);
        _ = await _rows.ChangeAsync(new JobRef(job.TenantId, job.Id), row => row, default);

        Assert.Equal(before!.Version, (await _store.FindAsync(job.TenantId, job.Id, default))!.Version);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_named()
    {
        var job = SomeJob.In(JobStatus.Queued);
        var exception = await Assert.ThrowsAsync<JobMissingException>(
            () => _rows.ChangeAsync(new JobRef(job.TenantId, job.Id), row => row, default));

        Assert.Contains(job.Id.ToString(), exception.Message, StringComparison.Ordinal);
    }

    private async Task<PublishJob> StoredAsync()
    {
        var job = SomeJob.In(JobStatus.Queued);
        Assert.NotNull((await _store.CreateAsync(job, null, default)).Version);
        return job;
    }
}
