using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaReportTests
{
    [Fact]
    public async Task An_account_that_never_published_has_everything_free()
    {
        var bench = new LedgerBench();

        var report = await bench.ReportAsync();

        Assert.Equal((0, 0, 50, "configured"), (report.Used, report.Reserved, report.Limit, report.LimitSource));
        Assert.Equal(bench.Now, report.NextSlotAt);
        Assert.Equal([new QuotaForecastPoint(bench.Now, 0)], report.Forecast);
        Assert.Null(report.BusiestWindow);
        Assert.Null(report.LastReadingAt);
        Assert.Equal(0, bench.Store.Writes);
    }

    [Fact]
    public async Task It_tells_what_is_used_what_is_reserved_and_each_point_where_that_changes()
    {
        var bench = new LedgerBench();
        var start = bench.Now;
        await bench.PublishAsync(2);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        _ = await bench.TakeAsync(bench.NewJob());
        var tomorrow = start.AddDays(1);
        _ = await bench.AtAsync(bench.NewJob(), tomorrow);
        _ = await bench.AtAsync(bench.NewJob(), tomorrow.AddMinutes(30));

        var report = await bench.ReportAsync();

        Assert.Equal((3, 2), (report.Used, report.Reserved));
        Assert.Equal(
            [
                new(bench.Now, 3),
                new(tomorrow, 4),
                new(start + LedgerBench.Window, 2),
                new(tomorrow.AddMinutes(30), 3),
                new(bench.Now + LedgerBench.Window, 2),
                new(tomorrow + LedgerBench.Window, 1),
                new(tomorrow.AddMinutes(30) + LedgerBench.Window, 0),
            ],
            report.Forecast);
        Assert.Equal(new QuotaForecastPoint(tomorrow, 4), report.BusiestWindow);
        Assert.Equal(3, report.UsedAt(tomorrow - LedgerBench.Tick));
        Assert.Equal(4, report.UsedAt(tomorrow));
        Assert.Equal(3, report.UsedAt(start));
        Assert.Equal(0, report.UsedAt(start.AddDays(300)));
    }

    [Fact]
    public async Task It_looks_29_days_ahead()
    {
        var bench = new LedgerBench();
        _ = await bench.AtAsync(bench.NewJob(), bench.Now.AddDays(29));
        _ = await bench.AtAsync(bench.NewJob(), bench.Now.AddDays(29) + LedgerBench.Tick);

        var report = await bench.ReportAsync();

        Assert.Equal([new(bench.Now, 0), new(bench.Now.AddDays(29), 1)], report.Forecast);
        Assert.Equal(2, report.Reserved);
    }

    [Fact]
    public async Task A_full_account_hears_when_the_next_slot_frees()
    {
        var bench = new LedgerBench(limit: 2);
        await bench.PublishAsync(1);
        bench.Clock.Advance(TimeSpan.FromHours(3));
        await bench.PublishAsync(1);

        var report = await bench.ReportAsync();

        Assert.Equal(bench.Now.AddHours(-3) + LedgerBench.Window, report.NextSlotAt);
        Assert.True((await bench.AtAsync(bench.NewJob(), report.NextSlotAt)).Granted);
    }
}
