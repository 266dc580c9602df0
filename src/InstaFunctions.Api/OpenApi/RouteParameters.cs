using System.Text.RegularExpressions;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The parameters that follow from a route.</summary>
internal static partial class RouteParameters
{
    private static readonly ApiParameter RequestId = new(
        "X-Request-Id",
        "header",
        Schemas.Text(),
        "An id of yours for this request: at most 128 letters, digits, `-`, `_`, `.` and `:`. It is echoed and logged; anything else is replaced by a new one.",
        "checkout-7f3a");

    private static readonly ApiParameter IdempotencyKey = new(
        IdempotencyGate.Header,
        "header",
        Schemas.Pattern("^[!-~]+$").With("minLength", 1).With("maxLength", IdempotencyGate.MaxKeyLength),
        "Makes the call happen once: the same key with the same request gets the first answer again, with `Idempotency-Replayed: true`. Remembered for 24 hours, per tenant.",
        "order-4711-post");

    private static readonly ApiParameter TraceParent = new(
        "traceparent",
        "header",
        Schemas.Text(),
        "The trace that the request belongs to (W3C Trace Context).",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private static readonly Dictionary<string, ApiParameter> Path = new[]
    {
        Id("outputJobId", "The job."),
        Id("mediaId", "The media item."),
        Id("instagramAccountId", "The connected account."),
        Id("tenantId", "The tenant."),
        Id("keyId", "The API key's id (not the key)."),
        new("code", "path", Schemas.Text(), "The confirmation code.", "5f1d7a3c9be24c0f8a6d2e4b7c9d1e3f") { Required = true },
    }.ToDictionary(p => p.Name);

    /// <summary>Those that are the same everywhere.</summary>
    public static IReadOnlyList<ApiParameter> Shared { get; } = [IdempotencyKey, RequestId, TraceParent];

    /// <summary>Those of <see cref="Shared"/> that a route reads.</summary>
    public static IEnumerable<ApiParameter> SharedBy(ApiRoute route) =>
        Shared.Where(p => p != IdempotencyKey || route.Idempotency != Idempotency.None);

    /// <summary>Those in a path.</summary>
    public static IEnumerable<ApiParameter> OfPath(string pattern) => InBraces().Matches(pattern).Select(m => Path[m.Groups[1].Value]);

    private static ApiParameter Id(string name, string description) =>
        new(name, "path", Schemas.Uuid, description, "019e1b76-74d7-8c7e-a927-6bd34bfaa114") { Required = true };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InBraces();
}
