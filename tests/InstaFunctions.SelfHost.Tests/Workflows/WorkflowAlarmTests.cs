using InstaFunctions.SelfHost.Workflows;
using InstaFunctions.Testing;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class WorkflowAlarmTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_time_that_comes_while_the_timer_is_being_set_is_not_missed()
    {
        var clock = new ScriptedClock(Start, Start.AddSeconds(9), Start.AddSeconds(10), Start.AddSeconds(10));
        var rung = 0;
        using var alarm = new WorkflowAlarm(clock, _ => rung++);
        alarm.WatchStored(Start.AddSeconds(10).UtcTicks);
        Assert.Equal(0, rung);
        clock.Fire();
        Assert.Equal(1, rung);
    }

    [Fact]
    public void A_clock_that_is_set_forward_is_noticed_within_a_minute()
    {
        var clock = new ManualTimeProvider(Start);
        var rung = 0;
        using var alarm = new WorkflowAlarm(new SkewedClock(clock, () => rung == 0 ? TimeSpan.FromHours(1) : TimeSpan.Zero), _ => rung++);
        alarm.WatchStored(Start.AddHours(2).UtcTicks);
        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        Assert.Equal(1, rung);
        Assert.Null(clock.UntilNextTimer);
    }

    [Fact]
    public void The_nearest_of_several_times_rings_first()
    {
        var clock = new ManualTimeProvider(Start);
        var rung = new List<DateTimeOffset>();
        using var alarm = new WorkflowAlarm(clock, rung.Add);
        alarm.WatchStored(Start.AddSeconds(30).UtcTicks);
        alarm.WatchStored(Start.AddSeconds(10).UtcTicks);
        alarm.WatchStored(Start.AddSeconds(20).UtcTicks);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([Start.AddSeconds(10)], rung);
    }

    /// <summary>Answers with the given times, one after the other.</summary>
    private sealed class ScriptedClock(params DateTimeOffset[] times) : TimeProvider
    {
        private readonly Queue<DateTimeOffset> _times = new(times);
        private Action? _fire;

        public void Fire() => _fire!();

        public override DateTimeOffset GetUtcNow() => _times.Count > 1 ? _times.Dequeue() : _times.Peek();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new ManualTimeProvider().CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A clock whose wall time is ahead of its timers.</summary>
    private sealed class SkewedClock(ManualTimeProvider inner, Func<TimeSpan> ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() is var now && now > Start ? now + ahead() : now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
