using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Workflows;
using static InstaFunctions.SelfHost.Tests.Workflows.TestActivities;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class WorkflowEngineTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_workflow_runs_its_activities_one_after_the_other_and_completes()
    {
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a", "x");
        await host.AssertCompletedAsync("a", "x12");
        Assert.Equal(2, host.Runs["echo"]);

        static void Register(EngineHost host)
        {
            host.Activity(Echo, ReturnAsync);
            host.Orchestrator(async (context, input) =>
            {
                var first = await context.CallActivityAsync(Echo, input + "1");
                context.SetCustomStatus(await context.CallActivityAsync(Echo, first + "2"));
            });
        }
    }

    [Fact]
    public async Task A_workflow_that_exists_is_never_replaced_in_whatever_state()
    {
        await using var host = await EngineHost.WithAsync((context, input) => input switch
        {
            "park" => throw new FormatException("no"),
            "wait" => context.WaitForEventAsync("go", CancellationToken.None),
            _ => Task.CompletedTask,
        });
        foreach (var (id, status) in new[] { ("park", WorkflowStatus.Parked), ("wait", WorkflowStatus.Running), ("end", WorkflowStatus.Completed) })
        {
            await host.RunAsync(id, id);
            Assert.False(await host.Engine.StartAsync(id, "test", "other", CancellationToken.None));
            await host.Engine.QuietAsync();
            Assert.Equal(status, (await host.StateAsync(id)).Status);
        }

        Assert.Null(await host.Engine.GetAsync("none", CancellationToken.None));
    }

    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            var start = context.CurrentUtc;
            await context.CreateTimerAsync(start + Hour, CancellationToken.None);
            context.SetCustomStatus($"{(context.CurrentUtc - start).TotalMinutes}");
        });
        await host.RunAsync("a");
        await host.AdvanceAsync(Hour - TimeSpan.FromTicks(1));
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);
        await host.AdvanceAsync(TimeSpan.FromTicks(1) + TimeSpan.FromMilliseconds(1));
        await host.AssertCompletedAsync("a");
        Assert.StartsWith("60", (await host.StateAsync("a")).CustomStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_whose_time_is_past_completes_at_once()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            await context.CreateTimerAsync(context.CurrentUtc, CancellationToken.None);
            await context.CreateTimerAsync(context.CurrentUtc - Hour, CancellationToken.None);
        });
        await host.RunAsync("a");
        await host.AssertCompletedAsync("a");
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(31, 0)]
    public async Task A_workflow_that_waits_longer_than_the_limit_costs_a_row_and_no_memory(int seconds, int loaded)
    {
        await using var host = await EngineHost.WithAsync((context, _) =>
            context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(seconds), CancellationToken.None));
        await host.RunAsync("a");
        Assert.Equal(loaded, host.Engine.LoadedWorkflows);
        await host.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        await host.AssertCompletedAsync("a");
        Assert.Equal(0, host.Engine.LoadedWorkflows);
    }

    [Fact]
    public async Task Any_number_of_waiting_workflows_takes_one_timer()
    {
        await using var host = await EngineHost.WithAsync((context, input) =>
            context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(int.Parse(input, System.Globalization.CultureInfo.InvariantCulture)), CancellationToken.None));
        for (var i = 1; i <= 100; i++)
        {
            await host.RunAsync($"{i}", $"{i}");
        }

        Assert.Equal(1, host.Clock.PendingTimers);
        await host.AdvanceAsync(TimeSpan.FromSeconds(50));
        await host.AssertCompletedAsync("50");
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("51")).Status);
        Assert.Equal(1, host.Clock.PendingTimers);
    }

    [Fact]
    public async Task An_event_that_came_before_it_is_waited_for_is_kept_and_counts_once()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            await context.WaitForEventAsync("first", CancellationToken.None);
            await context.WaitForEventAsync("second", CancellationToken.None);
            context.SetCustomStatus("one");
            await context.WaitForEventAsync("second", CancellationToken.None);
        });
        await host.RunAsync("a");
        await host.RaiseAsync("a", "second");
        await host.RaiseAsync("a", "first");
        Assert.Equal((WorkflowStatus.Running, "one"), ((await host.StateAsync("a")).Status, (await host.StateAsync("a")).CustomStatus));
        await host.RaiseAsync("a", "second");
        await host.AssertCompletedAsync("a");
    }

    [Fact]
    public async Task An_event_for_no_running_workflow_is_nothing()
    {
        await using var host = await EngineHost.WithAsync((_, _) => Task.CompletedTask);
        await host.RunAsync("ended");
        Assert.False(await host.Engine.RaiseEventAsync("ended", "x", CancellationToken.None));
        Assert.False(await host.Engine.RaiseEventAsync("none", "x", CancellationToken.None));
        await host.AssertCompletedAsync("ended");
        Assert.Equal(0, host.Engine.LoadedWorkflows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_loser_of_a_race_is_cancelled_and_a_replay_sees_the_same(bool eventWins)
    {
        var canceled = new List<string>();
        await using var host = await EngineHost.WithAsync(Race);
        await host.RunAsync("a");
        if (eventWins)
        {
            await host.RaiseAsync("a", "cancel");
        }

        await host.AdvanceAsync(Hour);
        Assert.Equal(eventWins ? "event" : "timer", (await host.StateAsync("a")).CustomStatus);
        await host.CrashAsync();
        await host.OpenAsync(again => again.Orchestrator(Race));
        await host.AdvanceAsync(Hour);
        await host.RaiseAsync("a", "end");
        await host.AssertCompletedAsync("a", eventWins ? "event" : "timer");
        Assert.All(canceled, loser => Assert.Equal(eventWins ? "timer" : "event", loser));
        Assert.NotEmpty(canceled);

        async Task Race(IWorkflowContext context, string _)
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.CurrentUtc + Hour, cancellation.Token);
            var raised = context.WaitForEventAsync("cancel", cancellation.Token);
            var winner = await Task.WhenAny(timer, raised);
#pragma warning disable CA1849, VSTHRD103 // The rule of orchestration code: CancelAsync is a foreign await.
            cancellation.Cancel();
#pragma warning restore CA1849, VSTHRD103
            context.SetCustomStatus(winner == timer ? "timer" : "event");
            canceled.Add(timer.IsCanceled ? "timer" : "event");
            Assert.NotEqual(timer.IsCanceled, raised.IsCanceled);
            await context.WaitForEventAsync("end", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_at_once_and_an_event_is_not_used_up()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            await context.WaitForEventAsync("go", CancellationToken.None);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.WaitForEventAsync("kept", new CancellationToken(true)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.CreateTimerAsync(context.CurrentUtc + Hour, new CancellationToken(true)));
            await context.WaitForEventAsync("kept", CancellationToken.None);
        });
        await host.RunAsync("a");
        await host.RaiseAsync("a", "kept");
        await host.RaiseAsync("a", "go");
        await host.AssertCompletedAsync("a");
    }

    [Fact]
    public async Task Activities_fan_out_and_their_results_come_back_in_place()
    {
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        await host.AssertCompletedAsync("a", string.Join(',', Enumerable.Range(0, 10)));

        static void Register(EngineHost host)
        {
            host.Activity(Echo, async (input, cancellation) =>
            {
                await Task.Yield();
                return input;
            });
            host.Orchestrator(async (context, _) =>
            {
                var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync(Echo, $"{i}")));
                context.SetCustomStatus(string.Join(',', results));
            });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_activities_run_at_once_than_the_limit(int limit)
    {
        var (running, most) = (0, 0);
        var gate = new object();
        await using var host = await EngineHost.StartAsync(Register, new WorkflowEngineOptions { MaxConcurrentActivities = limit });
        await host.RunAsync("a");
        await host.AssertCompletedAsync("a");
        Assert.Equal(limit, most);

        void Register(EngineHost host)
        {
            var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            host.Activity(Echo, async (input, cancellation) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                    if (running == limit)
                    {
                        full.TrySetResult();
                    }
                }

                await full.Task;
                lock (gate)
                {
                    running--;
                }

                return input;
            });
            host.Orchestrator((context, _) => Task.WhenAll(Enumerable.Range(0, 12).Select(i => context.CallActivityAsync(Echo, $"{i}"))));
        }
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task An_activity_that_throws_is_tried_as_often_as_its_plan_says(int attempts, bool succeeds)
    {
        var plan = new RetryPlan(attempts, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        Assert.Equal(1, host.Runs["echo"]);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(1, host.Runs["echo"]);
        await host.AdvanceAsync(TimeSpan.FromTicks(1));
        Assert.Equal(2, host.Runs["echo"]);
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(attempts, host.Runs["echo"]);
        await host.AssertCompletedAsync("a", succeeds ? "x" : "echo InvalidOperationException Activity echo failed: InvalidOperationException: out");

        void Register(EngineHost host)
        {
            host.Activity(Echo, (input, _) => host.Runs["echo"] < 3 ? throw new InvalidOperationException("out") : Task.FromResult(input));
            host.Orchestrator(async (context, _) =>
            {
                try
                {
                    context.SetCustomStatus(await context.CallActivityAsync(Echo, "x", plan));
                }
                catch (ActivityFailedException exception)
                {
                    context.SetCustomStatus($"{exception.Activity} {exception.ErrorType} {exception.Message}");
                }
            });
        }
    }

    [Fact]
    public async Task The_memory_shows_the_custom_status_before_the_row_does()
    {
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await EngineHost.StartAsync(Register);
        Assert.True(await host.Engine.StartAsync("a", "test", "", CancellationToken.None));
        await entered.Task;
        Assert.Equal("busy", (await host.StateAsync("a")).CustomStatus);
        release.SetResult("");
        await host.Engine.QuietAsync();
        await host.AssertCompletedAsync("a", "busy");

        void Register(EngineHost host)
        {
            host.Activity(Echo, (_, _) =>
            {
                entered.SetResult();
                return release.Task;
            });
            host.Orchestrator((context, _) =>
            {
                context.SetCustomStatus("busy");
                return context.CallActivityAsync(Echo, "");
            });
        }
    }

    [Fact]
    public async Task Code_that_throws_parks_its_own_workflow_and_can_be_let_go_on_when_it_is_put_right()
    {
        var broken = true;
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a");
        Assert.Contains("FormatException: broken", await host.AssertParkedAsync("a"), StringComparison.Ordinal);
        await host.RunAsync("b", "sound");
        await host.AssertCompletedAsync("b");

        broken = false;
        Assert.True(await host.Engine.UnparkAsync("a", CancellationToken.None));
        Assert.False(await host.Engine.UnparkAsync("b", CancellationToken.None));
        await host.Engine.QuietAsync();
        await host.AssertCompletedAsync("a");
        Assert.Equal(2, host.Runs["echo"]);

        void Register(EngineHost host)
        {
            host.Activity(Echo, ReturnAsync);
            host.Orchestrator(async (context, input) =>
            {
                await context.CallActivityAsync(Echo, input);
                if (broken && input.Length == 0)
                {
                    throw new FormatException("broken");
                }
            });
        }
    }

    [Fact]
    public async Task What_is_not_registered_parks_and_says_so()
    {
        await using var host = await EngineHost.WithAsync((context, _) => context.CallActivityAsync(Other, ""));
        await host.RunAsync("a");
        Assert.Contains("activity other, which is not registered", await host.AssertParkedAsync("a"), StringComparison.Ordinal);
        Assert.True(await host.Engine.StartAsync("b", "unknown", "", CancellationToken.None));
        await host.Engine.QuietAsync();
        Assert.Contains("unknown is not registered", await host.AssertParkedAsync("b"), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => host.Orchestrator((_, _) => Task.CompletedTask));
    }

    [Fact]
    public async Task A_listener_that_throws_harms_nobody()
    {
        await using var host = await EngineHost.WithAsync((_, _) => throw new FormatException("no"));
        host.Engine.Parked += _ => throw new InvalidOperationException("listener");
        await host.RunAsync("a");
        await host.RunAsync("b");
        await host.AssertParkedAsync("b");
    }

    [Fact]
    public void Settings_hold_at_their_limits_and_are_refused_beyond()
    {
        new WorkflowEngineOptions { MaxConcurrentActivities = 1, UnloadAfter = TimeSpan.Zero, StopLimit = TimeSpan.Zero, LoadBatch = 1 }.Validate();
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { MaxConcurrentActivities = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { UnloadAfter = TimeSpan.FromTicks(-1) }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { StopLimit = TimeSpan.FromTicks(-1) }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { LoadBatch = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { FirstStorageRetry = TimeSpan.Zero }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowEngineOptions { LongestStorageRetry = TimeSpan.FromMilliseconds(1) }.Validate());
    }
}
