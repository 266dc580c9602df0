using InstaFunctions.Testing;

namespace InstaFunctions.Instagram.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 26, 22, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _clock = new(Start);

    [Fact]
    public void It_stands_still_until_it_is_moved_and_then_moves_by_exactly_that()
    {
        var timestamp = _clock.GetTimestamp();
        Assert.Equal(Start, _clock.GetUtcNow());

        _clock.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(Start.AddSeconds(1.5), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetElapsedTime(timestamp));
        Assert.Equal(TimeZoneInfo.Utc, _clock.LocalTimeZone);
    }

    [Fact]
    public void A_start_with_an_offset_is_told_in_utc()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)));
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), clock.GetUtcNow());
    }

    [Fact]
    public void It_cannot_be_advanced_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void A_timer_fires_once_at_its_time_and_not_a_tick_before()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(0, fired);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, fired);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, fired);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_the_clock_at_their_own_time()
    {
        var seen = new List<(string Name, DateTimeOffset At)>();
        TimerCallback note = name => seen.Add(((string)name!, _clock.GetUtcNow()));
        using var late = _clock.CreateTimer(note, "late", TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var first = _clock.CreateTimer(note, "first", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var second = _clock.CreateTimer(note, "second", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(
            [("first", Start.AddSeconds(1)), ("second", Start.AddSeconds(1)), ("late", Start.AddSeconds(3))],
            seen);
        Assert.Equal(Start.AddMinutes(1), _clock.GetUtcNow());
    }

    [Fact]
    public void A_periodic_timer_fires_for_every_period_that_passes()
    {
        var seen = new List<TimeSpan>();
        using var timer = _clock.CreateTimer(
            _ => seen.Add(_clock.GetUtcNow() - Start), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], seen);
        Assert.Equal(TimeSpan.FromSeconds(2), _clock.UntilNextTimer);
    }

    [Fact]
    public void A_timer_that_a_callback_makes_fires_in_the_same_advance_when_it_falls_due()
    {
        ITimer? inner = null;
        DateTimeOffset? firedAt = null;
        using var outer = _clock.CreateTimer(
            _ => inner = _clock.CreateTimer(
                _ => firedAt = _clock.GetUtcNow(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Start.AddSeconds(2), firedAt);
        inner?.Dispose();
    }

    [Fact]
    public void A_callback_may_advance_the_clock_itself()
    {
        using var timer = _clock.CreateTimer(
            _ => _clock.Advance(TimeSpan.FromSeconds(30)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Start.AddSeconds(40), _clock.GetUtcNow());
    }

    [Fact]
    public void A_due_time_of_zero_fires_at_once_and_an_infinite_one_never()
    {
        var fired = 0;
        using var now = _clock.CreateTimer(_ => fired++, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        using var never = _clock.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromDays(365));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_changed_timer_counts_from_the_change()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(9));

        Assert.True(timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task A_disposed_timer_neither_fires_nor_changes()
    {
        var fired = 0;
        var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await timer.DisposeAsync();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, fired);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_negative_time_is_refused_for_a_timer()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-5), Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public void A_callback_runs_in_the_context_that_made_its_timer()
    {
        var local = new AsyncLocal<string> { Value = "made" };
        string? seen = null;
        using var timer = _clock.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "advanced";

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("made", seen);
    }

    [Fact]
    public void Setting_the_time_forward_fires_what_falls_due()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);

        _clock.SetUtcNow(Start.AddMinutes(5));

        Assert.Equal(1, fired);
        Assert.Equal(Start.AddMinutes(5), _clock.GetUtcNow());
    }

    [Fact]
    public void Setting_the_time_backward_moves_the_wall_clock_alone()
    {
        var fired = 0;
        var timestamp = _clock.GetTimestamp();
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);

        _clock.SetUtcNow(Start.AddHours(-1));

        Assert.Equal(Start.AddHours(-1), _clock.GetUtcNow());
        Assert.Equal(timestamp, _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void Advancing_to_the_next_timer_stops_there()
    {
        var fired = 0;
        using var soon = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
        using var later = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(8), Timeout.InfiniteTimeSpan);

        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal((1, Start.AddSeconds(7)), (fired, _clock.GetUtcNow()));
        Assert.True(_clock.AdvanceToNextTimer());
        Assert.False(_clock.AdvanceToNextTimer());
        Assert.Equal((2, Start.AddSeconds(8)), (fired, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task Waiting_for_timers_completes_when_that_many_are_there()
    {
        var waiting = _clock.WaitForTimersAsync(2);
        using var one = _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.False(waiting.IsCompleted);
        using var two = _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await waiting;
        Assert.True(_clock.WaitForTimersAsync(2).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Waiting_for_timers_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = _clock.WaitForTimersAsync(1, source.Token);
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_systems_own_timers_follow_it()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30), _clock);
        using var periodic = new PeriodicTimer(TimeSpan.FromSeconds(10), _clock);
        var delay = Task.Delay(TimeSpan.FromSeconds(20), _clock);
        var tick = periodic.WaitForNextTickAsync();

        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.True(await tick);
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void Threads_that_advance_at_once_add_up_and_lose_no_timer()
    {
        var fired = 0;
        var timers = Enumerable.Range(1, 1000)
            .Select(second => _clock.CreateTimer(
                _ => Interlocked.Increment(ref fired), null, TimeSpan.FromSeconds(second), Timeout.InfiniteTimeSpan))
            .ToList();

        _ = Parallel.For(0, 1000, _ => _clock.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(Start.AddSeconds(1000), _clock.GetUtcNow());
        Assert.Equal(1000, fired);
        timers.ForEach(timer => timer.Dispose());
    }
}
