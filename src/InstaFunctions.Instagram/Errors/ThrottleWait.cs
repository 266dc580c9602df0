using System.Net.Http.Headers;
using System.Text.Json;

namespace InstaFunctions.Instagram.Errors;

/// <summary>How long the platform asks a throttled caller to wait.</summary>
internal static class ThrottleWait
{
    private const string UsageHeader = "X-Business-Use-Case-Usage";
    private static readonly TimeSpan LongestSensible = TimeSpan.FromDays(30);

    /// <summary>
    /// The longest <c>estimated_time_to_regain_access</c> (minutes) that the usage header names, else <c>Retry-After</c>,
    /// else null. What is malformed, not positive or beyond all sense counts as not said.
    /// </summary>
    public static TimeSpan? From(HttpResponseHeaders headers, DateTimeOffset now) =>
        Sensible(FromUsage(headers)) ?? Sensible(headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        });

    private static TimeSpan? Sensible(TimeSpan? wait) => wait > TimeSpan.Zero && wait <= LongestSensible ? wait : null;

    private static TimeSpan? FromUsage(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues(UsageHeader, out var values))
        {
            return null;
        }

        try
        {
            // {"<business id>":[{"type":"instagram","estimated_time_to_regain_access":5,…}]}
            using var usage = JsonDocument.Parse(string.Join(',', values));
            var minutes = usage.RootElement.EnumerateObject()
                .SelectMany(business => business.Value.EnumerateArray())
                .Select(Minutes)
                .DefaultIfEmpty()
                .Max();
            return minutes > 0 && minutes <= LongestSensible.TotalMinutes ? TimeSpan.FromMinutes(minutes) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static double Minutes(JsonElement usage) =>
        usage.TryGetProperty("estimated_time_to_regain_access", out var time) && time.TryGetDouble(out var minutes) ? minutes : 0;
}
