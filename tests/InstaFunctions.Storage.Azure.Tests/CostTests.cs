using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Storage.Azure.Tables;
using InstaFunctions.StorageContract.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Storage.Azure.Tests;

/// <summary>What docs/operations.md says that things cost, counted in requests.</summary>
public sealed class CostTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly RequestCount _requests = new();
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());

    [Fact]
    public async Task A_job_is_stored_with_a_line_for_the_sweep_and_one_transaction()
    {
        var jobs = await JobsAsync();

        Assert.Equal((0, 2), await _requests.OfAsync(() => jobs.CreateAsync(Job(), null, default)));
    }

    [Fact]
    public async Task A_job_with_an_idempotency_key_takes_one_line_more_and_the_same_transaction()
    {
        var jobs = await JobsAsync();
        var job = Job();
        var key = new IdempotencyEntry { TenantId = _tenant, Key = "once", Fingerprint = "f", ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1) };

        Assert.Equal((0, 3), await _requests.OfAsync(async () => Assert.NotNull((await jobs.CreateAsync(job, key, default)).Version)));
    }

    [Fact]
    public async Task A_change_of_a_job_is_a_read_and_a_transaction_and_its_end_one_write_more()
    {
        var jobs = await JobsAsync();
        var job = Job();
        var version = (await jobs.CreateAsync(job, null, default)).Version!.Value;
        var begun = job with { Status = JobStatus.InProgress };

        Assert.Equal((1, 1), await _requests.OfAsync(async () => version = (await jobs.TryUpdateAsync(begun, version, default))!.Value));
        Assert.Equal((1, 2), await _requests.OfAsync(async () =>
            Assert.NotNull(await jobs.TryUpdateAsync(begun with { Status = JobStatus.Succeeded }, version, default))));
    }

    [Fact]
    public async Task A_page_is_a_query_and_a_read_for_each_job_on_it_however_long_the_list_is()
    {
        var jobs = await JobsAsync();
        for (var i = 0; i < 12; i++)
        {
            _ = await jobs.CreateAsync(Job(), null, default);
        }

        Assert.Equal((1 + 5, 0), await _requests.OfAsync(async () =>
            Assert.Equal(5, (await jobs.ListAsync(_tenant, new JobFilter(), new PageRequest(5, null), default)).Items.Count)));
    }

    [Fact]
    public async Task A_slot_is_reserved_taken_and_confirmed_with_a_read_and_a_write_each()
    {
        var storage = await TestStorage.CreateAsync(TimeProvider.System, _requests);
        var ledger = new QuotaLedger(
            new TableQuotaStore(storage.Tables), Options.Create(new QuotaOptions()), TimeProvider.System, NullLogger<QuotaLedger>.Instance);
        var (user, job, now) = (new IgUserId("17841400000000001"), Uuid.New<JobId>(TimeProvider.System), TimeProvider.System.GetUtcNow());

        Assert.Equal((1, 1), await _requests.OfAsync(() => ledger.ReserveAsync(new QuotaRequest(user, job, now, now), default)));
        Assert.Equal((1, 1), await _requests.OfAsync(() => ledger.TakeAsync(user, job, default)));
        Assert.Equal((1, 1), await _requests.OfAsync(() => ledger.ConfirmAsync(user, job, now, default)));
    }

    private PublishJob Job() => SampleJobs.Plain(_tenant, Now);

    private async Task<IJobStore> JobsAsync() =>
        new TableJobStore((await TestStorage.CreateAsync(TimeProvider.System, _requests)).Tables, TimeProvider.System);
}
