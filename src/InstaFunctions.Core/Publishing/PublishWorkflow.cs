using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The life of one job, from its acceptance to its end. Orchestration code: it decides, activities act.
/// <code>
/// wait until due ⟷ job changed ─► begin ─► containers ─► publish once ─► (reconcile) ─► permalink ─► succeeded
/// </code>
/// </summary>
public static class PublishWorkflow
{
    private static readonly TimeSpan[] PermalinkDelays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    /// <summary>Runs a job to its end. Every way out leaves the job's row in a terminal status.</summary>
    public static async Task RunAsync(IWorkflowContext context, PublishInput input)
    {
        var steps = new WorkflowSteps(context, input);
        if (await BeginWhenDueAsync(steps) is not { } slotAt)
        {
            return;
        }

        try
        {
            if (slotAt > context.CurrentUtc)
            {
                // Before the containers are made: they live for 24 hours only.
                await steps.WaitAsync(
                    JobPhase.WaitingForQuota, slotAt, PublishErrors.QuotaExhausted, "The account's 24-hour window is full.");
            }

            var containers = new ContainerSteps(steps);
            if (await new PublishSteps(steps, containers).PublishAsync())
            {
                await CompleteAsync(steps);
            }
        }
        catch (PublishFailedException failed)
        {
            context.SetCustomStatus("failed");
            await steps.CallAsync(PublishNames.Fail, new FailInput(input.Ref, failed.Error));
        }
    }

    /// <summary>Waits for the job's time and begins it.</summary>
    /// <returns>The time of its slot in the 24-hour window; null when it was cancelled or has ended otherwise.</returns>
    private static async Task<DateTimeOffset?> BeginWhenDueAsync(WorkflowSteps steps)
    {
        var due = steps.Input.DueAt;
        while (true)
        {
            if (due > steps.Context.CurrentUtc)
            {
                steps.Context.SetCustomStatus("waiting_for_schedule");
                await steps.WaitUntilOrChangedAsync(due);
            }

            // The row decides, not the timer and not the event: it may have been moved or cancelled at any time.
            var begin = await steps.CallAsync(PublishNames.Begin, steps.Input.Ref);
            switch (begin.Kind)
            {
                case BeginKind.Ended:
                    return null;
                case BeginKind.NotDue:
                    due = begin.At;
                    break;
                default:
                    steps.StartPatience();
                    return begin.At;
            }
        }
    }

    private static async Task CompleteAsync(WorkflowSteps steps)
    {
        steps.Context.SetCustomStatus("reading_permalink");
        foreach (var delay in PermalinkDelays)
        {
            if ((await steps.CallAsync(PublishNames.Complete, new CompleteInput(steps.Input.Ref, LastTry: false))).Ended)
            {
                steps.Context.SetCustomStatus("succeeded");
                return;
            }

            await steps.Context.CreateTimerAsync(steps.Context.CurrentUtc + delay, CancellationToken.None);
        }

        // The post is live: that its address cannot be read does not make it a failure.
        await steps.CallAsync(PublishNames.Complete, new CompleteInput(steps.Input.Ref, LastTry: true));
        steps.Context.SetCustomStatus("succeeded");
    }
}

/// <summary>Ends the workflow with a failed job; thrown and caught within orchestration code only.</summary>
internal sealed class PublishFailedException(PublishError error) : Exception(error.Code)
{
    public PublishError Error { get; } = error;
}
