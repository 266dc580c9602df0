using System.Text.Json;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Workflows;
using static InstaFunctions.SelfHost.Tests.Workflows.TestActivities;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class HistoryTests
{
    [Fact]
    public async Task A_saved_history_of_a_finished_workflow_replays_to_the_same_end()
    {
        await using var host = await EngineHost.StartAsync(Register);
        var replay = host.Engine.Replay(await ReadAsync("finished"));
        Assert.Equal(new ReplayResult(WorkflowStatus.Completed, "timer", null, replay.Waiting), replay);
        Assert.Empty(replay.Waiting);
        Assert.Empty(host.Runs);
    }

    [Fact]
    public async Task A_saved_history_of_a_waiting_workflow_goes_on_where_it_was()
    {
        await using var host = await EngineHost.StartAsync(Register);
        var saved = await ReadAsync("waiting");
        var replay = host.Engine.Replay(saved);
        Assert.Equal((WorkflowStatus.Running, "waiting"), (replay.Status, replay.CustomStatus));
        Assert.Equal(["timer", "cancel"], replay.Waiting);
        Assert.True(await host.Engine.ImportAsync(saved, CancellationToken.None));
        Assert.False(await host.Engine.ImportAsync(saved, CancellationToken.None));
        await host.RaiseAsync(saved.Id, "cancel");
        await host.AssertCompletedAsync(saved.Id, "cancel");
        Assert.Empty(host.Runs);
    }

    [Fact]
    public async Task An_exported_history_reads_back_as_it_was()
    {
        await using var host = await EngineHost.StartAsync(Register);
        await host.RunAsync("a", "x");
        await host.RaiseAsync("a", "noise");
        var export = await host.Engine.ExportAsync("a", CancellationToken.None);
        var read = HistoryExport.FromJson(export!.ToJson());
        Assert.Equal(export with { Entries = read.Entries }, read);
        Assert.Equal(export.Entries, read.Entries);
        Assert.Equal([HistoryKind.ActivityCompleted, HistoryKind.ActivityFailed, HistoryKind.EventRaised], read.Entries.Select(entry => entry.Kind));
        Assert.Null(await host.Engine.ExportAsync("none", CancellationToken.None));
        Assert.Throws<JsonException>(() => HistoryExport.FromJson("null"));
    }

    [Theory]
    [InlineData(0, WorkflowStatus.Running)]
    [InlineData(1, WorkflowStatus.Completed)]
    public async Task A_timer_that_fired_after_it_was_cancelled_is_passed_over(int ends, WorkflowStatus status)
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromHours(1), cancellation.Token);
            await Task.WhenAny(timer, context.WaitForEventAsync("cancel", cancellation.Token));
#pragma warning disable CA1849 // Orchestration code awaits only tasks of its context, which CancelAsync's is not.
            cancellation.Cancel();
#pragma warning restore CA1849
            Assert.True(timer.IsCanceled);
            await context.WaitForEventAsync("end", CancellationToken.None);
        });
        var at = host.Clock.GetUtcNow();
        HistoryEntry[] entries =
        [
            new() { Kind = HistoryKind.EventRaised, Name = "cancel", At = at },
            .. Enumerable.Repeat(new HistoryEntry { Kind = HistoryKind.EventRaised, Name = "end", At = at }, ends),
            new() { Kind = HistoryKind.TimerFired, Task = 1, At = at },
        ];
        var history = new HistoryExport { Id = "a", Orchestrator = "test", Input = "\"\"", StartedAt = at, Entries = entries };
        var replay = host.Engine.Replay(history);
        Assert.Equal((status, null), (replay.Status, replay.Error));
        Assert.Equal(WorkflowStatus.Parked, host.Engine.Replay(history with { Entries = [.. entries, entries[^1] with { Task = 9 }] }).Status);
    }

    [Fact]
    public Task Another_activity_in_the_same_place_is_parked() =>
        DivergesAsync(Calls(Echo), Calls(Other), "task 1 is recorded as activity echo, and the code asks for activity other there");

    [Fact]
    public Task A_timer_where_there_was_an_activity_is_parked() =>
        DivergesAsync(Calls(Echo), Waits, "task 1 is recorded as activity echo, and the code asks for timer there");

    [Fact]
    public Task An_activity_where_there_was_a_timer_is_parked() =>
        DivergesAsync(Waits, Calls(Echo), "task 1 is recorded as timer, and the code asks for activity echo there");

    [Fact]
    public Task A_history_that_goes_on_after_the_code_has_finished_is_parked() =>
        DivergesAsync(Calls(Echo), (_, _) => Task.CompletedTask, "task 1 is recorded as activity echo, and the code asks for nothing there", goesOn: false);

    [Fact]
    public Task A_result_that_the_code_reads_as_another_type_is_parked() =>
        DivergesAsync(Calls(Echo), Calls(new Activity<string, int>("echo")), "history cannot be read by this code");

    private static async Task DivergesAsync(Func<IWorkflowContext, string, Task> before, Func<IWorkflowContext, string, Task> after, string expected, bool goesOn = true)
    {
        await using var host = await EngineHost.StartAsync(again => Register(again, before, goesOn: true));
        await host.RunAsync("a");
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var export = await host.Engine.ExportAsync("a", CancellationToken.None);
        Assert.Single(export!.Entries);
        await host.CrashAsync();
        await host.OpenAsync(again => Register(again, after, goesOn));
        Assert.False(await host.Engine.RaiseEventAsync("a", "go", CancellationToken.None));
        await host.Engine.QuietAsync();
        Assert.Contains(expected, await host.AssertParkedAsync("a"), StringComparison.Ordinal);
        Assert.Contains(expected, host.Engine.Replay(export).Error, StringComparison.Ordinal);

        static void Register(EngineHost host, Func<IWorkflowContext, string, Task> step, bool goesOn)
        {
            host.Activity(Echo, ReturnAsync);
            host.Activity(Other, ReturnAsync);
            host.Orchestrator(async (context, input) =>
            {
                await step(context, input);
                if (goesOn)
                {
                    await context.WaitForEventAsync("go", CancellationToken.None);
                }
            });
        }
    }

    private static Func<IWorkflowContext, string, Task> Calls<TResult>(Activity<string, TResult> activity) =>
        (context, _) => context.CallActivityAsync(activity, "");

    private static Task Waits(IWorkflowContext context, string input) =>
        context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(1), CancellationToken.None);

    private static async Task<HistoryExport> ReadAsync(string name) =>
        HistoryExport.FromJson(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Workflows", "Histories", name + ".json")));

    /// <summary>The orchestration whose histories are saved next to this test.</summary>
    private static void Register(EngineHost host)
    {
        host.Activity(Echo, ReturnAsync);
        host.Activity(Other, (_, _) => throw new InvalidOperationException("out"));
        host.Orchestrator(async (context, input) =>
        {
            await context.CallActivityAsync(Echo, input);
            try
            {
                await context.CallActivityAsync(Other, input);
            }
            catch (ActivityFailedException)
            {
                context.SetCustomStatus("waiting");
            }

            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromHours(1), cancellation.Token);
            var cancel = context.WaitForEventAsync("cancel", cancellation.Token);
            var winner = await Task.WhenAny(timer, cancel);
#pragma warning disable CA1849 // Orchestration code awaits only tasks of its context, which CancelAsync's is not.
            cancellation.Cancel();
#pragma warning restore CA1849
            context.SetCustomStatus(winner == timer ? "timer" : "cancel");
        });
    }
}
