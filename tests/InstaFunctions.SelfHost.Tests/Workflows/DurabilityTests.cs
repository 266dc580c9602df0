using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Sqlite;
using InstaFunctions.SelfHost.Workflows;
using static InstaFunctions.SelfHost.Tests.Workflows.TestActivities;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class DurabilityTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    // A page and more: even the smallest write needs room on the disk.
    private static readonly string Large = new('x', 20_000);

    [Fact]
    public async Task After_a_crash_the_activity_without_a_result_runs_again_and_no_other()
    {
        var never = new TaskCompletionSource<string>();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await EngineHost.StartAsync(host => Register(host, () =>
        {
            entered.TrySetResult();
            return never.Task;
        }));
        Assert.True(await host.Engine.StartAsync("a", "test", "", CancellationToken.None));
        await entered.Task;
        await host.CrashAsync();
        never.SetResult("too late");

        await host.OpenAsync(again => Register(again, () => Task.FromResult("2")));
        await host.AssertCompletedAsync("a", "12");
        Assert.Equal((1, 2), (host.Runs["echo"], host.Runs["other"]));

        static void Register(EngineHost host, Func<Task<string>> other)
        {
            host.Activity(Echo, ReturnAsync);
            host.Activity(Other, (_, _) => other());
            host.Orchestrator(async (context, _) => context.SetCustomStatus(
                await context.CallActivityAsync(Echo, "1") + await context.CallActivityAsync(Other, "")));
        }
    }

    [Fact]
    public async Task A_replay_sees_the_same_times_and_says_that_it_is_one()
    {
        var seen = new List<string>();
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        await host.RaiseAsync("a", "one");
        await host.AdvanceAsync(Hour);
        string[] first = [.. seen.Where(line => line.StartsWith("live", StringComparison.Ordinal)).Select(line => line[4..])];
        Assert.Equal(3, first.Length);
        await host.StopAsync();

        seen.Clear();
        await host.OpenAsync(Register);
        await host.RaiseAsync("a", "end");
        await host.AssertCompletedAsync("a");
        Assert.Equal(first, seen.Take(3).Select(line => line["replay".Length..]));
        Assert.StartsWith("live", seen[3], StringComparison.Ordinal);

        void Register(EngineHost host)
        {
            host.Activity(Echo, ReturnAsync);
            host.Orchestrator(async (context, _) =>
            {
                Note("start");
                await context.WaitForEventAsync("one", CancellationToken.None);
                Note("event");
                await context.CallActivityAsync(Echo, "");
                await context.CreateTimerAsync(context.CurrentUtc + (Hour / 2), CancellationToken.None);
                Note("timer");
                await context.WaitForEventAsync("end", CancellationToken.None);
                Note("end");

                void Note(string what) => seen.Add($"{(context.IsReplaying ? "replay" : "live")} {what} {context.CurrentUtc:O}");
            });
        }
    }

    [Fact]
    public async Task A_timer_that_falls_due_while_nothing_runs_fires_at_the_next_start()
    {
        await using var host = await EngineHost.WithAsync(WaitAsync);
        await host.RunAsync("a");
        await host.StopAsync();
        host.Clock.Advance(2 * Hour);
        await host.OpenAsync(again => again.Orchestrator(WaitAsync));
        await host.AssertCompletedAsync("a");
    }

    [Fact]
    public async Task Events_and_starts_that_come_before_the_engine_runs_are_seen_when_it_does()
    {
        await using var host = await EngineHost.WithAsync(WaitForEventAsync);
        await host.RunAsync("a");
        await host.StopAsync();
        await host.OpenAsync(again => again.Orchestrator(WaitForEventAsync), start: false);
        Assert.True(await host.Engine.RaiseEventAsync("a", "go", CancellationToken.None));
        Assert.False(await host.Engine.RaiseEventAsync("none", "go", CancellationToken.None));
        Assert.True(await host.Engine.StartAsync("b", "test", "", CancellationToken.None));
        Assert.True(await host.Engine.RaiseEventAsync("b", "go", CancellationToken.None));
        await host.Engine.StartAsync(CancellationToken.None);
        await host.Engine.QuietAsync();
        await host.AssertCompletedAsync("a");
        await host.AssertCompletedAsync("b");

        static Task WaitForEventAsync(IWorkflowContext context, string _) => context.WaitForEventAsync("go", CancellationToken.None);
    }

    [Fact]
    public async Task A_start_loads_what_is_under_way_and_nothing_that_waits_for_later()
    {
        await using var host = await EngineHost.WithAsync(WaitAsync);
        for (var i = 0; i < 50; i++)
        {
            await host.RunAsync($"later{i}");
        }

        await host.CrashAsync();
        var replayed = 0;
        await host.OpenAsync(again => again.Orchestrator((context, input) =>
        {
            replayed++;
            return WaitAsync(context, input);
        }));
        Assert.Equal((0, 0), (replayed, host.Engine.LoadedWorkflows));
        await host.AdvanceAsync(Hour);
        Assert.Equal(50, replayed);
        await host.AssertCompletedAsync("later49");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_never_turns_a_workflows_time_back()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            var first = context.CurrentUtc;
            await context.WaitForEventAsync("go", CancellationToken.None);
            context.SetCustomStatus($"{context.CurrentUtc >= first}");
        });
        await host.RunAsync("a");
        host.Clock.SetUtcNow(host.Clock.GetUtcNow() - (5 * Hour));
        await host.RaiseAsync("a", "go");
        await host.AssertCompletedAsync("a", "True");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_delays_a_timer_and_no_more()
    {
        await using var host = await EngineHost.WithAsync(WaitAsync);
        await host.RunAsync("a");
        host.Clock.SetUtcNow(host.Clock.GetUtcNow() - Hour);
        await host.AdvanceAsync(Hour);
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);
        await host.AdvanceAsync(Hour + TimeSpan.FromMinutes(1));
        await host.AssertCompletedAsync("a");
    }

    [Fact]
    public async Task A_full_disk_stops_a_workflow_where_it_is_and_it_goes_on_when_there_is_room()
    {
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        await DiskFull.BeginAsync(host.Database);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((1, 0), (host.Runs["echo"], host.Runs.GetValueOrDefault("other")));
        await host.AdvanceAsync(Hour);
        Assert.Equal((1, 0), (host.Runs["echo"], host.Runs.GetValueOrDefault("other")));
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);

        await DiskFull.EndAsync(host.Database);
        await host.AdvanceAsync(TimeSpan.FromSeconds(15));
        await host.AssertCompletedAsync("a");
        Assert.Equal((1, 1), (host.Runs["echo"], host.Runs["other"]));

        static void Register(EngineHost host)
        {
            host.Activity(Echo, (_, _) => Task.FromResult(Large));
            host.Activity(Other, ReturnAsync);
            host.Orchestrator(async (context, _) =>
            {
                await context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(5), CancellationToken.None);
                await context.CallActivityAsync(Echo, "");
                await context.CallActivityAsync(Other, "");
            });
        }
    }

    [Fact]
    public async Task On_a_full_disk_starts_and_events_are_refused_and_have_no_effect()
    {
        await using var host = await EngineHost.WithAsync((context, _) => context.WaitForEventAsync(Large, CancellationToken.None));
        await host.RunAsync("a");
        await DiskFull.BeginAsync(host.Database);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Engine.StartAsync("b", "test", Large, CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Engine.RaiseEventAsync("a", Large, CancellationToken.None));
        await DiskFull.EndAsync(host.Database);
        await host.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Null(await host.Engine.GetAsync("b", CancellationToken.None));
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);
        await host.RaiseAsync("a", Large);
        await host.AssertCompletedAsync("a");
    }

    [Fact]
    public async Task A_stop_lets_running_activities_finish_and_starts_no_more()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await EngineHost.StartAsync(Register);
        Assert.True(await host.Engine.StartAsync("a", "test", "", CancellationToken.None));
        await entered.Task;
        var stopping = host.Engine.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        release.SetResult("1");
        await stopping;
        Assert.False(host.Runs.ContainsKey("other"));
        await host.CloseAsync();

        await host.OpenAsync(Register);
        await host.AssertCompletedAsync("a", "1");
        Assert.Equal((1, 1), (host.Runs["echo"], host.Runs["other"]));

        void Register(EngineHost host)
        {
            host.Activity(Echo, (_, _) =>
            {
                entered.SetResult();
                return release.Task;
            });
            host.Activity(Other, ReturnAsync);
            host.Orchestrator(async (context, _) => context.SetCustomStatus(
                await context.CallActivityAsync(Other, await context.CallActivityAsync(Echo, ""))));
        }
    }

    [Fact]
    public async Task A_stop_waits_until_its_limit_and_what_is_cut_runs_again()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var life = 1;
        await using var host = await EngineHost.StartAsync(Register, new WorkflowEngineOptions { StopLimit = TimeSpan.FromSeconds(20) });
        Assert.True(await host.Engine.StartAsync("a", "test", "", CancellationToken.None));
        await entered.Task;
        var stopping = host.Engine.StopAsync(CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(stopping.IsCompleted);
        Assert.False(canceled.Task.IsCompleted);
        host.Clock.Advance(TimeSpan.FromTicks(1));
        await stopping;
        await canceled.Task;
        await host.CloseAsync();

        life = 2;
        await host.OpenAsync(Register);
        await host.AssertCompletedAsync("a");
        Assert.Equal(2, host.Runs["echo"]);

        void Register(EngineHost host)
        {
            host.Activity(Echo, async (input, cancellation) =>
            {
                if (life == 1)
                {
                    entered.SetResult();
                    await using var registration = cancellation.Register(canceled.SetResult);
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }

                return input;
            });
            host.Orchestrator((context, _) => context.CallActivityAsync(Echo, ""));
        }
    }

    [Fact]
    public async Task A_crash_restarts_the_count_of_attempts()
    {
        var plan = new RetryPlan(2, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        await host.CrashAsync();
        await host.OpenAsync(Register);
        Assert.Equal(2, host.Runs["echo"]);
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3, host.Runs["echo"]);
        Assert.Contains("ActivityFailedException", await host.AssertParkedAsync("a"), StringComparison.Ordinal);

        void Register(EngineHost host)
        {
            host.Activity(Echo, (_, _) => throw new InvalidOperationException("out"));
            host.Orchestrator((context, _) => context.CallActivityAsync(Echo, "", plan));
        }
    }

    [Fact]
    public async Task A_history_that_another_has_written_to_is_read_again()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            await context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(5), CancellationToken.None);
            await context.WaitForEventAsync("other", CancellationToken.None);
        });
        await host.RunAsync("a");
        await new WorkflowStore(host.Database, host.Clock).AppendEventAsync("a", "other", CancellationToken.None);
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await host.AssertCompletedAsync("a");
    }

    private static Task WaitAsync(IWorkflowContext context, string _) => context.CreateTimerAsync(context.CurrentUtc + Hour, CancellationToken.None);
}
