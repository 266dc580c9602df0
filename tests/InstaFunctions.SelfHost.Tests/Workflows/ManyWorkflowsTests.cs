using System.Globalization;
using InstaFunctions.SelfHost.Workflows;
using InstaFunctions.Testing;
using static InstaFunctions.SelfHost.Tests.Workflows.TestActivities;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class ManyWorkflowsTests
{
    private const int Count = 3000;

    [Fact]
    public async Task Thousands_that_are_due_in_the_same_second_all_run_once_through_a_crash_and_a_restart()
    {
        var due = new ManualTimeProvider().GetUtcNow() + TimeSpan.FromHours(1);
        await using var host = await EngineHost.StartAsync(Register, new WorkflowEngineOptions { LoadBatch = 500 });
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => host.Engine.StartAsync(Id(i), "test", Id(i), CancellationToken.None)));
        await host.Engine.QuietAsync();
        Assert.Equal(0, host.Engine.LoadedWorkflows);

        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(Count, host.Runs["echo"]);
        // All wait for a near timer now, in the memory.
        Assert.Equal(Count, host.Engine.LoadedWorkflows);
        await host.CrashAsync();
        await host.OpenAsync(Register);
        Assert.Equal(Count, host.Engine.LoadedWorkflows);
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal((2 * Count, 0), (host.Runs["echo"], host.Engine.LoadedWorkflows));
        for (var i = 0; i < Count; i += 97)
        {
            await host.AssertCompletedAsync(Id(i), Id(i));
        }

        var completed = await host.Database.ReadAsync(
            session => session.First("SELECT COUNT(*) FROM workflow_instance WHERE status = 'completed' AND custom_status = id", row => row.GetInt32(0)),
            CancellationToken.None);
        Assert.Equal(Count, completed);
        // One entry for each activity and each timer, and no more.
        Assert.Equal(4 * Count, await host.Database.ReadAsync(
            session => session.First("SELECT COUNT(*) FROM workflow_history", row => row.GetInt32(0)), CancellationToken.None));

        void Register(EngineHost host)
        {
            host.Activity(Echo, ReturnAsync);
            host.Orchestrator(async (context, input) =>
            {
                await context.CreateTimerAsync(due, CancellationToken.None);
                var result = await context.CallActivityAsync(Echo, input);
                await context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(10), CancellationToken.None);
                context.SetCustomStatus(await context.CallActivityAsync(Echo, result));
            });
        }
    }

    [Fact]
    public async Task Events_that_race_with_workflows_leaving_the_memory_are_never_lost()
    {
        await using var host = await EngineHost.WithAsync(async (context, _) =>
        {
            for (var i = 0; i < 20; i++)
            {
                await context.WaitForEventAsync("go", CancellationToken.None);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            Assert.True(await host.Engine.StartAsync(Id(i), "test", "", CancellationToken.None));
            for (var sent = 0; sent < 20; sent++)
            {
                Assert.True(await host.Engine.RaiseEventAsync(Id(i), "go", CancellationToken.None));
            }
        }));
        await host.Engine.QuietAsync();
        for (var i = 0; i < 50; i++)
        {
            await host.AssertCompletedAsync(Id(i));
        }
    }

    private static string Id(int i) => i.ToString("D5", CultureInfo.InvariantCulture);
}
