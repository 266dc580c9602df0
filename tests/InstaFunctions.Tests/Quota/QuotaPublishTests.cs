namespace InstaFunctions.Tests.Quota;

public sealed class QuotaPublishTests
{
    [Fact]
    public async Task Taking_and_confirming_cost_one_read_and_one_write_each()
    {
        var bench = new LedgerBench();
        var job = bench.NewJob();
        _ = await bench.NowAsync(job);

        Assert.True((await bench.TakeAsync(job)).Granted);
        Assert.Equal((2, 2), (bench.Store.Reads, bench.Store.Writes));
        await bench.ConfirmAsync(job);
        Assert.Equal((3, 3), (bench.Store.Reads, bench.Store.Writes));
    }

    [Fact]
    public async Task Taking_twice_is_one_slot()
    {
        var bench = new LedgerBench(limit: 2);
        var job = bench.NewJob();
        _ = await bench.NowAsync(job);
        var first = await bench.TakeAsync(job);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await bench.TakeAsync(job);

        Assert.Equal(first, again);
        Assert.Equal(1, (await bench.ReportAsync()).Used);
    }

    [Fact]
    public async Task A_post_later_than_planned_delays_the_next_one_by_as_much_and_not_a_tick_more()
    {
        var bench = new LedgerBench(limit: 1);
        var (first, second) = (bench.NewJob(), bench.NewJob());
        var start = bench.Now;
        _ = await bench.NowAsync(first);
        _ = await bench.WaitAsync(second);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await bench.TakeAsync(first)).Granted);
        await bench.ConfirmAsync(first);
        bench.Clock.SetUtcNow(start + LedgerBench.Window);

        var refused = await bench.TakeAsync(second);

        Assert.Equal((false, start.AddHours(1) + LedgerBench.Window), (refused.Granted, refused.At));
        bench.Clock.SetUtcNow(refused.At - LedgerBench.Tick);
        Assert.False((await bench.TakeAsync(second)).Granted);
        bench.Clock.SetUtcNow(refused.At);
        Assert.True((await bench.TakeAsync(second)).Granted);
    }

    [Fact]
    public async Task A_delay_in_a_full_plan_passes_from_day_to_day_and_sends_nobody_to_its_end()
    {
        var bench = new LedgerBench(limit: 1);
        var slots = await bench.WaitAsync(10);
        var start = bench.Now;
        var delay = TimeSpan.FromMinutes(10);
        bench.Clock.Advance(delay);
        foreach (var (job, planned) in slots)
        {
            var taken = await bench.TakeAsync(job);
            if (!taken.Granted)
            {
                Assert.Equal(planned.At + delay, taken.At);
                bench.Clock.SetUtcNow(taken.At);
                taken = await bench.TakeAsync(job);
            }

            Assert.Equal((true, planned.At + delay), (taken.Granted, taken.At));
            await bench.ConfirmAsync(job);
            bench.Clock.SetUtcNow(planned.At + LedgerBench.Window);
        }

        Assert.Equal(start + (10 * LedgerBench.Window), bench.Now);
    }

    [Fact]
    public async Task Of_two_that_are_due_the_one_that_arrived_first_goes_first()
    {
        var bench = new LedgerBench(limit: 2);
        await bench.PublishAsync(2);
        var (early, late) = (bench.NewJob(), bench.NewJob());
        _ = await bench.WaitAsync(early);
        var slot = await bench.WaitAsync(late);
        bench.Clock.SetUtcNow(slot.At - TimeSpan.FromHours(1));
        // One post that nobody planned, counted as fact: the next window has one place for two jobs.
        await bench.ConfirmAsync(bench.NewJob());
        bench.Clock.SetUtcNow(slot.At);

        Assert.False((await bench.TakeAsync(late)).Granted);
        Assert.True((await bench.TakeAsync(early)).Granted);
    }

    [Fact]
    public async Task A_job_before_its_time_takes_a_slot_only_when_no_later_window_suffers()
    {
        var bench = new LedgerBench(limit: 1);
        var (job, other) = (bench.NewJob(), bench.NewJob());
        var at = bench.Now.AddDays(3);
        _ = await bench.AtAsync(job, at);
        _ = await bench.AtAsync(other, bench.Now.AddHours(2));

        var refused = await bench.TakeAsync(job);
        Assert.Equal((false, at), (refused.Granted, refused.At));

        _ = await bench.ReleaseAsync(other);
        Assert.True((await bench.TakeAsync(job)).Granted);
    }

    [Fact]
    public async Task A_job_without_a_slot_gets_one_now_or_the_next_there_is()
    {
        var bench = new LedgerBench(limit: 1);
        var (first, second) = (bench.NewJob(), bench.NewJob());

        Assert.True((await bench.TakeAsync(first)).Granted);
        var refused = await bench.TakeAsync(second);

        Assert.Equal((false, bench.Now + LedgerBench.Window), (refused.Granted, refused.At));
        Assert.Equal((true, refused.At), ((await bench.WaitAsync(second)).Granted, (await bench.WaitAsync(second)).At));
    }

    [Fact]
    public async Task An_unknown_outcome_counts_until_it_is_known_even_after_a_day()
    {
        var bench = new LedgerBench(limit: 1);
        var unclear = bench.NewJob();
        _ = await bench.TakeAsync(unclear);
        bench.Clock.Advance(2 * LedgerBench.Window);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
        Assert.Equal(1, (await bench.ReportAsync()).Used);

        _ = await bench.ReleaseAsync(unclear);

        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_lost_jobs_unknown_outcome_frees_its_slot_after_a_week()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.TakeAsync(bench.NewJob());

        bench.Clock.Advance(TimeSpan.FromDays(7) - LedgerBench.Tick);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
        bench.Clock.Advance(LedgerBench.Tick);
        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_post_counts_from_when_it_went_live_and_not_from_when_its_slot_was_taken()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        _ = await bench.TakeAsync(job);
        var live = bench.Now.AddMinutes(3);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));

        await bench.ConfirmAsync(job, live);

        Assert.Equal(live + LedgerBench.Window, (await bench.ReportAsync()).NextSlotAt);
    }

    [Fact]
    public async Task A_post_is_counted_neither_before_its_slot_was_taken_nor_in_the_future()
    {
        var bench = new LedgerBench(limit: 2);
        var (early, late) = (bench.NewJob(), bench.NewJob());
        _ = await bench.TakeAsync(early);
        _ = await bench.TakeAsync(late);
        var taken = bench.Now;

        await bench.ConfirmAsync(early, taken.AddSeconds(-1));
        await bench.ConfirmAsync(late, taken.AddHours(1));
        bench.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(taken + LedgerBench.Window, (await bench.ReportAsync()).NextSlotAt);
        Assert.Equal(0, (await bench.ReportAsync()).UsedAt(taken + LedgerBench.Window));
    }

    [Fact]
    public async Task A_confirmation_is_idempotent_and_the_later_time_counts()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        _ = await bench.TakeAsync(job);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await bench.ConfirmAsync(job);
        var writes = bench.Store.Writes;

        await bench.ConfirmAsync(job);
        await bench.ConfirmAsync(job, bench.Now.AddMinutes(-5));

        Assert.Equal(writes, bench.Store.Writes);
        Assert.Equal(bench.Now + LedgerBench.Window, (await bench.ReportAsync()).NextSlotAt);
    }

    [Fact]
    public async Task A_post_of_a_job_without_a_slot_counts_and_one_of_the_day_before_does_not()
    {
        var bench = new LedgerBench();

        await bench.ConfirmAsync(bench.NewJob());
        await bench.ConfirmAsync(bench.NewJob(), bench.Now - LedgerBench.Window + LedgerBench.Tick);
        await bench.ConfirmAsync(bench.NewJob(), bench.Now - LedgerBench.Window);

        Assert.Equal(2, (await bench.ReportAsync()).Used);
        Assert.Equal(2, bench.Store.Writes);
    }

    [Fact]
    public async Task A_confirmed_slot_is_not_given_back()
    {
        var bench = new LedgerBench(limit: 1);
        var job = await bench.PublishAsync();

        Assert.Empty(await bench.ReleaseAsync(job));

        Assert.Equal(1, (await bench.ReportAsync()).Used);
        Assert.True((await bench.TakeAsync(job)).Granted);
        Assert.Equal(1, (await bench.ReportAsync()).Used);
    }

    [Fact]
    public async Task A_confirmed_slot_is_withdrawn_when_there_is_no_post_after_all()
    {
        var bench = new LedgerBench(limit: 1);
        var job = await bench.PublishAsync();

        Assert.Empty(await bench.Ledger.WithdrawAsync(bench.User, job, CancellationToken.None));

        Assert.Equal(0, (await bench.ReportAsync()).Used);
        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
        Assert.Empty(await bench.Ledger.WithdrawAsync(bench.User, job, CancellationToken.None));
    }

    [Fact]
    public async Task A_clock_that_steps_back_forgets_no_post()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.PublishAsync();
        bench.Clock.SetUtcNow(bench.Now.AddHours(-2));

        Assert.Equal(1, (await bench.ReportAsync()).Used);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
        Assert.False((await bench.TakeAsync(bench.NewJob())).Granted);
    }
}
