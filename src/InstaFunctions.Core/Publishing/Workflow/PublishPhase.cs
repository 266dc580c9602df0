using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// Publishes a container once. Whatever <c>media_publish</c> answers but the post's id, Instagram is read before anything
/// else is done, and <see cref="PublishDecision"/> says what that is. Orchestration code.
/// </summary>
internal sealed class PublishPhase(PublishWorkflowContext workflow, ContainerPhase containers)
{
    private readonly PublishSettlement _settlement = new(workflow);
    private readonly RefusalWaits _waits = new(workflow);

    private int _attempt = 1;
    private int _made;
    private int _containerSets = 1;

    /// <summary>Brings the post live.</summary>
    /// <param name="resume">The attempt that an earlier workflow of the job has made last; null when it made none.</param>
    /// <returns>False when the job has ended meanwhile.</returns>
    public async Task<bool> PublishAsync(ResumedAttempt? resume)
    {
        if (resume is not null)
        {
            (_attempt, _made, _settlement.WasUnclear) = (resume.Attempt, resume.Attempt, resume.WasUnclear);
        }

        var container = resume?.Container ?? await containers.MakeAsync();
        try
        {
            while (true)
            {
                workflow.Context.SetCustomStatus("publishing");
                switch (await TryAsync(container))
                {
                    case { IsLive: { } live }:
                        return live;
                    case { Container: { } next }:
                        container = next;
                        break;
                }
            }
        }
        catch (PublishFailedException failed) when (_made > 0 && failed.Error.SafeToResubmit)
        {
            // Something was sent once: that nothing is live is a claim that only readings over a grace period allow.
            return await ConfirmFailureAsync(container, failed);
        }
    }

    /// <summary>One call, and what follows from it.</summary>
    private async Task<Step> TryAsync(ContainerId container)
    {
        var result = await CallOnceAsync(container);
        switch (result.Kind)
        {
            case PublishKind.Published:
                return Step.Live;

            case PublishKind.Ended:
                return Step.Ended;

            case PublishKind.Impossible:
                throw new PublishFailedException(result.Error!);

            case PublishKind.Wait:
                await _waits.BeforeCallAsync(result);
                return await ReadAgainAsync(container);

            default:
                _made = _attempt;
                return await FollowAsync(container, await _settlement.SettleAsync(container, _made, result.Failure));
        }
    }

    private async Task<Step> FollowAsync(ContainerId container, PublishAction action)
    {
        var failure = _settlement.LastFailure;
        switch (action)
        {
            case PublishAction.Succeed:
                return Step.Live;

            case PublishAction.Stop:
                return Step.Ended;

            case PublishAction.Send:
                _made = _attempt - 1;
                await _waits.AfterFaultAsync();
                return Step.Again;

            case PublishAction.GoOn:
                var concluded = await ConcludeAsync(refused: true);
                await _waits.AfterRefusalAsync(failure!, concluded.NotBefore);
                return await ReadAgainAsync(container);

            case PublishAction.Renew:
                _ = await ConcludeAsync(refused: true);
                return await RenewAsync(failure!);

            case PublishAction.Republish:
                _ = await ConcludeAsync(refused: false);
                _settlement.WasUnclear = true;
                _attempt = _made + 1;
                return Step.Again;

            case PublishAction.Expire:
                _ = await ConcludeAsync(refused: false);
                throw new PublishFailedException(PublishErrors.OutcomeUnknown.Because(
                    "The container ended without a trace of the post, and no new one is made after an unclear answer.", failure?.Report));

            default:
                throw PublishSettlement.Unknown(failure);
        }
    }

    /// <summary>After a wait Instagram is read once more, so that what came to light meanwhile is seen before the next call.</summary>
    private async Task<Step> ReadAgainAsync(ContainerId container)
    {
        var action = _made == 0 ? PublishAction.GoOn : await _settlement.ReadAgainAsync(container, _made);
        if (action != PublishAction.GoOn)
        {
            return await FollowAsync(container, action);
        }

        _attempt = _made + 1;
        return Step.Again;
    }

    private async Task<Step> RenewAsync(PlatformFailure failure)
    {
        if (_containerSets++ == PublishWorkflowContext.MaxContainerSets)
        {
            throw new PublishFailedException(PublishErrors.Of(failure.Meaning).Because(
                "Instagram lost the container each time before it could be published.", failure.Report));
        }

        _attempt = _made + 1;
        _waits.ForgetContainer();
        _settlement.ForgetContainer();
        return Step.With(await containers.MakeAsync());
    }

    private async Task<bool> ConfirmFailureAsync(ContainerId container, PublishFailedException failed)
    {
        switch (await _settlement.ConfirmAsync(container, _made))
        {
            case PublishAction.Succeed:
                return true;
            case PublishAction.Stop:
                return false;
            case PublishAction.Fail:
                _ = await ConcludeAsync(refused: true);
                throw failed;
            default:
                throw PublishSettlement.Unknown(_settlement.LastFailure, failed.Error.Message);
        }
    }

    private Task<ConcludeResult> ConcludeAsync(bool refused) =>
        workflow.CallAsync(PublishNames.Conclude, new ConcludeInput(workflow.Input.Ref, _made, refused));

    /// <summary>Sends the call at most once: no retry plan, and an activity that failed may have sent it.</summary>
    private async Task<PublishResult> CallOnceAsync(ContainerId container)
    {
        try
        {
            return await workflow.Context.CallActivityAsync(
                PublishNames.Publish, new PublishAttempt(workflow.Input.Ref, container, _attempt));
        }
        catch (ActivityFailedException)
        {
            return new PublishResult(PublishKind.Unclear);
        }
    }

    /// <summary>How a step of the loop ended: the job's post is live or not, or the loop goes on.</summary>
    private readonly record struct Step(bool? IsLive, ContainerId? Container)
    {
        public static Step Live => new(true, null);

        public static Step Ended => new(false, null);

        public static Step Again => default;

        public static Step With(ContainerId container) => new(null, container);
    }
}
