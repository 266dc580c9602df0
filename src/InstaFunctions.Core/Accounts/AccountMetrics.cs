using System.Diagnostics.Metrics;

namespace InstaFunctions.Core.Accounts;

/// <summary>The meter <c>InstaFunctions.Accounts</c>. No tag names an account or carries a secret.</summary>
public sealed class AccountMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InstaFunctions.Accounts";

    /// <summary>Counts callbacks whose signature is wrong, by <c>callback</c>.</summary>
    public const string RefusedCallbacks = "instafunctions.callbacks.refused";

    /// <summary>Counts what came of looking after a token, by <c>outcome</c>.</summary>
    public const string TokenRefreshes = "instafunctions.tokens.refreshes";

    private readonly Counter<long> _refused;
    private readonly Counter<long> _refreshes;

    /// <summary>The meter itself.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Makes the counters.</summary>
    public AccountMetrics()
    {
        _refused = Meter.CreateCounter<long>(RefusedCallbacks, description: "Callbacks of the platform whose signature is wrong or missing.");
        _refreshes = Meter.CreateCounter<long>(TokenRefreshes, description: "Access tokens looked after, by what came of it.");
    }

    /// <summary>A callback was refused.</summary>
    public void CallbackRefused(string callback) => _refused.Add(1, KeyValuePair.Create<string, object?>("callback", callback));

    /// <summary>A token was looked after.</summary>
    internal void TokenSeenTo(TokenOutcome outcome) => _refreshes.Add(
        1, KeyValuePair.Create<string, object?>("outcome", outcome switch
        {
            TokenOutcome.Refreshed => "refreshed",
            TokenOutcome.Dead => "dead",
            _ => "failed",
        }));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
