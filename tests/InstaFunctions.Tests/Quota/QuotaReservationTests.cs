using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaReservationTests
{
    [Fact]
    public async Task Reserving_without_conflict_is_one_read_and_one_write()
    {
        var bench = new LedgerBench();
        await bench.PublishAsync(3);
        var (reads, writes) = (bench.Store.Reads, bench.Store.Writes);

        _ = await bench.NowAsync(bench.NewJob());

        Assert.Equal((reads + 1, writes + 1), (bench.Store.Reads, bench.Store.Writes));
    }

    [Fact]
    public async Task A_job_that_has_a_slot_gets_the_same_again_and_nothing_is_written()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        var at = bench.Now.AddHours(5);
        var first = await bench.AtAsync(job, at);

        var again = await bench.AtAsync(job, at.AddDays(3));

        Assert.Equal((true, at), (first.Granted, first.At));
        Assert.Equal((true, at), (again.Granted, again.At));
        Assert.Equal(1, bench.Store.Writes);
    }

    [Fact]
    public async Task The_fiftieth_immediate_job_gets_a_slot_and_the_fifty_first_hears_when_there_is_one()
    {
        var bench = new LedgerBench();
        await bench.PublishAsync(50);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        var refused = await bench.NowAsync(bench.NewJob());

        Assert.False(refused.Granted);
        Assert.Equal(bench.Now.AddHours(-1) + LedgerBench.Window, refused.At);
        Assert.Null(refused.FreeBefore);
    }

    [Fact]
    public async Task A_freed_slot_is_usable_at_its_very_tick_and_not_one_before()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.PublishAsync();
        bench.Clock.Advance(LedgerBench.Window - LedgerBench.Tick);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);

        bench.Clock.Advance(LedgerBench.Tick);

        _ = await bench.PublishAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(600)]
    public async Task A_window_is_24_hours_and_the_configured_margin_long(int marginSeconds)
    {
        var margin = TimeSpan.FromSeconds(marginSeconds);
        var bench = new LedgerBench(limit: 1, options => options.QuotaClockMargin = margin);
        _ = await bench.PublishAsync();

        var refused = await bench.NowAsync(bench.NewJob());

        Assert.Equal(bench.Now + TimeSpan.FromHours(24) + margin, refused.At);
    }

    [Fact]
    public async Task Jobs_that_wait_get_the_slots_in_the_order_in_which_they_came()
    {
        var bench = new LedgerBench(limit: 2);

        var slots = await bench.WaitAsync(7);

        var start = bench.Now;
        Assert.Equal([0, 0, 1, 1, 2, 2, 3], slots.Select(slot => (int)((slot.Slot.At - start) / LedgerBench.Window)));
        Assert.All(slots, slot => Assert.True(slot.Slot.Granted));
    }

    [Fact]
    public async Task A_scheduled_time_in_a_full_window_is_refused_with_the_nearest_free_times_around_it()
    {
        var bench = new LedgerBench(limit: 2);
        var noon = bench.Now.AddDays(5);
        _ = await bench.AtAsync(bench.NewJob(), noon);
        _ = await bench.AtAsync(bench.NewJob(), noon.AddHours(2));

        var refused = await bench.AtAsync(bench.NewJob(), noon.AddHours(1));

        Assert.False(refused.Granted);
        Assert.Equal(noon + LedgerBench.Window, refused.At);
        Assert.Equal(noon.AddHours(2) - LedgerBench.Window, refused.FreeBefore);
        Assert.True((await bench.AtAsync(bench.NewJob(), refused.At)).Granted);
        Assert.True((await bench.AtAsync(bench.NewJob(), refused.FreeBefore!.Value)).Granted);
    }

    [Fact]
    public async Task A_free_time_that_lies_in_the_past_is_not_offered()
    {
        var bench = new LedgerBench(limit: 1);
        var soon = bench.Now.AddHours(1);
        _ = await bench.AtAsync(bench.NewJob(), soon);

        var refused = await bench.AtAsync(bench.NewJob(), soon);

        Assert.Null(refused.FreeBefore);
    }

    [Fact]
    public async Task A_job_that_may_wait_until_the_slot_comes_gets_it_and_one_that_may_wait_a_tick_less_does_not()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.PublishAsync();
        var frees = bench.Now + LedgerBench.Window;

        Assert.False((await bench.ReserveAsync(bench.NewJob(), bench.Now, frees - LedgerBench.Tick)).Granted);
        Assert.True((await bench.ReserveAsync(bench.NewJob(), bench.Now, frees)).Granted);
    }

    [Fact]
    public async Task A_wish_in_the_past_means_now()
    {
        var bench = new LedgerBench();

        var slot = await bench.AtAsync(bench.NewJob(), bench.Now.AddMinutes(-1));

        Assert.Equal((true, bench.Now), (slot.Granted, slot.At));
    }

    [Fact]
    public async Task A_preview_answers_as_a_reservation_would_and_reserves_nothing()
    {
        var bench = new LedgerBench(limit: 1);
        var request = new QuotaRequest(bench.User, bench.NewJob(), bench.Now, bench.Now);

        var preview = await bench.Ledger.PreviewAsync(request, CancellationToken.None);

        Assert.True(preview.Granted);
        Assert.Equal(0, bench.Store.Writes);
        _ = await bench.PublishAsync();
        preview = await bench.Ledger.PreviewAsync(request, CancellationToken.None);
        Assert.Equal(await bench.Ledger.ReserveAsync(request, CancellationToken.None), preview);
        Assert.False(preview.Granted);
    }

    [Fact]
    public async Task A_moved_job_leaves_its_old_slot_to_others()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        var (old, later) = (bench.Now.AddDays(2), bench.Now.AddDays(9));
        _ = await bench.AtAsync(job, old);

        var moved = await bench.MoveAsync(job, later);

        Assert.Equal((true, later), (moved.Granted, moved.At));
        Assert.True((await bench.AtAsync(bench.NewJob(), old)).Granted);
        Assert.False((await bench.AtAsync(bench.NewJob(), later)).Granted);
    }

    [Fact]
    public async Task A_job_can_move_by_less_than_a_window_since_its_own_slot_is_not_in_its_way()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        _ = await bench.AtAsync(job, bench.Now.AddDays(2));

        Assert.True((await bench.MoveAsync(job, bench.Now.AddDays(2).AddMinutes(1))).Granted);
    }

    [Fact]
    public async Task A_job_that_finds_no_room_at_its_new_time_keeps_its_slot()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        var (own, theirs) = (bench.Now.AddDays(2), bench.Now.AddDays(9));
        _ = await bench.AtAsync(job, own);
        _ = await bench.AtAsync(bench.NewJob(), theirs);

        var refused = await bench.MoveAsync(job, theirs);

        Assert.False(refused.Granted);
        Assert.Equal(theirs - LedgerBench.Window, refused.FreeBefore);
        Assert.Equal(own, (await bench.AtAsync(job, own)).At);
        Assert.False((await bench.AtAsync(bench.NewJob(), own)).Granted);
    }

    [Fact]
    public async Task Moving_a_job_without_a_slot_reserves_one_and_moving_a_taken_one_changes_nothing()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        Assert.True((await bench.MoveAsync(job, bench.Now)).Granted);
        _ = await bench.TakeAsync(job);

        var moved = await bench.MoveAsync(job, bench.Now.AddDays(3));

        Assert.Equal((true, bench.Now), (moved.Granted, moved.At));
    }

    [Fact]
    public async Task What_one_gives_back_goes_to_the_jobs_that_wait_in_their_order_and_not_to_a_newcomer()
    {
        var bench = new LedgerBench(limit: 1);
        var slots = await bench.WaitAsync(3);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        var advanced = await bench.ReleaseAsync(slots[0].Job);

        Assert.Equal([slots[1].Job, slots[2].Job], advanced);
        Assert.Equal(bench.Now, (await bench.WaitAsync(slots[1].Job)).At);
        Assert.Equal(bench.Now + LedgerBench.Window, (await bench.WaitAsync(slots[2].Job)).At);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
        Assert.True((await bench.TakeAsync(slots[1].Job)).Granted);
    }

    [Fact]
    public async Task A_scheduled_job_does_not_come_forward_when_there_is_room_before_it()
    {
        var bench = new LedgerBench(limit: 1);
        var (first, scheduled) = (bench.NewJob(), bench.NewJob());
        _ = await bench.NowAsync(first);
        var at = bench.Now.AddDays(4);
        _ = await bench.AtAsync(scheduled, at);

        Assert.Empty(await bench.ReleaseAsync(first));

        Assert.Equal(at, (await bench.AtAsync(scheduled, at)).At);
    }

    [Fact]
    public async Task A_job_that_waits_comes_forward_no_further_than_it_wished()
    {
        var bench = new LedgerBench(limit: 1);
        var (first, waits) = (bench.NewJob(), bench.NewJob());
        var wish = bench.Now.AddHours(3);
        _ = await bench.NowAsync(first);
        Assert.Equal(bench.Now + LedgerBench.Window, (await bench.ReserveAsync(waits, wish, null)).At);

        Assert.Equal([waits], await bench.ReleaseAsync(first));

        Assert.Equal(wish, (await bench.WaitAsync(waits)).At);
    }

    [Fact]
    public async Task A_moved_jobs_old_slot_goes_to_the_jobs_that_wait_as_well()
    {
        var bench = new LedgerBench(limit: 1);
        var slots = await bench.WaitAsync(2);

        var moved = await bench.MoveAsync(slots[0].Job, bench.Now.AddDays(9));

        Assert.Equal([slots[1].Job], moved.Advanced);
        Assert.Equal(bench.Now, (await bench.WaitAsync(slots[1].Job)).At);
    }

    [Fact]
    public async Task Giving_back_twice_or_without_a_slot_changes_nothing()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        _ = await bench.NowAsync(job);
        Assert.Empty(await bench.ReleaseAsync(job));
        var writes = bench.Store.Writes;

        Assert.Empty(await bench.ReleaseAsync(job));
        Assert.Empty(await bench.ReleaseAsync(bench.NewJob()));

        Assert.Equal(writes, bench.Store.Writes);
        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_reservation_that_nobody_takes_holds_its_slot_for_one_window_and_no_longer()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.NowAsync(bench.NewJob());

        bench.Clock.Advance(LedgerBench.Window - LedgerBench.Tick);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);

        bench.Clock.Advance(LedgerBench.Tick);
        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task Accounts_have_windows_of_their_own()
    {
        var bench = new LedgerBench(limit: 1);
        _ = await bench.PublishAsync();

        var other = await bench.Ledger.ReserveAsync(
            new QuotaRequest(new("17841400000000002"), bench.NewJob(), bench.Now, bench.Now), CancellationToken.None);

        Assert.True(other.Granted);
    }

    [Fact]
    public async Task Old_posts_leave_the_row_when_it_is_written()
    {
        var bench = new LedgerBench();
        for (var day = 0; day < 30; day++)
        {
            await bench.PublishAsync(5);
            bench.Clock.Advance(LedgerBench.Window);
        }

        _ = await bench.PublishAsync();
        var stored = await bench.Store.FindAsync(bench.User, CancellationToken.None);

        // The posts of the last hour before the window stay, for machines whose clock is behind.
        Assert.Equal(6, QuotaRow.FromBytes(stored!.Value).Entries.Length);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        _ = await bench.PublishAsync();
        stored = await bench.Store.FindAsync(bench.User, CancellationToken.None);
        Assert.Equal(2, QuotaRow.FromBytes(stored!.Value).Entries.Length);
    }

    [Fact]
    public async Task A_row_that_is_full_takes_no_further_reservation_until_one_has_left()
    {
        var bench = new LedgerBench(limit: 1000);
        _ = await bench.WaitAsync(QuotaRow.MaxEntries - 1);
        Assert.True((await bench.WaitAsync(bench.NewJob())).Granted);

        var refused = await bench.WaitAsync(bench.NewJob());

        Assert.False(refused.Granted);
        Assert.True(refused.At >= bench.Now + LedgerBench.Window);
    }
}
