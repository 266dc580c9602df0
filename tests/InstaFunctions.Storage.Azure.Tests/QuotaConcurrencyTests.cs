using System.Collections.Concurrent;
using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using InstaFunctions.Storage.Azure.Tables;
using InstaFunctions.Tests.Quota;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Storage.Azure.Tests;

public sealed class QuotaConcurrencyTests
{
    private const int Publishers = 200;
    private const int Slots = 50;
    private static readonly IgUserId User = new("17841400000000001");
    private readonly JumpingClock _clock = new();
    private readonly ConcurrentBag<DateTimeOffset> _posts = [];

    [Fact]
    public async Task Of_200_publishers_in_eight_processes_exactly_50_publish_in_each_of_ten_moving_windows()
    {
        var store = new TableQuotaStore((await TestStorage.CreateAsync(_clock)).Tables);
        var processes = Enumerable.Range(0, 8).Select(_ => new QuotaLedger(
            store, Options.Create(new QuotaOptions { DailyLimit = Slots }), _clock, NullLogger<QuotaLedger>.Instance)).ToList();

        for (var window = 1; window <= 10; window++)
        {
            await AllAtOnceAsync(processes);
            Assert.Equal(window * Slots, _posts.Count);

            // Half a window later every slot is still taken; another half and the margin later none is.
            _clock.Jump(TimeSpan.FromHours(12));
            await AllAtOnceAsync(processes);
            Assert.Equal(window * Slots, _posts.Count);
            _clock.Jump(TimeSpan.FromHours(12) + TimeSpan.FromSeconds(5));
        }

        Assert.Equal(Slots, PostCount.MostInAnyDay(_posts));
    }

    private Task AllAtOnceAsync(List<QuotaLedger> processes) =>
        Task.WhenAll(Enumerable.Range(0, Publishers).Select(i => Task.Run(() => PublishAsync(processes[i % processes.Count]))));

    private async Task PublishAsync(QuotaLedger ledger)
    {
        var job = Uuid.New<JobId>(_clock);
        var now = _clock.GetUtcNow();
        if ((await ledger.ReserveAsync(new QuotaRequest(User, job, now, now), CancellationToken.None)).Granted
            && (await ledger.TakeAsync(User, job, CancellationToken.None)).Granted)
        {
            var live = _clock.GetUtcNow();
            _posts.Add(live);
            await ledger.ConfirmAsync(User, job, live, CancellationToken.None);
        }
    }

    /// <summary>The real time, moved ahead as the test likes: the ledger's waits after a conflict pass by themselves.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

        public void Jump(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
    }
}
