using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Accounts;

/// <summary>
/// Forgets begun logins and webhook events whose time is over, and goes on with data deletions; a host's timer runs it,
/// hourly say. Any number of processes may run it at the same time.
/// </summary>
public sealed partial class AccountRetention(
    ILoginStateStore logins,
    IWebhookEventStore events,
    DataDeletion deletion,
    IOptions<AccountOptions> options,
    TimeProvider clock,
    ILogger<AccountRetention> logger)
{
    /// <summary>Looks everything over once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await logins.RemoveExpiredAsync(now, cancellation);
        var removed = await events.RemoveReceivedBeforeAsync(now - options.Value.WebhookRetention, cancellation);
        if (removed > 0)
        {
            LogRemoved(removed);
        }

        await deletion.ResumeAsync(cancellation);
    }

    [LoggerMessage(3231, LogLevel.Information, "{Events} old webhook events were forgotten.")]
    private partial void LogRemoved(int events);
}
