using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Core.Publishing;

/// <summary>What every phase of the workflow needs: calls that outlive an outage of the store, and bounded waits.</summary>
internal sealed class PublishWorkflowContext(IWorkflowContext context, PublishInput input)
{
    private static readonly RetryPlan StoreRetry = new(6, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    // Soon at first, for an outage that is over; then every five minutes for a day. After that the workflow fails, and the
    // sweep tells the operator.
    private static readonly RetryPlan StoreOutage = new(288, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));

    /// <summary>How many sets of containers are made at the most.</summary>
    public const int MaxContainerSets = 3;

    private TimeSpan _charged;
    private DateTimeOffset _chargedUntil;
    private int _backoffs;

    public IWorkflowContext Context => context;

    public PublishInput Input => input;

    public PublishTimings Timings => input.Timings;

    public async Task<TResult> CallAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput value)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await context.CallActivityAsync(activity, value, StoreRetry);
            }
            catch (ActivityFailedException) when (round < StoreOutage.MaxAttempts)
            {
                await context.CreateTimerAsync(context.CurrentUtc + StoreOutage.DelayAfter(round), CancellationToken.None);
            }
        }
    }

    /// <summary>Waits for a time, or until a change of the job's row, whichever comes first.</summary>
    public async Task WaitUntilOrChangedAsync(DateTimeOffset time)
    {
        using var lost = new CancellationTokenSource();
        var timer = context.CreateTimerAsync(time, lost.Token);
        var changed = context.WaitForEventAsync(PublishNames.JobChanged, lost.Token);
        await Task.WhenAny(timer, changed);

        // Synchronous on purpose: awaiting CancelAsync() would leave a Durable orchestration hanging for ever.
#pragma warning disable CA1849
        lost.Cancel();
#pragma warning restore CA1849
    }

    /// <summary>Waits, shows it on the job, and fails the job when the wait would last longer than it may.</summary>
    public async Task WaitAsync(JobPhase phase, DateTimeOffset until, PublishErrorKind otherwise, string reason, PlatformErrorReport? report = null)
    {
        if (input.PublishBefore is { } last && until > last)
        {
            throw new PublishFailedException(PublishErrors.TooLate.Because($"{reason} The job may not go out after {last:O}.", report));
        }

        // A full window empties by itself and is waited for; the rest only for so long.
        if (phase != JobPhase.WaitingForQuota && !TryChargePatience(until))
        {
            throw new PublishFailedException(otherwise.Because(reason, report));
        }

        context.SetCustomStatus(phase == JobPhase.WaitingForQuota ? "waiting_for_quota" : "waiting_for_platform");
        await CallAsync(PublishNames.Note, new NoteInput(input.Ref, phase, until, reason));
        if (phase == JobPhase.WaitingForQuota)
        {
            // A slot may come forward when another job gives its own back.
            await WaitUntilOrChangedAsync(until);
        }
        else
        {
            await context.CreateTimerAsync(until, CancellationToken.None);
        }
    }

    /// <summary>Waits until Instagram may have room again in the account's window.</summary>
    public Task WaitForQuotaAsync(PlatformFailure failure, DateTimeOffset? notBefore) => WaitAsync(
        JobPhase.WaitingForQuota,
        notBefore ?? context.CurrentUtc + Timings.MaxBackoff,
        PublishErrors.QuotaExhausted,
        "Instagram says that the account's 24-hour window is full.",
        failure.Report);

    /// <summary>
    /// Counts a wait against the patience. Items of a carousel that wait at the same time wait once, and time that passed
    /// otherwise (for a slot, for the machine to come back) does not count.
    /// </summary>
    private bool TryChargePatience(DateTimeOffset until)
    {
        var from = context.CurrentUtc > _chargedUntil ? context.CurrentUtc : _chargedUntil;
        if (until <= from)
        {
            return true;
        }

        if (_charged + (until - from) > Timings.PlatformPatience)
        {
            return false;
        }

        _charged += until - from;
        _chargedUntil = until;
        return true;
    }

    /// <summary>Waits after an outage or a throttled call: Instagram's own time when it named one, else longer each time.</summary>
    /// <param name="failure">What Instagram answered.</param>
    /// <param name="atLeast">The shortest wait.</param>
    public Task BackOffAsync(PlatformFailure failure, TimeSpan atLeast = default)
    {
        var doubled = new RetryPlan(int.MaxValue, Timings.FirstBackoff, Timings.MaxBackoff).DelayAfter(++_backoffs);
        var delay = failure.RetryAfter is { } named && named > TimeSpan.Zero ? named : doubled;
        delay = delay > atLeast ? delay : atLeast;
        var reason = failure.Meaning switch
        {
            InstagramErrorMeaning.Throttled => "Instagram asks for fewer calls.",
            InstagramErrorMeaning.SpamBlocked => "Instagram has blocked the account's actions for a while.",
            InstagramErrorMeaning.MediaNotFetched => "Instagram could not download the media.",
            InstagramErrorMeaning.Token => "Instagram did not accept the access token; it is being checked.",
            InstagramErrorMeaning.Permission => "Instagram says that a permission is missing; it is asked again.",
            _ => "Instagram is not answering as it should.",
        };
        return WaitAsync(JobPhase.WaitingForPlatform, context.CurrentUtc + delay, PublishErrors.Of(failure.Meaning), reason, failure.Report);
    }
}
