using DurableTask.Core.Exceptions;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Core.Workflows;
using InstaFunctions.Functions.Workflows;
using InstaFunctions.StorageContract.Jobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Moq;

namespace InstaFunctions.Functions.Tests;

public sealed class DurableWorkflowsTests
{
    private readonly Mock<DurableTaskClient> _client = new("test");
    private readonly DurableWorkflows _workflows;
    private readonly PublishJob _job = SampleJobs.Plain(TenantId.From(Guid.NewGuid()), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DurableWorkflowsTests()
    {
        var source = new DurableClientSource();
        _ = source.With(_client.Object, 0);
        _workflows = new DurableWorkflows(source, new PublishInputs(Options.Create(new PublishingOptions())));
    }

    [Fact]
    public async Task A_job_without_an_instance_is_started_under_its_own_id_and_never_over_another()
    {
        Assert.True(await _workflows.StartAsync(_job, CancellationToken.None));

        _client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.Is<TaskName>(name => name.Name == PublishNames.Workflow),
            It.Is<object?>(input => ((PublishInput)input!).Ref.Job == _job.Id),
            It.Is<StartOrchestrationOptions?>(options =>
                options!.InstanceId == _job.Id.ToString()
                && Enum.GetValues<OrchestrationRuntimeStatus>().Count(status => options.DedupeStatuses!.Contains(status.ToString())) == 7),
            It.IsAny<CancellationToken>()));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_instance_that_is_there_is_not_replaced_whatever_became_of_it(OrchestrationRuntimeStatus status)
    {
        Is(status);

        Assert.False(await _workflows.StartAsync(_job, CancellationToken.None));

        _client.Verify(
            c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()),
            Times.Never);
    }

    [Fact]
    public async Task Who_loses_a_race_to_start_has_not_started()
    {
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OrchestrationAlreadyExistsException("there"));

        Assert.False(await _workflows.StartAsync(_job, CancellationToken.None));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, WorkflowStanding.Running)]
    [InlineData(OrchestrationRuntimeStatus.Running, WorkflowStanding.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, WorkflowStanding.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed, WorkflowStanding.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed, WorkflowStanding.Broken)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, WorkflowStanding.Broken)]
    public async Task Where_a_workflow_stands_is_what_its_instance_says(OrchestrationRuntimeStatus status, WorkflowStanding standing)
    {
        Is(status);

        Assert.Equal(standing, await _workflows.GetStandingAsync(_job.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_without_an_instance_is_missing_and_is_sent_no_event()
    {
        Assert.Equal(WorkflowStanding.Missing, await _workflows.GetStandingAsync(_job.Id, CancellationToken.None));

        await _workflows.RaiseEventAsync(_job.Id, PublishNames.JobChanged, CancellationToken.None);

        _client.Verify(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    private void Is(OrchestrationRuntimeStatus status) => _client
        .Setup(c => c.GetInstanceAsync(_job.Id.ToString(), false, It.IsAny<CancellationToken>()))
        .ReturnsAsync(new OrchestrationMetadata(PublishNames.Workflow, _job.Id.ToString()) { RuntimeStatus = status });
}
