using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Instagram.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram.Http;

/// <summary>Makes one HTTP call: time limit, bounded answer, one log line, and an exception that says what a failure means.</summary>
internal sealed class PlatformConnection(
    IHttpClientFactory clients,
    IOptions<InstagramOptions> options,
    TimeProvider clock,
    InstagramClock instagramClock,
    ILogger<PlatformConnection> logger)
{
    public const string ClientName = "Instagram";

    /// <summary>Sends <paramref name="request"/> once and reads the answer.</summary>
    /// <param name="call">Which call it is.</param>
    /// <param name="request">The request; disposed of here.</param>
    /// <param name="redaction">The call's secrets.</param>
    /// <param name="type">The answer's shape.</param>
    /// <param name="read">Takes the result out of the answer; a <see cref="JsonException"/> says that something is missing.</param>
    /// <param name="cancellation">
    /// The caller's. Once a publish has begun, it ends the wait but not the question: the platform may act on what it has
    /// already received, so the caller learns that the outcome is unknown and not that nothing happened.
    /// </param>
    public async Task<TResult> SendAsync<TAnswer, TResult>(
        PlatformCall call,
        HttpRequestMessage request,
        Redaction redaction,
        JsonTypeInfo<TAnswer> type,
        Func<TAnswer, TResult> read,
        CancellationToken cancellation)
    {
        using var _ = request;
        cancellation.ThrowIfCancellationRequested();
        var started = clock.GetTimestamp();
        var answer = await ReceiveAsync(call, request, redaction, started, cancellation);
        var error = answer.Error();
        var milliseconds = Since(started);
        if (error is null && answer.IsSuccess)
        {
            logger.Answered(call.Name, answer.HttpStatus, milliseconds);
        }
        else
        {
            var trace = redaction.Clean(error?.FbtraceId);
            logger.Refused(call.Name, answer.HttpStatus, milliseconds, error?.Code, error?.Subcode, trace);
        }

        if (error is not null)
        {
            throw InstagramErrors.Answered(call, answer.HttpStatus, error, answer.RetryAfter, redaction);
        }

        if (!answer.IsSuccess)
        {
            throw InstagramErrors.Unreadable(call, answer.HttpStatus, "it carries no error of the platform", answer.RetryAfter, null);
        }

        try
        {
            return read(answer.Json(type));
        }
        // A 2xx to a publish is no refusal, whatever is wrong with it: nothing may leave here as another exception.
        catch (Exception e) when (e is JsonException || call.IsPublish)
        {
            var why = redaction.Clean(e.Message)!.TrimEnd('.');
            throw InstagramErrors.Unreadable(call, answer.HttpStatus, why, null, redaction.Clean(e));
        }
    }

    private async Task<PlatformAnswer> ReceiveAsync(
        PlatformCall call, HttpRequestMessage request, Redaction redaction, long started, CancellationToken cancellation)
    {
        var limit = call.IsPublish ? options.Value.PublishTimeout : options.Value.RequestTimeout;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            instagramClock.Learn(response.Headers.Date);
            return new PlatformAnswer(
                (int)response.StatusCode,
                AnswerBody.IsJson(response.Content.Headers.ContentType),
                await AnswerBody.ReadAsync(response.Content, either.Token),
                ThrottleWait.From(response.Headers, clock.GetUtcNow()));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !call.IsPublish)
        {
            var given = Since(started);
            logger.Unanswered(call.Name, given, "the caller gave up");
            throw;
        }
        catch (Exception e) when (call.IsPublish || e is OperationCanceledException or HttpRequestException or IOException)
        {
            var why = Why(e, limit, cancellation);
            var given = Since(started);
            logger.Unanswered(call.Name, given, why);
            throw InstagramErrors.Unanswered(call, why, NothingWasSent(e), redaction.Clean(e));
        }
    }

    // These three are given only while a connection is being made: the name was not found, nobody listened, the handshake
    // failed. Not one byte of the request had left, so even a publish has certainly not happened. Every later failure,
    // and every one that tells no cause, may have come after the platform acted.
    private static bool NothingWasSent(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError,
    };

    private static string Why(Exception exception, TimeSpan limit, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => "the caller gave up",
        OperationCanceledException => $"it took longer than {limit:c}",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } e => $"the request failed ({e.HttpRequestError})",
        HttpIOException e => $"the answer broke off ({e.HttpRequestError})",
        _ => "the connection failed",
    };

    private long Since(long started) => (long)clock.GetElapsedTime(started).TotalMilliseconds;
}
