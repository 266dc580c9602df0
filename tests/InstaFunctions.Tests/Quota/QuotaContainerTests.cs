namespace InstaFunctions.Tests.Quota;

public sealed class QuotaContainerTests
{
    private readonly LedgerBench _bench = new();

    [Fact]
    public async Task The_four_hundredth_container_has_room_and_the_next_hears_when()
    {
        var start = _bench.Now;
        Assert.Null(await MakeAsync(389));
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await MakeAsync(11));

        Assert.Equal(start + LedgerBench.Window, await MakeAsync(1));
    }

    [Fact]
    public async Task What_has_no_room_is_not_counted()
    {
        Assert.Null(await MakeAsync(395));
        Assert.NotNull(await MakeAsync(11));

        Assert.Null(await MakeAsync(5));
    }

    [Fact]
    public async Task A_larger_set_waits_until_enough_have_left()
    {
        var start = _bench.Now;
        for (var hour = 0; hour < 40; hour++)
        {
            Assert.Null(await MakeAsync(10));
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(start + LedgerBench.Window, await MakeAsync(10));
        Assert.Equal(start.AddMinutes(1) + LedgerBench.Window, await MakeAsync(11));
    }

    [Fact]
    public async Task Containers_leave_the_window_at_its_very_tick()
    {
        Assert.Null(await MakeAsync(400));

        _bench.Clock.Advance(LedgerBench.Window - LedgerBench.Tick);
        Assert.NotNull(await MakeAsync(1));
        _bench.Clock.Advance(LedgerBench.Tick);
        Assert.Null(await MakeAsync(400));
    }

    [Fact]
    public async Task Every_call_counts_since_a_repeated_step_makes_its_containers_again()
    {
        var job = _bench.NewJob();
        Assert.Null(await _bench.Ledger.TakeContainersAsync(_bench.User, job, 200, CancellationToken.None));
        Assert.Null(await _bench.Ledger.TakeContainersAsync(_bench.User, job, 200, CancellationToken.None));

        Assert.NotNull(await _bench.Ledger.TakeContainersAsync(_bench.User, job, 1, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(401)]
    public async Task A_count_that_can_never_have_room_is_refused(int count) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MakeAsync(count));

    [Fact]
    public async Task Containers_take_no_slots()
    {
        Assert.Null(await MakeAsync(400));

        Assert.Equal(0, (await _bench.ReportAsync()).Used);
        Assert.True((await _bench.NowAsync(_bench.NewJob())).Granted);
    }

    private Task<DateTimeOffset?> MakeAsync(int count) =>
        _bench.Ledger.TakeContainersAsync(_bench.User, _bench.NewJob(), count, CancellationToken.None);
}
