using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>How long to wait before a publish call is made again, and when to stop. Orchestration code.</summary>
internal sealed class RefusalWaits(PublishWorkflowContext workflow)
{
    private const int MaxFaults = 20;
    private const int MaxSuspectTries = 3;

    // Instagram's reference on 24/2207008: within 30 seconds to 2 minutes.
    private static readonly TimeSpan NotFoundWait = TimeSpan.FromSeconds(30);

    // A window is empty after 24 hours: when it is still said to be full after two windows, it will not stop being so.
    private static readonly TimeSpan MaxQuotaRefusals = TimeSpan.FromHours(48);

    private int _faults;
    private int _suspectTries;
    private DateTimeOffset? _notReadySince;
    private DateTimeOffset? _fullSince;

    /// <summary>A new container has been made; what was counted for the old one is over.</summary>
    public void ForgetContainer() => _notReadySince = null;

    /// <summary>Waits because the call was not sent yet: for a slot, or until a pause ends.</summary>
    public Task BeforeCallAsync(PublishResult result) => workflow.WaitAsync(
        result.ForQuota ? JobPhase.WaitingForQuota : JobPhase.WaitingForPlatform,
        result.NotBefore!.Value,
        PublishErrors.AccountPaused,
        result.ForQuota ? "The account's 24-hour window is full." : "The account is paused.");

    /// <summary>A fault of the service kept the call from being sent: it is tried again, but not without end.</summary>
    public Task AfterFaultAsync()
    {
        if (++_faults > MaxFaults)
        {
            throw new PublishFailedException(PublishErrors.InternalError.Because("The service failed each time before it could publish."));
        }

        var delay = new RetryPlan(MaxFaults, workflow.Timings.FirstBackoff, workflow.Timings.MaxBackoff).DelayAfter(_faults);
        return workflow.Context.CreateTimerAsync(workflow.Context.CurrentUtc + delay, CancellationToken.None);
    }

    /// <summary>Waits by what a refusal means.</summary>
    /// <exception cref="PublishFailedException">It is not worth waiting for, or has been waited for long enough.</exception>
    public Task AfterRefusalAsync(PlatformFailure failure, DateTimeOffset? notBefore) => failure.Meaning switch
    {
        InstagramErrorMeaning.NotReady => AfterNotReadyAsync(failure),
        InstagramErrorMeaning.Quota => AfterQuotaAsync(failure, notBefore),
        InstagramErrorMeaning.ContainerNotFound => workflow.WaitAsync(
            JobPhase.WaitingForPlatform,
            workflow.Context.CurrentUtc + NotFoundWait,
            PublishErrors.ContainerExpired,
            "Instagram does not find the container, which it calls temporary.",
            failure.Report),
        InstagramErrorMeaning.Token or InstagramErrorMeaning.Permission => AfterSuspicionAsync(failure),
        InstagramErrorMeaning.Throttled or InstagramErrorMeaning.Transient or InstagramErrorMeaning.SpamBlocked => workflow.BackOffAsync(failure),
        _ => throw Refused(failure),
    };

    private Task AfterNotReadyAsync(PlatformFailure failure)
    {
        var next = workflow.Context.CurrentUtc + workflow.Timings.PollInterval;
        _notReadySince ??= workflow.Context.CurrentUtc;
        return next <= _notReadySince + workflow.Timings.PollTimeout
            ? workflow.WaitAsync(
                JobPhase.Processing, next, PublishErrors.ContainerTimeout, "Instagram says that the container is not ready yet.", failure.Report)
            : throw Refused(failure);
    }

    private Task AfterQuotaAsync(PlatformFailure failure, DateTimeOffset? notBefore)
    {
        _fullSince ??= workflow.Context.CurrentUtc;
        return workflow.Input.FailWhenQuotaExhausted || workflow.Context.CurrentUtc - _fullSince >= MaxQuotaRefusals
            ? throw Refused(failure)
            : workflow.WaitForQuotaAsync(failure, notBefore);
    }

    /// <summary>Valid tokens are refused too when Instagram is in trouble: one such answer is no verdict.</summary>
    private Task AfterSuspicionAsync(PlatformFailure failure) => ++_suspectTries < MaxSuspectTries
        ? workflow.BackOffAsync(failure, workflow.Timings.SuspectInterval)
        : throw Refused(failure);

    private static PublishFailedException Refused(PlatformFailure failure) => new(PublishErrors.Of(failure.Meaning).Because(
        $"Instagram refused to publish: {failure.Report.Message}", failure.Report));
}
