using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using InstaFunctions.StorageContract.Quota;
using InstaFunctions.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.Tests.Quota;

/// <summary>A ledger over rows in memory, with one account and a clock that the test moves.</summary>
internal sealed class LedgerBench
{
    public LedgerBench(int limit = 50, Action<QuotaOptions>? configure = null)
    {
        Options = new QuotaOptions { DailyLimit = limit };
        configure?.Invoke(Options);
        Ledger = NewProcess();
    }

    /// <summary>The length of a window under the default settings.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromHours(24) + TimeSpan.FromSeconds(5);

    public static TimeSpan Tick { get; } = TimeSpan.FromTicks(1);

    public ManualTimeProvider Clock { get; } = new();

    public InMemoryQuotaStore Store { get; } = new();

    public QuotaOptions Options { get; }

    public QuotaLedger Ledger { get; }

    public IgUserId User { get; } = new("17841400000000001");

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Another process on the same store.</summary>
    public QuotaLedger NewProcess() =>
        new(Store, Microsoft.Extensions.Options.Options.Create(Options), Clock, NullLogger<QuotaLedger>.Instance);

    public JobId NewJob() => Uuid.New<JobId>(Clock);

    /// <summary>Wishes for a slot whenever there is room.</summary>
    public Task<QuotaReservation> WaitAsync(JobId job) => ReserveAsync(job, Now, null);

    /// <summary>Wishes for a slot now or not at all.</summary>
    public Task<QuotaReservation> NowAsync(JobId job) => ReserveAsync(job, Now, Now);

    /// <summary>Wishes for a slot at a time or not at all.</summary>
    public Task<QuotaReservation> AtAsync(JobId job, DateTimeOffset at) => ReserveAsync(job, at, at);

    public Task<QuotaReservation> ReserveAsync(JobId job, DateTimeOffset earliest, DateTimeOffset? latest) =>
        Ledger.ReserveAsync(new QuotaRequest(User, job, earliest, latest), CancellationToken.None);

    public Task<QuotaReservation> MoveAsync(JobId job, DateTimeOffset at) =>
        Ledger.MoveAsync(new QuotaRequest(User, job, at, at), CancellationToken.None);

    public Task<QuotaReservation> TakeAsync(JobId job) => Ledger.TakeAsync(User, job, CancellationToken.None);

    public Task ConfirmAsync(JobId job) => ConfirmAsync(job, Now);

    public Task ConfirmAsync(JobId job, DateTimeOffset at) => Ledger.ConfirmAsync(User, job, at, CancellationToken.None);

    public Task<IReadOnlyList<JobId>> ReleaseAsync(JobId job) => Ledger.ReleaseAsync(User, job, CancellationToken.None);

    public Task<DateTimeOffset> LearnAsync(JobId job) => Ledger.LearnExhaustedAsync(User, job, CancellationToken.None);

    public Task<IReadOnlyList<JobId>> ObserveAsync(int usage, int? total = null, TimeSpan? duration = null) =>
        Ledger.ObserveAsync(User, new PublishingLimit(usage, total, duration), CancellationToken.None);

    public Task<QuotaReport> ReportAsync() => Ledger.ReportAsync(User, CancellationToken.None);

    /// <summary>Publishes now, as a job does that finds a slot.</summary>
    public async Task<JobId> PublishAsync()
    {
        var job = NewJob();
        Assert.True((await NowAsync(job)).Granted);
        Assert.True((await TakeAsync(job)).Granted);
        await ConfirmAsync(job);
        return job;
    }

    public async Task PublishAsync(int posts)
    {
        for (var i = 0; i < posts; i++)
        {
            _ = await PublishAsync();
        }
    }

    /// <summary>Reserves for a number of new jobs, one after the other.</summary>
    public async Task<IReadOnlyList<(JobId Job, QuotaReservation Slot)>> WaitAsync(int jobs)
    {
        var slots = new List<(JobId, QuotaReservation)>();
        for (var i = 0; i < jobs; i++)
        {
            var job = NewJob();
            slots.Add((job, await WaitAsync(job)));
        }

        return slots;
    }
}
