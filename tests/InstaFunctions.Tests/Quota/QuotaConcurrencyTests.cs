using System.Collections.Concurrent;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaConcurrencyTests
{
    private const int Publishers = 200;
    private const int Slots = 50;

    private readonly LedgerBench _bench = new(Slots);
    private readonly ConcurrentBag<DateTimeOffset> _posts = [];

    [Fact]
    public async Task Of_200_that_publish_at_once_exactly_50_do()
    {
        await AtOnceAsync(_ => PublishAsync(_bench.NewJob()));

        Assert.Equal(Slots, _posts.Count);
        Assert.Equal(Slots, (await _bench.ReportAsync()).Used);
    }

    [Fact]
    public async Task Of_200_that_take_a_slot_at_once_without_reserving_exactly_50_get_one()
    {
        await AtOnceAsync(async _ =>
        {
            if ((await _bench.TakeAsync(_bench.NewJob())).Granted)
            {
                _posts.Add(_bench.Now);
            }
        });

        Assert.Equal(Slots, _posts.Count);
    }

    [Fact]
    public async Task Counting_and_then_inserting_overspends_in_the_same_test()
    {
        // What the ledger is there to prevent: everybody counts before anybody inserts.
        var counted = 0;
        var allCounted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await AtOnceAsync(async _ =>
        {
            var used = _posts.Count;
            if (Interlocked.Increment(ref counted) == Publishers)
            {
                allCounted.SetResult();
            }

            await allCounted.Task;
            if (used < Slots)
            {
                _posts.Add(_bench.Now);
            }
        });

        Assert.True(PostCount.MostInAnyDay(_posts) > Slots);
    }

    [Fact]
    public async Task Of_200_new_publishers_in_each_of_ten_windows_exactly_50_publish_in_each()
    {
        for (var window = 1; window <= 10; window++)
        {
            await AtOnceAsync(_ => PublishAsync(_bench.NewJob()));
            Assert.Equal(window * Slots, _posts.Count);

            _bench.Clock.Advance(LedgerBench.Window - LedgerBench.Tick);
            await AtOnceAsync(_ => PublishAsync(_bench.NewJob()));
            Assert.Equal(window * Slots, _posts.Count);

            _bench.Clock.Advance(LedgerBench.Tick);
        }

        Assert.Equal(Slots, PostCount.MostInAnyDay(_posts));
    }

    [Fact]
    public async Task When_200_wait_for_50_slots_a_window_all_publish_in_the_order_of_their_arrival_and_waste_none()
    {
        var waiting = (await _bench.WaitAsync(Publishers)).Select(slot => slot.Job).ToList();
        var order = waiting.ToList();
        var start = _bench.Now;
        for (var window = 0; window < Publishers / Slots; window++)
        {
            _bench.Clock.SetUtcNow(start + (window * LedgerBench.Window));
            var published = await Task.WhenAll(waiting.Select(async job => (job, Ok: await PublishWaitingAsync(job))));
            var gone = published.Where(result => result.Ok).Select(result => result.job).ToList();
            Assert.Equal(order.Skip(window * Slots).Take(Slots), gone);
            waiting = [.. waiting.Except(gone)];
        }

        Assert.Empty(waiting);
        Assert.Equal(Slots, PostCount.MostInAnyDay(_posts));
    }

    [Fact]
    public async Task One_process_does_not_conflict_with_itself()
    {
        await AtOnceAsync(_ => PublishAsync(_bench.NewJob()));

        Assert.Equal(0, _bench.Store.Conflicts);
    }

    [Fact]
    public async Task Several_processes_on_one_row_spend_exactly_50_together()
    {
        var processes = Enumerable.Range(0, 8).Select(_ => _bench.NewProcess()).ToList();
        var all = AtOnceAsync(i => PublishAsync(_bench.NewJob(), processes[i % processes.Count]));

        // Their waits after a conflict are on the clock: it runs until all are through.
        while (!all.IsCompleted)
        {
            var timer = _bench.Clock.WaitForTimersAsync(1);
            _ = await Task.WhenAny(all, timer);
            _ = _bench.Clock.AdvanceToNextTimer();
        }

        await all;
        Assert.Equal(Slots, _posts.Count);
        Assert.True(_bench.Store.Conflicts > 0, "The processes never met: nothing was shown.");
    }

    [Fact]
    public async Task Who_loses_the_race_for_a_row_decides_again_on_the_new_one()
    {
        var rival = _bench.NewProcess();
        _bench.Options.DailyLimit = 1;
        var first = true;
        _bench.Store.BeforeWrite = async () =>
        {
            if (first)
            {
                first = false;
                _ = await rival.TakeAsync(_bench.User, _bench.NewJob(), CancellationToken.None);
            }
        };

        var reserving = _bench.NowAsync(_bench.NewJob());
        await _bench.Clock.WaitForTimersAsync(1);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));

        var refused = await reserving;
        Assert.False(refused.Granted);
        Assert.Equal(1, _bench.Store.Conflicts);
    }

    [Fact]
    public async Task Who_always_loses_goes_on_until_the_caller_gives_up()
    {
        var rival = _bench.NewProcess();
        var busy = false;
        _bench.Store.BeforeWrite = async () =>
        {
            if (!busy)
            {
                busy = true;
                await rival.ConfirmAsync(_bench.User, _bench.NewJob(), _bench.Now, CancellationToken.None);
                busy = false;
            }
        };
        using var patience = new CancellationTokenSource();
        var reserving = _bench.Ledger.ReserveAsync(
            new QuotaRequest(_bench.User, _bench.NewJob(), _bench.Now, null), patience.Token);
        for (var conflict = 1; conflict <= 40; conflict++)
        {
            await _bench.Clock.WaitForTimersAsync(1);
            Assert.Equal(conflict, _bench.Store.Conflicts);
            Assert.True(_bench.Clock.UntilNextTimer <= TimeSpan.FromSeconds(1));
            _ = _bench.Clock.AdvanceToNextTimer();
        }

        await _bench.Clock.WaitForTimersAsync(1);
        await patience.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reserving);
        _bench.Store.BeforeWrite = () => Task.CompletedTask;
        Assert.True((await _bench.WaitAsync(_bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_caller_that_fails_does_not_keep_others_from_the_row()
    {
        _bench.Store.BeforeWrite = () => throw new IOException("The disk is gone.");
        _ = await Assert.ThrowsAsync<IOException>(() => _bench.NowAsync(_bench.NewJob()));
        _bench.Store.BeforeWrite = () => Task.CompletedTask;

        Assert.True((await _bench.NowAsync(_bench.NewJob())).Granted);
    }

    private static Task AtOnceAsync(Func<int, Task> publish) =>
        Task.WhenAll(Enumerable.Range(0, Publishers).Select(i => Task.Run(() => publish(i))));

    private async Task PublishAsync(JobId job, QuotaLedger? process = null)
    {
        var ledger = process ?? _bench.Ledger;
        var wish = new QuotaRequest(_bench.User, job, _bench.Now, _bench.Now);
        if ((await ledger.ReserveAsync(wish, CancellationToken.None)).Granted
            && (await ledger.TakeAsync(_bench.User, job, CancellationToken.None)).Granted)
        {
            var live = _bench.Now;
            _posts.Add(live);
            await ledger.ConfirmAsync(_bench.User, job, live, CancellationToken.None);
        }
    }

    private async Task<bool> PublishWaitingAsync(JobId job)
    {
        var taken = await _bench.TakeAsync(job);
        if (taken.Granted)
        {
            _posts.Add(_bench.Now);
            await _bench.ConfirmAsync(job);
        }

        return taken.Granted;
    }
}
