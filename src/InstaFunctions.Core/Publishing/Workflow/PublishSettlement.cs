using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Reads Instagram after a publish call until <see cref="PublishDecision"/> knows what to do. Orchestration code.</summary>
internal sealed class PublishSettlement(PublishWorkflowContext workflow)
{
    private int _timesNotFound;

    /// <summary>Whether an attempt was unclear and has been given up: once that is so, there is never a new container.</summary>
    public bool WasUnclear { get; set; }

    /// <summary>The last answer that was not the post's id.</summary>
    public PlatformFailure? LastFailure { get; private set; }

    /// <summary>How a job fails of which nobody can say whether its post is live.</summary>
    public static PublishFailedException Unknown(PlatformFailure? failure, string? reason = null) => new(PublishErrors.OutcomeUnknown.Because(
        (reason is null ? "media_publish gave no clear answer" : $"{reason} A publish call was made before")
            + ", and reading Instagram did not prove whether the post is live.",
        failure?.Report));

    /// <summary>A new container has been made; what was counted for the old one is over.</summary>
    public void ForgetContainer() => _timesNotFound = 0;

    /// <summary>Reads until something follows from an attempt's answer.</summary>
    public Task<PublishAction> SettleAsync(ContainerId container, int attempt, PlatformFailure? failure)
    {
        LastFailure = failure;
        _timesNotFound += failure?.Meaning == InstagramErrorMeaning.ContainerNotFound ? 1 : 0;
        return ReadAsync(container, attempt, Knowledge());
    }

    /// <summary>Reads again after a wait, before another call: the attempt has been closed, and may yet come to light.</summary>
    public Task<PublishAction> ReadAgainAsync(ContainerId container, int attempt) =>
        ReadAsync(container, attempt, Knowledge() with { IsConcluded = true });

    /// <summary>Reads until it is proven that the job may fail as one that published nothing, or that it may not.</summary>
    public Task<PublishAction> ConfirmAsync(ContainerId container, int attempt) =>
        ReadAsync(container, attempt, Knowledge() with { IsFailing = true });

    private AttemptKnowledge Knowledge() => new(LastFailure?.Meaning)
    {
        WasUnclearBefore = WasUnclear,
        MayRepublish = !WasUnclear && workflow.Timings.RepublishAfterGrace,
        TimesNotFound = _timesNotFound,
    };

    private async Task<PublishAction> ReadAsync(ContainerId container, int attempt, AttemptKnowledge known)
    {
        workflow.Context.SetCustomStatus("reconciling");
        var observed = new ObservedTime(workflow.Timings.ReconcileInterval);
        while (true)
        {
            var reading = await workflow.CallAsync(
                PublishNames.Reconcile, new PublishAttempt(workflow.Input.Ref, container, attempt));
            if (LastFailure is null && reading.Answer is { } answer)
            {
                LastFailure = answer;
                known = known with { Claim = answer.Meaning };
            }

            (known, var action) = PublishDecision.Next(known, reading.Kind, observed.Add(reading.At), workflow.Timings);
            if (action != PublishAction.Read)
            {
                return action;
            }

            await workflow.WaitUntilOrChangedAsync(workflow.Context.CurrentUtc + workflow.Timings.ReconcileInterval);
        }
    }
}
