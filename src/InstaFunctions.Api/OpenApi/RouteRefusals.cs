using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The refusals and headers that follow from a route, whatever its handler does.</summary>
internal static class RouteRefusals
{
    private static readonly ApiRefusal Unauthorized = new(401, ProblemCodes.Unauthorized, "Send your API key as Authorization: Bearer <key>.");
    private static readonly ApiRefusal RateLimited = new(429, ProblemCodes.RateLimited, "This API key may make 600 requests a minute.") { RetryAfter = true };
    private static readonly ApiRefusal TooManyWrongKeys = new(429, ProblemCodes.RateLimited, "Too many wrong API keys came from this address; wait before the next one.") { RetryAfter = true };
    private static readonly ApiRefusal NotAllowed = new(403, ProblemCodes.KeyNotAllowed, "This API key may read for the accounts 550e8400-e29b-41d4-a716-446655440000 only. This call is to publish.");
    private static readonly ApiRefusal Internal = new(500, ProblemCodes.InternalError, "The service failed; the log has the request's id.");
    private static readonly ApiRefusal NoStore = new(503, ProblemCodes.StorageUnavailable, "The store is out of reach; nothing was done.") { RetryAfter = true };
    private static readonly ApiRefusal InFlight = new(409, ProblemCodes.RequestInFlight, "The first request with this Idempotency-Key is still in flight.") { RetryAfter = true };
    private static readonly ApiRefusal KeyReused = new(422, ProblemCodes.IdempotencyKeyReused, "This Idempotency-Key belongs to another request.");
    private static readonly ApiRefusal NotJson = new(415, ProblemCodes.UnsupportedMediaType, "Send Content-Type: application/json.");
    private static readonly ApiRefusal TooLong = new(413, ProblemCodes.TooLarge, $"The body has more than {JsonBody.MaxBytes} bytes.");
    private static readonly ApiRefusal BadKey = ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "Idempotency-Key", "malformed_key", "must have 1 to 255 visible ASCII characters.");

    // The components' names; a status with any other problem beside these is written in place.
    private static readonly Dictionary<ApiRefusal, string> Names = new()
    {
        [Unauthorized] = "Unauthorized",
        [RateLimited] = "RateLimited",
        [TooManyWrongKeys] = "TooManyWrongKeys",
        [NotAllowed] = "KeyNotAllowed",
        [Internal] = "InternalError",
        [NoStore] = "StorageUnavailable",
        [NotJson] = "NotJson",
        [TooLong] = "BodyTooLong",
    };

    public static IEnumerable<ApiRefusal> Of(ApiRoute route, ApiOperation operation)
    {
        if (route.Access != ApiAccess.Public)
        {
            yield return Unauthorized;
        }

        if (route.Access == ApiAccess.Tenant)
        {
            yield return RateLimited;
            yield return NotAllowed;
        }
        else if (route.Access == ApiAccess.Admin)
        {
            yield return TooManyWrongKeys;
        }

        if (operation.Body is { Schema: not null } body)
        {
            yield return ApiRefusal.Field(
                400,
                ProblemCodes.InvalidRequest,
                "colour",
                "unknown_field",
                $"is not a field of this request. Its fields are {string.Join(", ", body.Fields.Select(f => f.Name))}.");
            yield return TooLong;
            yield return NotJson;
        }

        if (route.Idempotency != Idempotency.None)
        {
            yield return BadKey;
            yield return InFlight;
            yield return KeyReused;
        }

        if (ReadsTheStore(route))
        {
            yield return NoStore;
        }

        yield return Internal;
    }

    public static IEnumerable<string> HeadersOf(ApiRoute route, int status)
    {
        yield return ApiHeaders.RequestId;
        if (status == StatusCodes.Status401Unauthorized && route.Access != ApiAccess.Public)
        {
            yield return ApiHeaders.Authenticate;
        }

        if (status is < 300 or 429 && route.Access == ApiAccess.Tenant)
        {
            yield return ApiHeaders.RateLimitPolicy;
            yield return ApiHeaders.RateLimit;
        }

        if (status < 300 && route.Idempotency != Idempotency.None)
        {
            yield return ApiHeaders.Replayed;
        }
    }

    /// <summary>The component's name when a status has nothing but one problem that every route of a kind may answer.</summary>
    public static string? SharedName(IReadOnlyList<ApiRefusal> refusals) =>
        refusals is [var only] ? Names.GetValueOrDefault(only) : null;

    // Health and the document stand outside of it.
    private static bool ReadsTheStore(ApiRoute route) => route.Pattern.StartsWith("/api/", StringComparison.Ordinal);
}
