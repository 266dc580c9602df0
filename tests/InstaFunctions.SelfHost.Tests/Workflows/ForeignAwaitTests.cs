using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Workflows;
using static InstaFunctions.SelfHost.Tests.Workflows.TestActivities;

namespace InstaFunctions.SelfHost.Tests.Workflows;

/// <summary>What hangs for ever on Durable Functions is parked here, with the rule that it broke.</summary>
public sealed class ForeignAwaitTests
{
    private readonly TaskCompletionSource _foreign = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public Task Task_Run_is_refused() => RefusedAsync((_, _) => Task.Run(() => _foreign.Task));

    [Fact]
    public Task Task_Delay_is_refused() => RefusedAsync((_, _) => Task.Delay(TimeSpan.FromMinutes(1), new Testing.ManualTimeProvider()));

    [Fact]
    public Task Task_Yield_is_refused() => RefusedAsync(async (_, _) => await Task.Yield());

    [Fact]
    public Task Task_Yield_is_refused_while_a_task_of_the_context_is_pending() => RefusedAsync(async (context, input) =>
    {
        _ = context.WaitForEventAsync("never", CancellationToken.None);
        await Task.Yield();
    });

    [Fact]
    public Task CancelAsync_is_refused() => RefusedAsync(async (context, input) =>
    {
        using var cancellation = new CancellationTokenSource();
        _ = context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(5), cancellation.Token);
        await cancellation.CancelAsync();
        await context.WaitForEventAsync("never", CancellationToken.None);
    });

    [Fact]
    public Task ConfigureAwait_false_is_refused_when_nothing_else_is_pending() => RefusedAsync(async (context, _) =>
    {
        await context.CallActivityAsync(Echo, "x").ConfigureAwait(false);
        await _foreign.Task;
    });

    [Fact]
    public Task ConfigureAwait_false_is_refused_when_the_code_goes_on_to_use_its_context() => RefusedAsync(async (context, input) =>
    {
        _ = context.WaitForEventAsync("never", CancellationToken.None);
        await context.CallActivityAsync(Echo, "x").ConfigureAwait(false);
        await context.CallActivityAsync(Echo, "y");
    });

    [Fact]
    public Task ConfigureAwait_false_is_refused_when_the_code_then_ends() => RefusedAsync(async (context, input) =>
    {
        _ = context.WaitForEventAsync("never", CancellationToken.None);
        await context.CallActivityAsync(Echo, "x").ConfigureAwait(false);
    });

    [Fact]
    public Task A_foreign_await_in_one_of_several_branches_is_refused_once_the_others_are_done() => RefusedAsync((context, _) =>
    {
        return Task.WhenAll(context.CallActivityAsync(Echo, "x"), BranchAsync());

        async Task BranchAsync() => await _foreign.Task;
    });

    [Fact]
    public Task A_task_that_another_thread_completes_is_refused_when_it_completes() => RefusedAsync(
        async (context, input) =>
        {
            _ = context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(5), CancellationToken.None);
            await _foreign.Task;
        },
        _foreign.SetResult);

    [Fact]
    public Task A_branch_that_another_thread_completes_is_refused_when_it_completes() => RefusedAsync(
        (context, _) =>
        {
            var timer = context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(5), CancellationToken.None);
            return Task.WhenAll(timer, BranchAsync());

            async Task BranchAsync() => await _foreign.Task;
        },
        _foreign.SetResult);

    [Fact]
    public Task A_workflow_that_has_left_the_memory_is_refused_too() => RefusedAsync(
        (context, _) => Task.WhenAny(context.WaitForEventAsync("never", CancellationToken.None), _foreign.Task),
        _foreign.SetResult);

    [Fact]
    public async Task What_is_refused_on_a_replay_is_refused_as_well()
    {
        await using var host = await EngineHost.WithAsync((context, _) => context.WaitForEventAsync("go", CancellationToken.None));
        await host.RunAsync("a");
        await host.CrashAsync();
        await host.OpenAsync(again => again.Orchestrator(async (context, _) => await Task.WhenAny(_foreign.Task)));
        Assert.False(await host.Engine.RaiseEventAsync("a", "go", CancellationToken.None));
        await host.Engine.QuietAsync();
        Assert.Contains("never Task.Run", await host.AssertParkedAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenAll_and_WhenAny_over_the_contexts_own_tasks_are_allowed()
    {
        await using var host = await EngineHost.StartAsync(again =>
        {
            again.Activity(Echo, ReturnAsync);
            again.Orchestrator(async (context, _) =>
            {
                var first = await Task.WhenAny(context.CallActivityAsync(Echo, "x"), context.CallActivityAsync(Echo, "y"));
                await Task.WhenAll(first, BranchAsync());

                async Task BranchAsync()
                {
                    await context.CallActivityAsync(Echo, "z");
                    await context.CreateTimerAsync(context.CurrentUtc, CancellationToken.None);
                }
            });
        });
        await host.RunAsync("a");
        await host.AssertCompletedAsync("a");
    }

    private static async Task RefusedAsync(Func<IWorkflowContext, string, Task> run, Action? then = null)
    {
        await using var host = await EngineHost.StartAsync(Register);
        var parked = new TaskCompletionSource<ParkedWorkflow>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Engine.Parked += parked.SetResult;
        Assert.True(await host.Engine.StartAsync("a", "test", "", CancellationToken.None));
        if (then is not null)
        {
            await host.Engine.QuietAsync();
            Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("a")).Status);
            then();
        }

        // A foreign thread comes when it comes.
        await parked.Task;
        var error = await host.AssertParkedAsync("a");
        Assert.Contains("never Task.Run, Task.Delay, Task.Yield", error, StringComparison.Ordinal);
        Assert.Contains("CancelAsync(), ConfigureAwait(false)", error, StringComparison.Ordinal);

        void Register(EngineHost host)
        {
            host.Activity(Echo, ReturnAsync);
            host.Orchestrator(run);
        }
    }
}
