namespace InstaFunctions.Tests.Quota;

public sealed class QuotaLimitTests
{
    [Theory]
    [InlineData(50, null, false, 50, "configured")]
    [InlineData(50, 25, false, 25, "instagram")]
    [InlineData(50, 50, false, 50, "configured")]
    [InlineData(50, 100, false, 50, "configured")]
    [InlineData(50, 100, true, 100, "instagram")]
    [InlineData(50, 25, true, 25, "instagram")]
    [InlineData(50, 1, false, 1, "instagram")]
    [InlineData(50, 0, false, 50, "configured")]
    [InlineData(50, -1, true, 50, "configured")]
    public async Task The_limit_is_the_stricter_number_unless_the_platforms_is_trusted(
        int configured, int? reported, bool trusted, int limit, string source)
    {
        var bench = new LedgerBench(configured, options => options.TrustReportedLimit = trusted);

        await bench.ObserveAsync(0, reported);

        var report = await bench.ReportAsync();
        Assert.Equal((limit, source), (report.Limit, report.LimitSource));
        Assert.Equal(bench.Now, report.LastReadingAt);
    }

    [Fact]
    public async Task A_trusted_total_of_100_allows_the_hundredth_post_and_not_the_next()
    {
        var bench = new LedgerBench(50, options => options.TrustReportedLimit = true);
        await bench.ObserveAsync(0, 100);

        await bench.PublishAsync(100);

        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_total_that_is_not_trusted_raises_nothing()
    {
        var bench = new LedgerBench();
        await bench.ObserveAsync(0, 100);

        await bench.PublishAsync(50);

        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_total_holds_while_it_is_fresh_and_not_a_tick_longer()
    {
        var bench = new LedgerBench(50, options => options.LimitReadingFreshFor = TimeSpan.FromMinutes(10));
        await bench.ObserveAsync(0, 25);

        bench.Clock.Advance(TimeSpan.FromMinutes(10) - LedgerBench.Tick);
        Assert.Equal(25, (await bench.ReportAsync()).Limit);
        bench.Clock.Advance(LedgerBench.Tick);
        Assert.Equal(50, (await bench.ReportAsync()).Limit);
    }

    [Theory]
    [InlineData(86_400, 25)]
    [InlineData(null, 25)]
    [InlineData(3_600, 50)]
    public async Task A_total_for_another_duration_than_a_day_is_passed_over(int? seconds, int limit)
    {
        var bench = new LedgerBench();

        await bench.ObserveAsync(0, 25, seconds is { } known ? TimeSpan.FromSeconds(known) : null);

        Assert.Equal(limit, (await bench.ReportAsync()).Limit);
    }

    [Fact]
    public async Task Posts_by_other_apps_take_their_slots_away_for_a_window_when_no_later_reading_comes()
    {
        var bench = new LedgerBench(limit: 5);
        await bench.PublishAsync(2);
        await bench.ObserveAsync(4);
        var read = bench.Now;
        Assert.Equal(4, (await bench.ReportAsync()).Used);

        bench.Clock.Advance(TimeSpan.FromHours(1));
        _ = await bench.PublishAsync();
        var refused = await bench.NowAsync(bench.NewJob());

        Assert.Equal((false, read + LedgerBench.Window), (refused.Granted, refused.At));
        bench.Clock.SetUtcNow(read + LedgerBench.Window);
        Assert.Equal(1, (await bench.ReportAsync()).Used);
    }

    [Fact]
    public async Task A_slot_taken_by_another_app_stops_a_job_that_had_reserved_it()
    {
        var bench = new LedgerBench(limit: 1);
        var job = bench.NewJob();
        Assert.True((await bench.NowAsync(job)).Granted);
        await bench.ObserveAsync(1);

        var refused = await bench.TakeAsync(job);

        Assert.Equal((false, bench.Now + LedgerBench.Window), (refused.Granted, refused.At));
    }

    [Fact]
    public async Task A_later_reading_replaces_the_one_before()
    {
        var bench = new LedgerBench(limit: 5);
        await bench.ObserveAsync(5);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));

        await bench.ObserveAsync(3);

        Assert.Equal(3, (await bench.ReportAsync()).Used);
        Assert.True((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task A_reading_that_gives_slots_back_brings_the_jobs_that_wait_forward_and_names_them()
    {
        var bench = new LedgerBench(limit: 3);
        _ = await bench.ObserveAsync(3);
        var waiting = await bench.WaitAsync(2);
        Assert.All(waiting, job => Assert.Equal(bench.Now + LedgerBench.Window, job.Slot.At));
        bench.Clock.Advance(TimeSpan.FromHours(1));

        var advanced = await bench.ObserveAsync(2);

        Assert.Equal(waiting[0].Job, Assert.Single(advanced));
        Assert.Equal(bench.Now, (await bench.WaitAsync(waiting[0].Job)).At);
        Assert.Equal(bench.Now + LedgerBench.Window, (await bench.WaitAsync(waiting[1].Job)).At);
    }

    [Fact]
    public async Task An_answer_names_the_reading_that_it_rests_on_and_none_when_our_own_count_decides()
    {
        var bench = new LedgerBench(limit: 2);
        await bench.PublishAsync(2);
        Assert.Null((await bench.NowAsync(bench.NewJob())).LimitedByReadingAt);
        _ = await bench.ObserveAsync(2, total: 50);
        Assert.Null((await bench.NowAsync(bench.NewJob())).LimitedByReadingAt);
        _ = await bench.ObserveAsync(3, total: 50);
        Assert.Equal(bench.Now, (await bench.NowAsync(bench.NewJob())).LimitedByReadingAt);
        _ = await bench.ObserveAsync(2, total: 1);
        Assert.Equal(bench.Now, (await bench.NowAsync(bench.NewJob())).LimitedByReadingAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-7)]
    public async Task A_reading_that_lags_behind_gives_no_slot_back(int usage)
    {
        var bench = new LedgerBench(limit: 3);
        await bench.PublishAsync(2);
        _ = await bench.TakeAsync(bench.NewJob());

        await bench.ObserveAsync(usage);

        Assert.Equal(3, (await bench.ReportAsync()).Used);
        Assert.False((await bench.NowAsync(bench.NewJob())).Granted);
    }

    [Fact]
    public async Task Usage_beyond_the_limit_frees_when_it_leaves()
    {
        var bench = new LedgerBench(limit: 5);
        await bench.ObserveAsync(90);

        Assert.Equal(bench.Now + LedgerBench.Window, (await bench.ReportAsync()).NextSlotAt);
    }

    [Fact]
    public async Task After_a_refusal_by_the_platform_the_job_is_back_in_line_and_nobody_gets_a_slot_for_an_hour()
    {
        var bench = new LedgerBench();
        var job = bench.NewJob();
        _ = await bench.TakeAsync(job);
        var opens = bench.Now.AddHours(1);

        Assert.Equal(opens, await bench.LearnAsync(job));

        Assert.Equal((0, 1), ((await bench.ReportAsync()).Used, (await bench.ReportAsync()).Reserved));
        Assert.Equal(opens, (await bench.ReportAsync()).NextSlotAt);
        Assert.Equal(opens, (await bench.NowAsync(bench.NewJob())).At);
        bench.Clock.SetUtcNow(opens - LedgerBench.Tick);
        Assert.Equal((false, opens), ((await bench.TakeAsync(job)).Granted, (await bench.TakeAsync(job)).At));
        bench.Clock.SetUtcNow(opens);
        Assert.True((await bench.TakeAsync(job)).Granted);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 5)]
    [InlineData(20, 20)]
    [InlineData(60, 60)]
    [InlineData(61, 60)]
    public async Task A_refusal_lasts_until_our_oldest_post_leaves_within_5_minutes_and_an_hour(int leavesIn, int minutes)
    {
        var bench = new LedgerBench();
        _ = await bench.PublishAsync();
        bench.Clock.Advance(LedgerBench.Window - TimeSpan.FromMinutes(leavesIn));
        var job = bench.NewJob();
        _ = await bench.TakeAsync(job);

        Assert.Equal(bench.Now.AddMinutes(minutes), await bench.LearnAsync(job));
    }

    [Fact]
    public async Task A_refusal_told_twice_is_learnt_once()
    {
        var bench = new LedgerBench();
        var job = bench.NewJob();
        _ = await bench.TakeAsync(job);
        var first = await bench.LearnAsync(job);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(first, await bench.LearnAsync(job));

        Assert.Equal(first, (await bench.ReportAsync()).NextSlotAt);
    }

    [Fact]
    public async Task A_job_that_was_due_during_a_refusal_is_moved_to_its_end()
    {
        var bench = new LedgerBench();
        var (refused, due) = (bench.NewJob(), bench.NewJob());
        _ = await bench.AtAsync(due, bench.Now.AddMinutes(10));
        _ = await bench.TakeAsync(refused);
        var opens = await bench.LearnAsync(refused);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));

        var taken = await bench.TakeAsync(due);

        Assert.Equal((false, opens), (taken.Granted, taken.At));
    }
}
