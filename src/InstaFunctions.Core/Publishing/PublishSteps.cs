using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>Publishes a container once, and finds out what happened when the answer does not say. Orchestration code.</summary>
internal sealed class PublishSteps(WorkflowSteps steps, ContainerSteps containers)
{
    private const int MaxContainerSets = 3;
    private const int MaxFaults = 20;

    // A window is empty after 24 hours: a platform that still says "full" after two windows will not stop saying it.
    private static readonly TimeSpan MaxQuotaRefusals = TimeSpan.FromHours(48);

    private int _attempt = 1;
    private int _faults;
    private bool _wasUnclear;
    private DateTimeOffset? _notReadySince;
    private DateTimeOffset? _fullSince;

    /// <summary>Brings the post live.</summary>
    /// <param name="resume">The attempt that an earlier workflow of the job has made last; null when it made none.</param>
    /// <returns>False when the job was ended by somebody else meanwhile.</returns>
    public async Task<bool> PublishAsync(ResumedAttempt? resume)
    {
        _attempt = resume?.Attempt ?? 1;
        _wasUnclear = resume?.WasUnclear ?? false;
        var container = resume?.Container ?? await containers.MakeAsync();
        var sets = 1;
        while (true)
        {
            steps.Context.SetCustomStatus("publishing");
            var result = await CallOnceAsync(container);
            switch (result.Kind)
            {
                case PublishKind.Published:
                    return true;

                case PublishKind.Ended:
                    return false;

                case PublishKind.Wait:
                    await steps.WaitAsync(
                        result.ForQuota ? JobPhase.WaitingForQuota : JobPhase.WaitingForPlatform,
                        result.NotBefore!.Value,
                        PublishErrors.AccountPaused,
                        result.ForQuota ? "The account's 24-hour window is full." : "The account is paused.");
                    break;

                case PublishKind.Impossible:
                    throw new PublishFailedException(result.Error!);

                case PublishKind.Refused when result.Failure!.Meaning == InstagramErrorMeaning.ContainerGone:
                    // The documents say to reconcile before a new container is made; with an unclear attempt behind us
                    // there is never a new one.
                    if (_wasUnclear || sets++ == MaxContainerSets)
                    {
                        throw new PublishFailedException(
                            (_wasUnclear ? PublishErrors.OutcomeUnknown : PublishErrors.ContainerExpired).Because(
                                "Instagram no longer knows the container.", result.Failure.Report));
                    }

                    _attempt++;
                    _notReadySince = null;
                    container = await containers.MakeAsync();
                    break;

                case PublishKind.Refused:
                    await WaitAfterRefusalAsync(result);
                    _attempt++;
                    break;

                default:
                    switch (await ReconcileAsync(container))
                    {
                        case ReconcileKind.Published:
                        case ReconcileKind.PublishedUnidentified:
                            return true;
                        case ReconcileKind.Ended:
                            return false;
                        case ReconcileKind.Known:
                            break;
                        case ReconcileKind.NeverSent:
                            await WaitAfterFaultAsync();
                            break;
                        default:
                            _attempt++;
                            break;
                    }

                    break;
            }
        }
    }

    /// <summary>Sends the call at most once: no retry plan, and an activity that failed may have sent it.</summary>
    private async Task<PublishResult> CallOnceAsync(ContainerId container)
    {
        try
        {
            return await steps.Context.CallActivityAsync(
                PublishNames.Publish,
                new PublishAttempt(steps.Input.Ref, container, _attempt));
        }
        catch (ActivityFailedException)
        {
            return new PublishResult(PublishKind.Unclear);
        }
    }

    /// <summary>Something of ours failed before the call could be sent: it is tried again, but not without end.</summary>
    private Task WaitAfterFaultAsync()
    {
        if (++_faults > MaxFaults)
        {
            throw new PublishFailedException(PublishErrors.InternalError.Because("The service failed each time before it could publish."));
        }

        var delay = new RetryPlan(MaxFaults, steps.Timings.FirstBackoff, steps.Timings.MaxBackoff).DelayAfter(_faults);
        return steps.Context.CreateTimerAsync(steps.Context.CurrentUtc + delay, CancellationToken.None);
    }

    /// <summary>After a clear refusal nothing was published, and the same container is published again.</summary>
    private Task WaitAfterRefusalAsync(PublishResult result)
    {
        var failure = result.Failure!;
        var now = steps.Context.CurrentUtc;
        switch (failure.Meaning)
        {
            case InstagramErrorMeaning.NotReady:
                _notReadySince ??= now;
                if (now + steps.Timings.PollInterval <= _notReadySince + steps.Timings.PollTimeout)
                {
                    return steps.WaitAsync(
                        JobPhase.Processing,
                        now + steps.Timings.PollInterval,
                        PublishErrors.ContainerTimeout,
                        "Instagram says that the container is not ready yet.",
                        failure.Report);
                }

                break;

            case InstagramErrorMeaning.Quota when now - (_fullSince ??= now) < MaxQuotaRefusals:
                return steps.WaitAsync(
                    JobPhase.WaitingForQuota,
                    result.NotBefore ?? now + steps.Timings.MaxBackoff,
                    PublishErrors.QuotaExhausted,
                    "Instagram says that the account's 24-hour window is full.",
                    failure.Report);

            case InstagramErrorMeaning.Throttled:
            case InstagramErrorMeaning.Transient:
                return steps.BackOffAsync(failure);
        }

        throw new PublishFailedException(PublishErrors.Of(failure.Meaning).Because(
            $"Instagram refused to publish: {failure.Report.Message}", failure.Report));
    }

    /// <summary>
    /// Reads until it is known what an unclear attempt did. Only when every read over the whole grace period says
    /// "unpublished" is the same container published once more; what cannot be proven ends as unknown.
    /// </summary>
    private async Task<ReconcileKind> ReconcileAsync(ContainerId container)
    {
        steps.Context.SetCustomStatus("reconciling");
        var mayRepublish = !_wasUnclear && steps.Timings.RepublishAfterGrace;
        var watch = new ReadingWatch(steps.Timings.ReconcileInterval);
        TimeSpan? unpublishedSince = null;
        TimeSpan? liveSince = null;
        TimeSpan? missingSince = null;
        while (true)
        {
            var reading = await steps.CallAsync(
                PublishNames.Reconcile,
                new PublishAttempt(steps.Input.Ref, container, _attempt));
            var watched = watch.Add(reading.At);
            switch (reading.Kind)
            {
                case ReconcileKind.Published:
                case ReconcileKind.Ended:
                case ReconcileKind.NeverSent:
                case ReconcileKind.Known:
                    return reading.Kind;

                case ReconcileKind.PublishedUnidentified:
                    liveSince ??= watched;
                    missingSince ??= watched;
                    break;

                case ReconcileKind.Unpublished or ReconcileKind.Expired when liveSince is null:
                    unpublishedSince ??= watched;
                    if (watched - unpublishedSince >= steps.Timings.ReconcileGrace)
                    {
                        return await ConcludeUnpublishedAsync(reading.Kind, mayRepublish);
                    }

                    break;

                default:
                    liveSince ??= reading.Kind == ReconcileKind.PublishedUnlisted ? watched : null;
                    unpublishedSince = null;
                    missingSince = null;
                    break;
            }

            // Live is proven; only the post's id may still appear in the account's list. It is missing for good when it was not
            // there over a whole grace period in which the list could be read.
            if (watched - missingSince >= steps.Timings.ReconcileGrace)
            {
                return ReconcileKind.PublishedUnidentified;
            }

            if (watched >= steps.Timings.ReconcileLimit && !(watched - liveSince < steps.Timings.ReconcileGrace))
            {
                return liveSince is null ? throw Unknown() : ReconcileKind.PublishedUnidentified;
            }

            await steps.WaitUntilOrChangedAsync(steps.Context.CurrentUtc + steps.Timings.ReconcileInterval);
        }
    }

    private async Task<ReconcileKind> ConcludeUnpublishedAsync(ReconcileKind kind, bool mayRepublish)
    {
        if (kind == ReconcileKind.Unpublished && !mayRepublish)
        {
            throw Unknown();
        }

        await steps.CallAsync(PublishNames.Disprove, new DisproveInput(steps.Input.Ref, _attempt));
        _wasUnclear = true;
        return kind == ReconcileKind.Unpublished
            ? kind
            : throw new PublishFailedException(PublishErrors.ContainerExpired.Because(
                "The container expired without having been published, and no new one is made after an unclear answer."));
    }

    private static PublishFailedException Unknown() => new(PublishErrors.OutcomeUnknown.Because(
        "media_publish gave no clear answer, and reading Instagram did not prove whether the post is live."));
}
