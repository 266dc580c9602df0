using InstaFunctions.Core.Publishing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InstaFunctions.Functions.Workflows;

/// <summary>The orchestration: the workflow that every host runs.</summary>
public static class PublishPost
{
    /// <summary>Runs one job.</summary>
    [Function(PublishNames.Workflow)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => PublishWorkflow.RunAsync(
        new DurableWorkflowContext(context),
        context.GetInput<PublishInput>() ?? throw new InvalidOperationException("The instance has no input."));
}
