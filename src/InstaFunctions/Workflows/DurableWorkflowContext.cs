using InstaFunctions.Core.Workflows;
using Microsoft.DurableTask;

namespace InstaFunctions.Functions.Workflows;

/// <summary>The workflow's port over Durable Functions' own context. Nothing is decided here.</summary>
internal sealed class DurableWorkflowContext(TaskOrchestrationContext context) : IWorkflowContext
{
    /// <inheritdoc/>
    public string InstanceId => context.InstanceId;

    /// <inheritdoc/>
    public DateTimeOffset CurrentUtc => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc/>
    public bool IsReplaying => context.IsReplaying;

    /// <inheritdoc/>
    public async Task<TResult> CallActivityAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput input, RetryPlan? retry = null)
    {
        try
        {
            return await context.CallActivityAsync<TResult>(activity.Name, input, Options(retry));
        }
        catch (TaskFailedException failed)
        {
            throw new ActivityFailedException(activity.Name, failed.FailureDetails.ErrorType, failed.FailureDetails.ErrorMessage);
        }
    }

    /// <inheritdoc/>
    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation) => context.CreateTimer(fireAt.UtcDateTime, cancellation);

    /// <inheritdoc/>
    public Task WaitForEventAsync(string name, CancellationToken cancellation) => context.WaitForExternalEvent<object?>(name, cancellation);

    /// <inheritdoc/>
    public void SetCustomStatus(string status) => context.SetCustomStatus(status);

    private static TaskOptions? Options(RetryPlan? retry) => retry is null
        ? null
        : new TaskOptions(new RetryPolicy(retry.MaxAttempts, retry.FirstInterval, backoffCoefficient: 2, retry.MaxInterval));
}
