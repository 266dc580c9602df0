using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void A_slot_counts_from_its_own_tick_until_the_last_tick_before_a_day_later()
    {
        var window = new QuotaWindow([Noon], Day, 1);

        Assert.Equal(0, window.UsedAt(Noon - Tick));
        Assert.Equal(1, window.UsedAt(Noon));
        Assert.Equal(1, window.UsedAt(Noon + Day - Tick));
        Assert.Equal(0, window.UsedAt(Noon + Day));
    }

    [Fact]
    public void One_more_slot_fits_a_whole_day_before_and_after_and_not_a_tick_nearer()
    {
        var window = new QuotaWindow([Noon], Day, 1);

        Assert.True(window.HasRoomFor(Noon - Day));
        Assert.False(window.HasRoomFor(Noon - Day + Tick));
        Assert.False(window.HasRoomFor(Noon));
        Assert.False(window.HasRoomFor(Noon + Day - Tick));
        Assert.True(window.HasRoomFor(Noon + Day));
    }

    [Fact]
    public void The_nearest_free_times_around_a_full_window_are_exact_to_the_tick()
    {
        var window = new QuotaWindow([Noon], Day, 1);
        var longAgo = Noon - (10 * Day);

        Assert.Equal(Noon + Day, window.EarliestFree(Noon));
        Assert.Equal(Noon + Day, window.EarliestFree(Noon - Day + Tick));
        Assert.Equal(Noon - Day, window.EarliestFree(Noon - Day));
        Assert.Equal(Noon - Day, window.LatestFree(longAgo, Noon));
        Assert.Equal(Noon - Day, window.LatestFree(Noon - Day, Noon));
        Assert.Null(window.LatestFree(Noon - Day + Tick, Noon));
        Assert.Equal(Noon + Day, window.LatestFree(longAgo, Noon + Day));
    }

    [Fact]
    public void Two_full_days_that_touch_leave_no_time_between_them()
    {
        var window = new QuotaWindow([Noon, Noon + Day], Day, 1);

        Assert.Equal(Noon + (2 * Day), window.EarliestFree(Noon));
        Assert.Equal(Noon - Day, window.LatestFree(Noon - (9 * Day), Noon + Day));
    }

    [Fact]
    public void Between_two_slots_two_days_apart_there_is_exactly_one_tick_that_fits()
    {
        var window = new QuotaWindow([Noon, Noon + (2 * Day)], Day, 1);

        Assert.Equal(Noon + Day, window.EarliestFree(Noon));
        Assert.False(window.HasRoomFor(Noon + Day + Tick));
        Assert.False(window.HasRoomFor(Noon + Day - Tick));
    }

    [Fact]
    public void A_time_whose_own_window_has_room_is_not_free_when_a_later_window_would_overflow()
    {
        // The window that ends at 13:00 holds one; the one that ends at 23:00 holds two.
        var window = new QuotaWindow([Noon, Noon.AddHours(10)], Day, 2);

        Assert.Equal(1, window.UsedAt(Noon.AddHours(1)));
        Assert.False(window.HasRoomFor(Noon.AddHours(1)));
        Assert.Equal(Noon + Day, window.EarliestFree(Noon.AddHours(1)));
        Assert.Equal(Noon.AddHours(1), window.EarliestEnd(Noon.AddHours(1)));
    }

    [Fact]
    public void The_earliest_window_with_room_begins_when_the_oldest_slot_leaves()
    {
        var window = new QuotaWindow([Noon, Noon.AddHours(1)], Day, 2);

        Assert.Equal(Noon, window.EarliestEnd(Noon));
        Assert.Equal(Noon + Day, window.EarliestEnd(Noon.AddHours(1)));
        Assert.Equal(Noon + Day, window.EarliestEnd(Noon + Day - Tick));
    }

    [Fact]
    public void A_window_over_its_limit_is_full_until_it_is_below_it()
    {
        var window = new QuotaWindow([Noon, Noon.AddHours(1), Noon.AddHours(2)], Day, 1);

        Assert.Equal(Noon.AddHours(2) + Day, window.EarliestFree(Noon));
        Assert.Equal(Noon.AddHours(2) + Day, window.EarliestEnd(Noon));
    }

    [Fact]
    public void The_fiftieth_slot_of_one_moment_fits_and_the_fifty_first_does_not()
    {
        Assert.True(new QuotaWindow(Enumerable.Repeat(Noon, 49), Day, 50).HasRoomFor(Noon));
        Assert.False(new QuotaWindow(Enumerable.Repeat(Noon, 50), Day, 50).HasRoomFor(Noon));
    }

    [Fact]
    public void A_forecast_starts_now_and_tells_each_change_once()
    {
        var window = new QuotaWindow([Noon, Noon.AddHours(1), Noon.AddHours(1), Noon + Day], Day, 50);

        Assert.Equal(
            [
                new(Noon.AddMinutes(30), 1),
                new(Noon.AddHours(1), 3),
                // At noon the next day one leaves as another comes: no change.
                new(Noon.AddHours(1) + Day, 1),
                new(Noon + (2 * Day), 0),
            ],
            window.Forecast(Noon.AddMinutes(30), Noon + (2 * Day)));
        Assert.Equal(3, window.Forecast(Noon.AddMinutes(30), Noon + (2 * Day) - Tick).Count);
    }

    [Fact]
    public void A_slot_counts_when_it_may_be_used_as_far_as_that_is_known()
    {
        var (before, after) = (Noon.AddHours(-30), Noon.AddHours(3));

        // A reservation: at its time, or any moment when it is overdue.
        Assert.Equal(after, Entry(QuotaState.Reserved, after).CountsAt(Noon));
        Assert.Equal(Noon, Entry(QuotaState.Reserved, before).CountsAt(Noon));
        // An unknown outcome: any moment, however long ago the call was made.
        Assert.Equal(Noon, Entry(QuotaState.Publishing, before).CountsAt(Noon));
        Assert.Equal(Noon, Entry(QuotaState.Publishing, after).CountsAt(Noon));
        // A post: at its time, and never later than now.
        Assert.Equal(before, Entry(QuotaState.Confirmed, before).CountsAt(Noon));
        Assert.Equal(Noon, Entry(QuotaState.Confirmed, after).CountsAt(Noon));
    }

    [Fact]
    public void An_unknown_outcome_fills_the_window_that_ends_now_however_old_it_is()
    {
        QuotaEntry[] entries = [Entry(QuotaState.Publishing, Noon.AddDays(-3)), Entry(QuotaState.Confirmed, Noon.AddDays(-3))];

        Assert.Equal(1, QuotaWindow.Of(entries, Noon, Day, 1).UsedAt(Noon));
    }

    [Fact]
    public void An_empty_window_is_free_at_any_time_there_is()
    {
        var window = new QuotaWindow([], Day, 1);

        Assert.Equal(DateTimeOffset.MinValue, window.EarliestFree(DateTimeOffset.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, window.EarliestFree(DateTimeOffset.MaxValue));
        Assert.Equal(Noon, window.LatestFree(Noon, Noon));
        Assert.Equal([new QuotaForecastPoint(Noon, 0)], window.Forecast(Noon, Noon + Day));
    }

    [Fact]
    public void A_slot_at_the_end_of_time_breaks_nothing()
    {
        var window = new QuotaWindow([DateTimeOffset.MaxValue], Day, 1);

        Assert.Equal(DateTimeOffset.MaxValue, window.EarliestFree(DateTimeOffset.MaxValue));
        Assert.Equal(Noon, window.EarliestFree(Noon));
    }

    [Fact]
    public void A_window_without_length_or_without_a_limit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaWindow([], TimeSpan.Zero, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaWindow([], Day, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_answer_is_that_of_counting_by_hand_over_every_small_arrangement(int limit)
    {
        // A day of 4 ticks, and every arrangement of up to 4 slots on 7 ticks.
        for (var arrangement = 0; arrangement < 7 * 7 * 7 * 7; arrangement++)
        {
            var ticks = new[] { arrangement % 7, arrangement / 7 % 7, arrangement / 49 % 7, arrangement / 343 }.Take(1 + (arrangement % 4)).ToArray();
            var window = new QuotaWindow(ticks.Select(At), TimeSpan.FromTicks(4), limit);
            for (var tick = -6; tick <= 16; tick++)
            {
                var from = tick;
                Assert.Equal(CountIn(ticks, tick), window.UsedAt(At(tick)));
                Assert.Equal(At(Enumerable.Range(from, 40).First(x => Fits(ticks, x, limit))), window.EarliestFree(At(from)));
                Assert.Equal(At(Enumerable.Range(-40, from + 41).Last(x => Fits(ticks, x, limit))), window.LatestFree(At(-100), At(from)));
                Assert.Equal(At(Enumerable.Range(from, 40).First(x => CountIn(ticks, x) < limit)), window.EarliestEnd(At(from)));
            }
        }
    }

    private static DateTimeOffset At(int tick) => Noon + TimeSpan.FromTicks(tick);

    private static int CountIn(int[] ticks, int end) => ticks.Count(tick => tick > end - 4 && tick <= end);

    // Every window that would hold the new slot still holds at most the limit with it.
    private static bool Fits(int[] ticks, int time, int limit) =>
        Enumerable.Range(time, 4).All(end => CountIn([.. ticks, time], end) <= limit);

    private static QuotaEntry Entry(QuotaState state, DateTimeOffset at) => new(JobId.From(Guid.NewGuid()), state, at, at);
}
