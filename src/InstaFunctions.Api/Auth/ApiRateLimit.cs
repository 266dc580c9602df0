using System.Globalization;
using System.Threading.RateLimiting;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Auth;

/// <summary>
/// Limits the requests per API key; not to be mistaken for Instagram's quota of posts. Headers by the IETF's draft
/// "RateLimit header fields for HTTP".
/// </summary>
public sealed class ApiRateLimit : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    private readonly PartitionedRateLimiter<ApiKeyId> _limiter;
    private readonly int _permits;

    /// <summary>Makes the limiter.</summary>
    public ApiRateLimit(IOptions<ApiOptions> options)
    {
        _permits = options.Value.PermitsPerMinute;
        _limiter = PartitionedRateLimiter.Create<ApiKeyId, ApiKeyId>(key => RateLimitPartition.GetSlidingWindowLimiter(
            key,
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = _permits, Window = Window, SegmentsPerWindow = Segments, QueueLimit = 0 }));
    }

    /// <summary>Counts a tenant's call.</summary>
    /// <exception cref="ApiProblemException">429 <c>rate_limited</c>.</exception>
    public void Admit(ApiCall call)
    {
        if (call.Route.Access != ApiAccess.Tenant)
        {
            return;
        }

        var key = call.Caller.Key.Id;
        using var lease = _limiter.AttemptAcquire(key);
        var left = _limiter.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
        var segment = Window / Segments;
        var headers = call.Http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";q={_permits};w={Window.TotalSeconds:0}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";r={left};t={segment.TotalSeconds:0}");
        if (!lease.IsAcquired)
        {
            throw new ApiProblemException(
                StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, $"This API key may make {_permits} requests a minute.")
            {
                RetryAfter = segment,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
