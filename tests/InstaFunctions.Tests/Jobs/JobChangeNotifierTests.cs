using System.Collections;
using System.Reflection;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Testing;
using InstaFunctions.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.Tests.Jobs;

public sealed class JobChangeNotifierTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryJobStore _store = new();
    private readonly PublishJob _job = SomeJob.In(JobStatus.Queued);

    private JobRef Ref => new(_job.TenantId, _job.Id);

    [Fact]
    public async Task A_change_wakes_who_waits_for_it()
    {
        var (watch, rows) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, row => row.Value.Status == JobStatus.InProgress, Minute, default);
        Assert.False(waiting.IsCompleted);
        _ = await rows.ChangeAsync(Ref, row => row.Begin(_clock.GetUtcNow()), default);

        Assert.Equal(JobStatus.InProgress, (await waiting)!.Value.Status);
        Empty(watch);
    }

    [Fact]
    public async Task A_change_that_is_not_the_one_waited_for_wakes_nobody_for_good()
    {
        var (watch, rows) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, row => row.Value.Status == JobStatus.InProgress, Minute, default);
        _ = await rows.ChangeAsync(Ref, row => row with { Caption = "other" }, default);

        // The waiter is back in its wait when it has a timer again.
        await _clock.WaitForTimersAsync(1);
        Assert.False(waiting.IsCompleted);
        _ = await rows.ChangeAsync(Ref, row => row.Begin(_clock.GetUtcNow()), default);
        Assert.Equal(JobStatus.InProgress, (await waiting)!.Value.Status);
    }

    [Theory]
    [InlineData(JobPhase.CreatingContainers)]
    [InlineData(JobPhase.Publishing)]
    [InlineData(JobPhase.ReadingPermalink)]
    public async Task A_row_that_is_written_straight_to_the_store_wakes_too_whatever_its_phase(JobPhase phase)
    {
        var (watch, _) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, row => row.Value.Phase == phase, Minute, default);
        var read = await _store.FindAsync(_job.TenantId, _job.Id, default);
        Assert.NotNull(await _store.TryUpdateAsync(read!.Value with { Phase = phase }, read.Version, default));

        Assert.Equal(phase, (await waiting)!.Value.Phase);
        Empty(watch);
    }

    [Fact]
    public async Task A_notifier_that_is_done_with_no_longer_listens()
    {
        var (watch, _) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, row => row.Value.Phase == JobPhase.Publishing, Minute, default);
        watch.Dispose();
        var read = await _store.FindAsync(_job.TenantId, _job.Id, default);
        Assert.NotNull(await _store.TryUpdateAsync(read!.Value with { Phase = JobPhase.Publishing }, read.Version, default));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(Minute);
        Assert.Equal(JobPhase.Publishing, (await waiting)!.Value.Phase);
    }

    [Fact]
    public async Task A_wait_ends_at_its_time_and_not_a_moment_before()
    {
        var (watch, _) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, _ => false, Minute, default);
        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(JobStatus.Queued, (await waiting)!.Value.Status);
        Empty(watch);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task What_holds_already_is_not_waited_for_and_what_is_not_there_neither()
    {
        var (watch, _) = await StartAsync();
        Assert.NotNull(await watch.WaitAsync(Ref, _ => true, Minute, default));
        Assert.NotNull(await watch.WaitAsync(Ref, _ => false, TimeSpan.Zero, default));
        Assert.Null(await watch.WaitAsync(Ref with { Job = default }, _ => false, Minute, default));
        Empty(watch);
    }

    [Fact]
    public async Task A_change_by_another_process_is_seen_at_the_next_look()
    {
        _ = await _store.CreateAsync(_job, null, default);
        var watch = new JobChangeNotifier(_store, _clock, recheck: TimeSpan.FromSeconds(2));
        var waiting = watch.WaitAsync(Ref, row => row.Value.Status == JobStatus.Canceled, Minute, default);
        var read = await _store.FindAsync(_job.TenantId, _job.Id, default);
        Assert.NotNull(await _store.TryUpdateAsync(read!.Value.Cancel(_clock.GetUtcNow()), read.Version, default));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(JobStatus.Canceled, (await waiting)!.Value.Status);
    }

    [Fact]
    public async Task When_the_process_ends_whoever_waits_gets_the_present_state_and_nobody_waits_any_more()
    {
        var (watch, _) = await StartAsync();
        var waiting = watch.WaitAsync(Ref, _ => false, Minute, default);

        watch.EndWaits();

        Assert.Equal(JobStatus.Queued, (await waiting)!.Value.Status);
        Assert.Equal(JobStatus.Queued, (await watch.WaitAsync(Ref, _ => false, Minute, default))!.Value.Status);
        Empty(watch);
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_nothing_behind()
    {
        var (watch, _) = await StartAsync();
        using var stop = new CancellationTokenSource();
        var first = watch.WaitAsync(Ref, _ => false, Minute, stop.Token);
        var second = watch.WaitAsync(Ref, _ => false, Minute, default);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _clock.Advance(Minute);
        _ = await second;

        Empty(watch);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task A_thousand_who_wait_for_one_job_all_wake_and_leave_nothing_behind()
    {
        var (watch, rows) = await StartAsync();
        var waiting = Enumerable.Range(0, 1000)
            .Select(_ => Task.Run(() => watch.WaitAsync(Ref, row => row.Value.Status == JobStatus.InProgress, Minute, default)))
            .ToList();
        _ = await rows.ChangeAsync(Ref, row => row.Begin(_clock.GetUtcNow()), default);

        Assert.All(await Task.WhenAll(waiting), row => Assert.Equal(JobStatus.InProgress, row!.Value.Status));
        Empty(watch);
    }

    private static void Empty(JobChangeNotifier watch)
    {
        var waiting = typeof(JobChangeNotifier).GetField("_waiting", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(watch);
        Assert.Empty(Assert.IsAssignableFrom<IEnumerable>(waiting));
    }

    private async Task<(JobChangeNotifier Watch, JobRows Rows)> StartAsync()
    {
        Assert.NotNull((await _store.CreateAsync(_job, null, default)).Version);
        var watch = new JobChangeNotifier(_store, _clock);
        return (watch, new JobRows(_store, NullLogger<JobRows>.Instance));
    }
}
