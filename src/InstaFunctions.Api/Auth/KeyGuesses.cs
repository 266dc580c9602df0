using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Auth;

/// <summary>
/// Limits, logs and counts wrong API keys, by the address that they come from. On the operator's routes, where a person may
/// have chosen the key, an address without attempts left is not heard at all; on the tenants' routes, keys that have worked
/// here go on working, so that nobody behind the same proxy can lock a tenant out.
/// </summary>
public sealed partial class KeyGuesses : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InstaFunctions.Api";

    /// <summary>Counts wrong keys, by <c>access</c> (<c>tenant</c>, <c>admin</c>) and <c>outcome</c> (<c>wrong</c>, <c>limited</c>).</summary>
    public const string RefusedKeys = "instafunctions.api.keys.refused";

    private const int MaxKnownKeys = 10_000;
    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(ApiAccess Access, string Address)> _failures;
    private readonly HashSet<string> _known = [];
    private readonly Lock _knownLock = new();
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _refused;
    private readonly ApiOptions _options;
    private readonly ILogger<KeyGuesses> _logger;

    /// <summary>Makes the limits.</summary>
    public KeyGuesses(IOptions<ApiOptions> options, ILogger<KeyGuesses> logger)
    {
        (_options, _logger) = (options.Value, logger);
        _refused = _meter.CreateCounter<long>(RefusedKeys, description: "Requests with an API key that nobody has, or with none.");
        _failures = PartitionedRateLimiter.Create<(ApiAccess Access, string Address), (ApiAccess Access, string Address)>(
            source => RateLimitPartition.GetSlidingWindowLimiter(source, _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = source.Access == ApiAccess.Admin ? _options.FailedOperatorKeysPerMinute : _options.FailedKeysPerMinute,
                Window = Window,
                SegmentsPerWindow = Segments,
                QueueLimit = 0,
            }));
    }

    /// <summary>Whether a key may be looked at.</summary>
    /// <param name="call">The request.</param>
    /// <param name="hash">The key's hash.</param>
    /// <exception cref="ApiProblemException">429: too many wrong keys came from this address.</exception>
    public void Admit(ApiCall call, string hash)
    {
        var source = SourceOf(call);
        if (_failures.GetStatistics(source) is { CurrentAvailablePermits: < 1 } && (source.Access == ApiAccess.Admin || !IsKnown(hash)))
        {
            Count(source.Access, "limited");
            throw Limited();
        }
    }

    /// <summary>A tenant's key was right.</summary>
    public void Succeeded(string hash)
    {
        lock (_knownLock)
        {
            if (_known.Count < MaxKnownKeys)
            {
                _ = _known.Add(hash);
            }
        }
    }

    /// <summary>A key was wrong, or there was none.</summary>
    /// <returns>What to answer: 401, or 429 when it was one too many.</returns>
    public ApiProblemException Failed(ApiCall call, string detail)
    {
        var source = SourceOf(call);
        using var lease = _failures.AttemptAcquire(source);
        if (!lease.IsAcquired)
        {
            Count(source.Access, "limited");
            return Limited();
        }

        Count(source.Access, "wrong");
        LogWrongKey(call.Route.Name, source.Address, call.RequestId);
        if (_failures.GetStatistics(source) is { CurrentAvailablePermits: < 1 })
        {
            LogLimited(source.Address, call.Route.Access);
        }

        return new ApiProblemException(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, detail);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _failures.Dispose();
        _meter.Dispose();
    }

    private (ApiAccess Access, string Address) SourceOf(ApiCall call) => (call.Route.Access, ClientAddress.Of(call.Http, _options.Proxies));

    private bool IsKnown(string hash)
    {
        lock (_knownLock)
        {
            return _known.Contains(hash);
        }
    }

    private void Count(ApiAccess access, string outcome) => _refused.Add(
        1,
        KeyValuePair.Create<string, object?>("access", access == ApiAccess.Admin ? "admin" : "tenant"),
        KeyValuePair.Create<string, object?>("outcome", outcome));

    private static ApiProblemException Limited() =>
        new(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "Too many wrong API keys came from this address; wait before the next one.")
        {
            RetryAfter = Window / Segments,
        };

    [LoggerMessage(2010, LogLevel.Warning, "{Route} was called from {Address} with an API key that nobody has, or with none (request {RequestId}).")]
    private partial void LogWrongKey(string route, string address, string requestId);

    [LoggerMessage(2011, LogLevel.Warning, "{Address} has sent so many wrong keys that its next ones for {Access} routes are not looked at for a while.")]
    private partial void LogLimited(string address, ApiAccess access);
}
