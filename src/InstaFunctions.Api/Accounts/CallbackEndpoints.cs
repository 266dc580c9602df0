using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Accounts;

/// <summary>The answer to a data deletion request, in the platform's words.</summary>
/// <param name="Url">Where the person can see how it stands.</param>
/// <param name="ConfirmationCode">The request's code.</param>
public sealed record DataDeletionView(
    string Url,
    [property: System.Text.Json.Serialization.JsonPropertyName("confirmation_code")] string ConfirmationCode);

/// <summary>What the platform calls by itself. Nothing happens before a signature is checked, and nothing after a wrong one.</summary>
public sealed partial class CallbackEndpoints(
    IOptions<CallbackOptions> options,
    IWebhookEventStore events,
    AccountRevocation revocation,
    DataDeletion deletion,
    IDataDeletionStore deletions,
    IPublicAddress address,
    AccountMetrics metrics,
    TimeProvider clock,
    ILogger<CallbackEndpoints> logger)
{
    /// <summary>The longest webhook body in bytes.</summary>
    public const int MaxWebhookBytes = 1024 * 1024;

    private const int MaxChallengeLength = 1024;

    // How far the platform's clock may be ahead of this one.
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(10);

    /// <summary><c>GET /api/v1/instagram/webhooks</c>: echoes the challenge to whoever knows the verify token.</summary>
    public Task<IResult> VerifyWebhookAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var challenge = query["hub.challenge"].ToString();
        if (query["hub.mode"] != "subscribe" || !IsVerifyToken(query["hub.verify_token"].ToString()))
        {
            throw new ApiProblemException(StatusCodes.Status403Forbidden, ProblemCodes.InvalidSignature, "hub.verify_token is not Instagram:WebhookVerifyToken.");
        }

        if (challenge.Length is 0 or > MaxChallengeLength)
        {
            throw ApiProblemException.Malformed("hub.challenge", "challenge_length", $"must have 1 to {MaxChallengeLength} characters.");
        }

        return Task.FromResult(Results.Text(challenge, "text/plain", Encoding.UTF8));
    }

    /// <summary><c>POST /api/v1/instagram/webhooks</c>: stores events; one that came before is not stored again.</summary>
    public async Task<IResult> ReceiveWebhookAsync(ApiCall call)
    {
        var body = await JsonBody.ReadBytesAsync(call.Http.Request, call.Cancellation, MaxWebhookBytes);
        if (options.Value.AppSecret is not { Length: > 0 } secret
            || !CallbackSignature.IsValid(call.Http.Request.Headers["X-Hub-Signature-256"], body, secret))
        {
            throw Refuse("webhook", call.RequestId);
        }

        try
        {
            var received = WebhookBody.Read(body, clock.GetUtcNow());
            var added = await events.AddAsync(received, call.Cancellation);
            LogReceived(added, received.Count - added);
        }
        catch (Exception e) when (e is JsonException or NotTextException)
        {
            throw ApiProblemException.Malformed("$", "malformed_json", "The body is not JSON.");
        }

        return new ApiAnswer { Status = StatusCodes.Status200OK };
    }

    /// <summary><c>POST /api/v1/instagram/deauthorize</c>: the person removed the app.</summary>
    public async Task<IResult> DeauthorizeAsync(ApiCall call)
    {
        var request = await SignedAsync(call, "deauthorize");
        var accounts = await revocation.DeauthorizeAsync(request.User, ConnectedBefore(request), call.Cancellation);
        LogDeauthorized(accounts);
        return new ApiAnswer { Status = StatusCodes.Status200OK };
    }

    /// <summary><c>POST /api/v1/instagram/data-deletion</c>: see <see cref="DataDeletion"/> for what goes and what stays.</summary>
    public async Task<IResult> DeleteDataAsync(ApiCall call)
    {
        var request = await SignedAsync(call, "data-deletion");
        _ = await deletion.RequestAsync(request.Code, request.User, ConnectedBefore(request), call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new DataDeletionView(address.DeletionStatus(request.Code), request.Code),
            ApiJson.Default.DataDeletionView);
    }

    /// <summary><c>GET /api/v1/instagram/data-deletion/{code}</c>: a page that tells how a deletion stands.</summary>
    public async Task<IResult> DeletionStatusAsync(ApiCall call)
    {
        // Whatever is no code of ours is not looked up: some storages do not take every text as a key.
        var code = call.Http.Request.RouteValues["code"] as string ?? "";
        var found = CallbackSignature.IsCode(code) ? await deletions.FindAsync(code, call.Cancellation) : null;
        return found switch
        {
            null => new HtmlAnswer(StatusCodes.Status404NotFound, "Unknown code", "Nobody was given this confirmation code."),
            { Value: { CompletedAt: { } done } request } => new HtmlAnswer(
                StatusCodes.Status200OK,
                "Your data are deleted",
                $"The deletion was asked for on {request.RequestedAt:yyyy-MM-dd 'at' HH:mm} UTC and completed on {done:yyyy-MM-dd 'at' HH:mm} UTC.",
                $"Confirmation code: {request.Code}"),
            { Value: var request } => new HtmlAnswer(
                StatusCodes.Status200OK,
                "Your data are being deleted",
                $"The deletion was asked for on {request.RequestedAt:yyyy-MM-dd 'at' HH:mm} UTC. The access to your account is gone; some media are deleted as soon as a publication that is under way has ended.",
                $"Confirmation code: {request.Code}"),
        };
    }

    private async Task<SignedRequest> SignedAsync(ApiCall call, string callback)
    {
        var form = Encoding.UTF8.GetString(await call.BodyAsync());
        if (options.Value.AppSecret is not { Length: > 0 } secret || !CallbackSignature.TryRead(Field(form, "signed_request"), secret, out var request))
        {
            throw Refuse(callback, call.RequestId);
        }

        return request is not null && request.IssuedAt <= clock.GetUtcNow() + MaxClockSkew
            ? request
            : throw ApiProblemException.Malformed(
                "signed_request", "malformed_request", "is signed, but is not a JSON object with algorithm, user_id and an issued_at that has been.");
    }

    // A form is written like a query; two values of one name are no single one.
    private static string? Field(string form, string name) =>
        QueryHelpers.ParseQuery(form).TryGetValue(name, out var values) && values is [var value] ? value : null;

    /// <summary>
    /// A request speaks of what was connected up to the second in which it was issued. Sent again after the person has
    /// connected anew, it must not undo that.
    /// </summary>
    private static DateTimeOffset ConnectedBefore(SignedRequest request) => request.IssuedAt + TimeSpan.FromSeconds(1);

    // Hashed first, so that the comparison takes the same time whatever the lengths.
    private bool IsVerifyToken(string given) =>
        options.Value.WebhookVerifyToken is { Length: > 0 } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    private ApiProblemException Refuse(string callback, string requestId)
    {
        metrics.CallbackRefused(callback);
        LogRefused(callback, requestId, options.Value.AppSecret is { Length: > 0 } ? "" : " Instagram:AppSecret is not set.");
        return new ApiProblemException(StatusCodes.Status401Unauthorized, ProblemCodes.InvalidSignature, "The signature is missing, or is not one made with the app's secret.");
    }

    [LoggerMessage(2111, LogLevel.Warning, "A {Callback} callback has a wrong signature, or none (request {RequestId}).{Hint}")]
    private partial void LogRefused(string callback, string requestId, string hint);

    [LoggerMessage(2112, LogLevel.Information, "A webhook brought {New} new events and {Known} known ones.")]
    private partial void LogReceived(int @new, int known);

    [LoggerMessage(2113, LogLevel.Information, "A deauthorization revoked {Accounts} accounts.")]
    private partial void LogDeauthorized(int accounts);
}
