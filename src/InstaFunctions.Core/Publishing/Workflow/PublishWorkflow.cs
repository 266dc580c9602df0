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

    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(1);

    /// <summary>Runs a job to its end. Every way out leaves the job's row in a terminal status.</summary>
    public static async Task RunAsync(IWorkflowContext context, PublishInput input)
    {
        var workflow = new PublishWorkflowContext(context, input);
        try
        {
            if (await BeginWhenDueAsync(workflow) is { } begun
                && await new PublishPhase(workflow, new ContainerPhase(workflow)).PublishAsync(begun.Resume))
            {
                await CompleteAsync(workflow);
            }
        }
        catch (PublishFailedException failed)
        {
            context.SetCustomStatus("failed");
            await workflow.CallAsync(PublishNames.Fail, new FailInput(input.Ref, failed.Error));
        }
    }

    /// <summary>
    /// Waits for the job's time, begins it, and waits for its slot in the 24-hour window: before the containers are made,
    /// since those live for 24 hours only.
    /// </summary>
    /// <returns>Null when it was cancelled or has ended otherwise.</returns>
    private static async Task<BeginResult?> BeginWhenDueAsync(PublishWorkflowContext workflow)
    {
        var due = workflow.Input.DueAt;
        while (true)
        {
            if (due > workflow.Context.CurrentUtc)
            {
                workflow.Context.SetCustomStatus("waiting_for_schedule");
                await workflow.WaitUntilOrChangedAsync(due);
            }

            // The row decides, not the timer and not the event: it may have been moved or cancelled at any time.
            var begin = await workflow.CallAsync(PublishNames.Begin, workflow.Input.Ref);
            switch (begin.Kind)
            {
                case BeginKind.Ended:
                    return null;
                case BeginKind.NotDue:
                    // A worker whose clock is behind is not asked again at once, and again.
                    var soon = workflow.Context.CurrentUtc + ClockDifference;
                    due = begin.At > soon ? begin.At : soon;
                    break;
                case BeginKind.Begun when begin.Resume is null && begin.At > workflow.Context.CurrentUtc:
                    await workflow.WaitAsync(
                        JobPhase.WaitingForQuota, begin.At, PublishErrors.QuotaExhausted, "The account's 24-hour window is full.");
                    break;
                default:
                    return begin;
            }
        }
    }

    private static async Task CompleteAsync(PublishWorkflowContext workflow)
    {
        workflow.Context.SetCustomStatus("reading_permalink");
        foreach (var delay in PermalinkDelays)
        {
            if ((await workflow.CallAsync(PublishNames.Complete, new CompleteInput(workflow.Input.Ref, LastTry: false))).Ended)
            {
                workflow.Context.SetCustomStatus("succeeded");
                return;
            }

            await workflow.Context.CreateTimerAsync(workflow.Context.CurrentUtc + delay, CancellationToken.None);
        }

        // The post is live: that its address cannot be read does not make it a failure.
        await workflow.CallAsync(PublishNames.Complete, new CompleteInput(workflow.Input.Ref, LastTry: true));
        workflow.Context.SetCustomStatus("succeeded");
    }
}

/// <summary>Ends the workflow with a failed job; thrown and caught within orchestration code only.</summary>
internal sealed class PublishFailedException(PublishError error) : Exception(error.Code)
{
    public PublishError Error { get; } = error;
}
