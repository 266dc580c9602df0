using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Problems;
using InstaFunctions.Core;
using InstaFunctions.Core.Platform;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Api.Routing;

/// <summary>
/// Takes a request through everything that is the same for all routes, on every host: request id, API key, rate limit,
/// idempotency, and problems for whatever goes wrong.
/// </summary>
public sealed partial class ApiDispatcher(
    ApiKeyAuthenticator authenticator,
    ApiRateLimit rateLimit,
    IdempotencyGate idempotency,
    ILogger<ApiDispatcher> logger)
{
    private const string RequestIdHeader = "X-Request-Id";
    private const int MaxRequestIdLength = 128;

    /// <summary>The problem of a request that no route takes.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">404: no such path; 405: not with this method.</param>
    public static IResult Unmatched(HttpContext http, int status)
    {
        var requestId = Begin(http);
        return new ProblemResult(
            status == StatusCodes.Status405MethodNotAllowed
                ? new ApiProblemException(status, ProblemCodes.MethodNotAllowed, $"This path does not take {http.Request.Method}; the header Allow says what it takes.")
                : ApiProblemException.NotFound(ProblemCodes.NotFound, "There is no such path."),
            requestId);
    }

    /// <summary>Answers a request to a route.</summary>
    public async Task<IResult> HandleAsync(ApiRoute route, HttpContext http)
    {
        var requestId = Begin(http);
        try
        {
            var call = new ApiCall(http, route, requestId);
            await authenticator.AuthenticateAsync(call);
            rateLimit.Admit(call);
            await KeyRights.RequireAsync(call);
            return await idempotency.RunAsync(call);
        }
        catch (ApiProblemException problem)
        {
            return new ProblemResult(problem, requestId);
        }
        catch (InvalidCursorException)
        {
            return new ProblemResult(ApiProblemException.Malformed("cursor", "invalid_cursor", "is not a cursor that this list gave out."), requestId);
        }
        catch (StoreUnavailableException exception)
        {
            LogStoreUnavailable(exception, route.Name, requestId);
            return new ProblemResult(
                new ApiProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.StorageUnavailable, "The store is out of reach; nothing was done.")
                {
                    RetryAfter = TimeSpan.FromSeconds(5),
                },
                requestId);
        }
        catch (InstagramException exception)
        {
            LogInstagramFailed(route.Name, requestId, exception.Meaning, exception.Details.Code, exception.Details.Subcode, exception.Details.FbtraceId);
            return new ProblemResult(
                new ApiProblemException(StatusCodes.Status502BadGateway, ProblemCodes.InstagramUnavailable, "Instagram did not answer as it should; try again.")
                {
                    RetryAfter = exception.RetryAfter ?? TimeSpan.FromSeconds(30),
                },
                requestId);
        }
        catch (BadHttpRequestException exception)
        {
            return new ProblemResult(
                new ApiProblemException(
                    exception.StatusCode,
                    exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemCodes.TooLarge : ProblemCodes.InvalidRequest,
                    exception.Message),
                requestId);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody is there any more to be told.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the caller gets a problem and the operator a log line.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, route.Name, requestId);
            return new ProblemResult(
                new ApiProblemException(StatusCodes.Status500InternalServerError, ProblemCodes.InternalError, "The service failed; the log has the request's id."),
                requestId);
        }
    }

    /// <summary>
    /// The headers of every answer. Answers hold keys, links and what one tenant alone may see: no cache keeps them, and no
    /// browser takes them for anything but what they say. A handler whose answer is for everybody sets its own.
    /// </summary>
    private static string Begin(HttpContext http)
    {
        var requestId = RequestIdOf(http);
        var headers = http.Response.Headers;
        headers[RequestIdHeader] = requestId;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        return requestId;
    }

    // A caller's id is echoed and logged, so only harmless characters are taken over.
    private static string RequestIdOf(HttpContext http)
    {
        var given = http.Request.Headers[RequestIdHeader].ToString();
        return given.Length is > 0 and <= MaxRequestIdLength && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? given
            : Guid.NewGuid().ToString();
    }

    [LoggerMessage(2001, LogLevel.Error, "{Route} failed (request {RequestId}).")]
    private partial void LogFailed(Exception exception, string route, string requestId);

    [LoggerMessage(2002, LogLevel.Error, "{Route}: the store is out of reach (request {RequestId}).")]
    private partial void LogStoreUnavailable(Exception exception, string route, string requestId);

    [LoggerMessage(2003, LogLevel.Warning, "{Route}: Instagram answered {Meaning} {Code}/{Subcode}, trace {FbtraceId} (request {RequestId}).")]
    private partial void LogInstagramFailed(string route, string requestId, InstagramErrorMeaning meaning, int? code, int? subcode, string? fbtraceId);
}
