using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Workflows;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>The timers of the process: the sweep, the refresh of tokens, and what is cleared away now and then.</summary>
internal sealed partial class Housekeeping(
    JobSweep sweep,
    MediaRetention retention,
    IIdempotencyStore idempotency,
    TokenRefresh tokens,
    AccountRetention accounts,
    WorkflowEngine engine,
    IOptions<PublishingOptions> options,
    TimeProvider clock,
    ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan ClearInterval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EveryAsync(options.Value.SweepInterval, "sweep", sweep.RunOnceAsync, stoppingToken),
        EveryAsync(ClearInterval, "media retention", retention.RunOnceAsync, stoppingToken),
        EveryAsync(ClearInterval, "token refresh", tokens.RunOnceAsync, stoppingToken),
        EveryAsync(ClearInterval, "account retention", accounts.RunOnceAsync, stoppingToken),
        EveryAsync(ClearInterval, "workflow histories", c => engine.PurgeAsync(clock.GetUtcNow() - WorkflowHistory.Retention, c), stoppingToken),
        EveryAsync(ClearInterval, "idempotency keys", c => idempotency.RemoveExpiredAsync(clock.GetUtcNow(), c), stoppingToken));

    /// <summary>Runs a chore at once and then once an interval; a failed run is logged and does not end the chore.</summary>
    private async Task EveryAsync(TimeSpan interval, string chore, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            do
            {
                try
                {
                    await run(stopping);
                }
#pragma warning disable CA1031 // A chore must not end the process: it is tried again at its next time.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    LogFailed(exception, chore);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "The chore \"{Chore}\" failed; it is tried again at its next time.")]
    private partial void LogFailed(Exception exception, string chore);
}
