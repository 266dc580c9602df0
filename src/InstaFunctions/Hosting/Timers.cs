using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;
using InstaFunctions.Functions.Workflows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Hosting;

/// <summary>The chores. The host runs each on one process at a time; the next run repeats what failed.</summary>
public sealed class Timers(
    JobSweep sweep,
    MediaRetention retention,
    IIdempotencyStore idempotency,
    TokenRefresh tokens,
    AccountRetention accounts,
    DurableClientSource workflows,
    TimeProvider clock)
{
    /// <summary>Helps jobs whose workflow is missing, late or broken, once a minute.</summary>
    [Function("Sweep")]
    public Task SweepAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        sweep.RunOnceAsync(workflows.With(durable, cancellation));

    /// <summary>Removes media that nobody uses any more.</summary>
    [Function("MediaRetention")]
    public Task RemoveMediaAsync([TimerTrigger("0 5 * * * *")] TimerInfo timer, CancellationToken cancellation) => retention.RunOnceAsync(cancellation);

    /// <summary>Keeps access tokens alive.</summary>
    [Function("TokenRefresh")]
    public Task RefreshTokensAsync([TimerTrigger("0 15 * * * *")] TimerInfo timer, CancellationToken cancellation) => tokens.RunOnceAsync(cancellation);

    /// <summary>Finishes data deletions and forgets old logins and events.</summary>
    [Function("AccountRetention")]
    public Task RemoveAccountDataAsync([TimerTrigger("0 25 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        accounts.RunOnceAsync(workflows.With(durable, cancellation));

    /// <summary>Forgets idempotency keys that have expired.</summary>
    [Function("IdempotencyCleanup")]
    public Task ForgetKeysAsync([TimerTrigger("0 35 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        idempotency.RemoveExpiredAsync(clock.GetUtcNow(), cancellation);

    /// <summary>Removes the histories of workflows that ended long ago.</summary>
    [Function("HistoryPurge")]
    public Task PurgeAsync([TimerTrigger("0 45 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        HistoryPurge.RunAsync(durable, clock.GetUtcNow() - WorkflowHistory.Retention, cancellation);
}
