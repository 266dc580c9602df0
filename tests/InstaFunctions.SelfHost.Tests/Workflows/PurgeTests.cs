using InstaFunctions.SelfHost.Workflows;

namespace InstaFunctions.SelfHost.Tests.Workflows;

public sealed class PurgeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Workflows_that_ended_before_a_time_are_removed_with_their_histories()
    {
        await using var host = await EngineHost.WithAsync((context, input) => input switch
        {
            "waits" => context.WaitForEventAsync("go", CancellationToken.None),
            "breaks" => throw new InvalidOperationException("broken"),
            _ => context.CreateTimerAsync(context.CurrentUtc + TimeSpan.FromSeconds(1), CancellationToken.None),
        });
        await host.RunAsync("ends");
        await host.RunAsync("waits", "waits");
        await host.RunAsync("breaks", "breaks");
        _ = await host.AssertParkedAsync("breaks");
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        await host.AssertCompletedAsync("ends");
        var end = host.Clock.GetUtcNow();

        // The broken one was parked a second before.
        Assert.Equal(1, await host.Engine.PurgeAsync(end, CancellationToken.None));
        Assert.Null(await host.Engine.ExportAsync("breaks", CancellationToken.None));
        Assert.NotNull(await host.Engine.ExportAsync("ends", CancellationToken.None));
        Assert.Equal(1, await host.Engine.PurgeAsync(end + Tick, CancellationToken.None));

        Assert.Null(await host.Engine.ExportAsync("ends", CancellationToken.None));
        Assert.Equal(WorkflowStatus.Running, (await host.StateAsync("waits")).Status);
    }

    [Fact]
    public async Task More_than_a_batch_is_removed_batch_by_batch()
    {
        await using var host = await EngineHost.WithAsync((_, _) => Task.CompletedTask, new WorkflowEngineOptions { LoadBatch = 2 });
        for (var count = 0; count < 5; count++)
        {
            await host.RunAsync($"w{count}");
        }

        Assert.Equal(5, await host.Engine.PurgeAsync(host.Clock.GetUtcNow() + Tick, CancellationToken.None));
        Assert.Equal(0, await host.Engine.PurgeAsync(host.Clock.GetUtcNow() + Tick, CancellationToken.None));
    }
}
