using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using Microsoft.Net.Http.Headers;

namespace InstaFunctions.Api.Idempotent;

/// <summary>
/// Makes a POST with an <c>Idempotency-Key</c> happen once: the same key and request get the first answer again. Keys are
/// remembered for 24 hours, per tenant. Answers that may hold a secret, which is shown once, are kept encrypted; those of
/// jobs hold none, and are readable whatever becomes of the keys: a second job would be a second post.
/// </summary>
public sealed class IdempotencyGate(IIdempotencyStore store, ISecretProtector protector, TimeProvider clock)
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key.</summary>
    public const int MaxKeyLength = 255;

    private const string FormType = "multipart/form-data";

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    // A claim without an answer is a request in flight, which renews it, or one whose process died, which frees itself by that.
    private static readonly TimeSpan InFlight = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    /// <summary>Runs a call's handler, or gives the answer that its key already stands for.</summary>
    /// <exception cref="ApiProblemException">400 malformed key, 409 still in flight, 422 another request's key.</exception>
    public async Task<IResult> RunAsync(ApiCall call)
    {
        var key = call.Http.Request.Headers[Header].ToString();
        if (key.Length == 0 || call.Route.Idempotency == Idempotency.None)
        {
            return await call.Route.Handler(call);
        }

        if (key.Length > MaxKeyLength || key.Any(c => c is < '!' or > '~'))
        {
            throw ApiProblemException.Malformed(Header, "malformed_key", $"must have 1 to {MaxKeyLength} visible ASCII characters.");
        }

        var streamed = call.Route.Idempotency == Idempotency.Streamed;
        var entry = new IdempotencyEntry
        {
            // The operator's keys live beside the tenants', under the empty id that no tenant has.
            TenantId = call.Route.Access == ApiAccess.Tenant ? call.Tenant.Id : default,
            Key = key,

            // A streamed body is hashed while it is used; until then its fingerprint is not known.
            Fingerprint = streamed ? "" : Fingerprint(call, SHA256.HashData(await call.BodyAsync())),
            ExpiresAt = clock.GetUtcNow() + InFlight,
        };

        if (call.Route.Idempotency is Idempotency.InTransaction or Idempotency.Resumed)
        {
            return await RunInTransactionAsync(call, entry);
        }

        // What cannot be decrypted any more is as good as no answer.
        if (await store.ClaimAsync(entry, call.Cancellation) is not { } taken || !CanRead(taken))
        {
            return await RunClaimedAsync(call, entry);
        }

        return streamed && taken.ProtectedAnswer is not null
            ? Replay(call, entry with { Fingerprint = Fingerprint(call, await call.HashBody(Boundary(call)).FinishAsync(call.Cancellation)) }, taken)
            : Replay(call, streamed ? entry with { Fingerprint = taken.Fingerprint } : entry, taken);
    }

    /// <summary>The entry with an answer to keep.</summary>
    /// <param name="entry">The key.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isSecret">Whether it may hold a secret.</param>
    public IdempotencyEntry WithAnswer(IdempotencyEntry entry, ApiAnswer answer, bool isSecret) => entry with
    {
        ExpiresAt = clock.GetUtcNow() + Remembered,
        ProtectedAnswer = JsonSerializer.Serialize(answer, IdempotencyJson.Default.ApiAnswer) is var text && isSecret ? protector.Protect(text) : text,
    };

    /// <summary>The answer that a request with the same key has got meanwhile; null when there is none.</summary>
    /// <exception cref="ApiProblemException">409 still in flight, 422 another request's key.</exception>
    public async Task<ApiAnswer?> FindReplayAsync(ApiCall call, IdempotencyEntry entry) =>
        await store.FindAsync(entry.TenantId, entry.Key, call.Cancellation) is { } earlier ? Replay(call, entry, earlier) : null;

    /// <summary>Keeps a better answer under a job's key, such as the finished post of a carousel.</summary>
    public Task KeepAsync(IdempotencyEntry entry, ApiAnswer answer, CancellationToken cancellation) =>
        store.CompleteAsync(WithAnswer(entry, answer, isSecret: false), cancellation);

    /// <summary>The first answer again.</summary>
    /// <exception cref="ApiProblemException">409 still in flight, 422 another request's key.</exception>
    public ApiAnswer Replay(ApiCall call, IdempotencyEntry entry, IdempotencyEntry earlier)
    {
        if (earlier.Fingerprint != entry.Fingerprint)
        {
            throw new ApiProblemException(
                StatusCodes.Status422UnprocessableEntity, ProblemCodes.IdempotencyKeyReused, "This Idempotency-Key belongs to another request.");
        }

        if (earlier.ProtectedAnswer is null)
        {
            throw new ApiProblemException(
                StatusCodes.Status409Conflict, ProblemCodes.RequestInFlight, "The first request with this Idempotency-Key is still in flight.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        // Only answers of earlier versions: those of jobs are not encrypted any more, and those of others were made anew above.
        var answer = Read(earlier) ?? throw new ApiProblemException(
            StatusCodes.Status409Conflict,
            ProblemCodes.Conflict,
            "The answer to this Idempotency-Key cannot be read any more. List the jobs before the request is made with another key.");
        call.Http.Response.Headers["Idempotency-Replayed"] = "true";
        return answer;
    }

    private bool CanRead(IdempotencyEntry entry) => entry.ProtectedAnswer is null || Read(entry) is not null;

    private ApiAnswer? Read(IdempotencyEntry entry)
    {
        try
        {
            var text = entry.ProtectedAnswer!.StartsWith('{') ? entry.ProtectedAnswer : protector.Unprotect(entry.ProtectedAnswer);
            return JsonSerializer.Deserialize(text, IdempotencyJson.Default.ApiAnswer);
        }
        catch (SecretUnreadableException)
        {
            return null;
        }
    }

    private async Task<IResult> RunInTransactionAsync(ApiCall call, IdempotencyEntry entry)
    {
        if (await FindReplayAsync(call, entry) is { } answer)
        {
            if (call.Route.Idempotency != Idempotency.Resumed || answer.Status != StatusCodes.Status202Accepted)
            {
                return answer;
            }

            call.EarlierAnswer = answer;
        }

        call.Idempotency = entry;
        return await call.Route.Handler(call);
    }

    private async Task<IResult> RunClaimedAsync(ApiCall call, IdempotencyEntry entry)
    {
        await using var renewal = new ClaimRenewal(store, entry, InFlight, Renewal, clock);
        try
        {
            var hashed = call.Route.Idempotency == Idempotency.Streamed ? call.HashBody(Boundary(call)) : null;
            var result = await call.Route.Handler(call);
            if (result is ApiAnswer { Status: < 300 } answer)
            {
                var known = hashed is null ? entry : entry with { Fingerprint = Fingerprint(call, await hashed.FinishAsync(call.Cancellation)) };
                await renewal.DisposeAsync();
                await store.CompleteAsync(WithAnswer(known, answer, isSecret: true), CancellationToken.None);
            }
            else
            {
                await store.ReleaseAsync(entry.TenantId, entry.Key, CancellationToken.None);
            }

            return result;
        }
        catch
        {
            // Nothing was made: the caller may correct the request and use the key again.
            await store.ReleaseAsync(entry.TenantId, entry.Key, CancellationToken.None);
            throw;
        }
    }

    private static string Fingerprint(ApiCall call, byte[] bodyHash)
    {
        var request = call.Http.Request;
        var type = Boundary(call) is null ? request.ContentType : FormType;
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path} {type}\n"), .. bodyHash]));
    }

    // Clients draw a new boundary for every try: the form that it delimits is the same all the same. A body that is no form has none.
    private static string? Boundary(ApiCall call) =>
        call.Route.Idempotency == Idempotency.Streamed
        && MediaTypeHeaderValue.TryParse(call.Http.Request.ContentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ApiAnswer))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;
