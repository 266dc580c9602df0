using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// Reads a container's status at once and then once an interval, until it is ready or the time is up. Instagram's guide:
/// "once per minute, for no more than 5 minutes". Orchestration code.
/// </summary>
/// <param name="workflow">The job's workflow.</param>
/// <param name="child">The item of a carousel; null for the container that is published.</param>
internal sealed class ContainerWatch(PublishWorkflowContext workflow, int? child)
{
    /// <summary>Watches.</summary>
    /// <returns>
    /// Null when the container can be published, or when its status could not be read in the end: publishing tells then
    /// whether it is ready.
    /// </returns>
    public async Task<ContainerProblem?> WatchAsync(ContainerId container)
    {
        var started = workflow.Context.CurrentUtc;
        for (var next = started; ; next += workflow.Timings.PollInterval)
        {
            if (next > started)
            {
                workflow.Context.SetCustomStatus("processing");
                await workflow.Context.CreateTimerAsync(next, CancellationToken.None);
            }

            var asked = workflow.Context.CurrentUtc;
            var reading = await workflow.CallAsync(PublishNames.ReadContainer, new ContainerInput(workflow.Input.Ref, container));
            if (reading.Status == ContainerStatusCode.Finished)
            {
                return null;
            }

            if (await WaitToBeAnsweredAsync(reading))
            {
                // Time in which Instagram must not, or cannot, be asked is none in which it did not finish.
                var lost = workflow.Context.CurrentUtc - asked;
                started += lost;
                next += lost - workflow.Timings.PollInterval;
                continue;
            }

            if (ContainerProblem.Of(reading, child) is { } problem)
            {
                return problem;
            }

            // What was missed while the machine was off is not made up for in a burst.
            while (next + workflow.Timings.PollInterval < workflow.Context.CurrentUtc)
            {
                next += workflow.Timings.PollInterval;
            }

            if (next + workflow.Timings.PollInterval > started + workflow.Timings.PollTimeout)
            {
                return reading.Status is not null ? ContainerProblem.Late(workflow.Timings.PollTimeout, reading, child) : null;
            }
        }
    }

    /// <summary>Waits when Instagram may not be asked now, or is out of order.</summary>
    private async Task<bool> WaitToBeAnsweredAsync(ContainerReading reading)
    {
        if (reading.Error is { } error)
        {
            throw new PublishFailedException(error);
        }

        if (reading.NotBefore is { } notBefore)
        {
            await workflow.WaitAsync(JobPhase.WaitingForPlatform, notBefore, PublishErrors.AccountPaused, "The account is paused.");
            return true;
        }

        if (reading.Failure is
            {
                Meaning: InstagramErrorMeaning.Throttled or InstagramErrorMeaning.SpamBlocked or InstagramErrorMeaning.Transient
            } failure)
        {
            await workflow.BackOffAsync(failure);
            return true;
        }

        return false;
    }
}
