using InstaFunctions.Functions.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace InstaFunctions.Functions.Tests;

public sealed class HistoryPurgeTests
{
    private static readonly DateTimeOffset Limit = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_history_goes_by_the_end_of_its_workflow_and_not_by_its_creation()
    {
        var durable = new Mock<DurableTaskClient>("test");
        _ = durable.Setup(client => client.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>())).Returns(Pageable.Create<OrchestrationMetadata>((_, _, _) =>
            Task.FromResult(new Page<OrchestrationMetadata>([Ended("long-ago", Limit.AddTicks(-1)), Ended("scheduled-far-ahead", Limit)]))));

        await HistoryPurge.RunAsync(durable.Object, Limit, default);

        durable.Verify(client => client.PurgeInstanceAsync("long-ago", It.IsAny<CancellationToken>()), Times.Once);
        durable.Verify(client => client.PurgeInstanceAsync("scheduled-far-ahead", It.IsAny<CancellationToken>()), Times.Never);
    }

    private static OrchestrationMetadata Ended(string id, DateTimeOffset at) => new("PublishPost", id)
    {
        CreatedAt = Limit.AddDays(-29),
        LastUpdatedAt = at,
        RuntimeStatus = OrchestrationRuntimeStatus.Completed,
    };
}
