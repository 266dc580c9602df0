namespace InstaFunctions.Api.Problems;

/// <summary>One thing that is wrong with one field of a request.</summary>
/// <param name="Field">The field as the caller wrote it: <c>caption</c>, <c>mediaIds[3]</c>.</param>
/// <param name="Code">A stable word, snake_case.</param>
/// <param name="Message">A sentence that names the limit.</param>
public sealed record FieldError(string Field, string Code, string Message)
{
    /// <summary>How much of a field's name is repeated, in characters: the caller chose it, and it may be the whole body.</summary>
    public const int MaxFieldLength = 100;

    /// <summary>The field as the caller wrote it, cut after <see cref="MaxFieldLength"/> characters.</summary>
    public string Field { get; } = Field.Length <= MaxFieldLength ? Field : $"{Field[..MaxFieldLength]}…";
}

/// <summary>Ends a request with a problem (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">A stable word, snake_case; <c>docs/errors.md</c> lists them.</param>
/// <param name="detail">What is wrong, in a sentence.</param>
public sealed class ApiProblemException(int status, string code, string detail) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The most errors that one problem lists: a small body can have thousands.</summary>
    public const int MaxErrors = 20;

    /// <summary>What is wrong, per field; the first <see cref="MaxErrors"/>.</summary>
    public IReadOnlyList<FieldError> Errors
    {
        get;
        init
        {
            field = [.. value.Take(MaxErrors)];
            MoreErrors += Math.Max(0, value.Count - MaxErrors);
        }
    } = [];

    /// <summary>How many errors there are beyond those listed.</summary>
    public int MoreErrors { get; private init; }

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Members of the answer beyond the usual ones.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>400: missing, mistyped or malformed.</summary>
    /// <param name="errors">What is wrong.</param>
    /// <param name="more">How many errors there are that were not kept.</param>
    public static ApiProblemException Malformed(IReadOnlyList<FieldError> errors, int more = 0) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidRequest, Sentence(errors, more)) { MoreErrors = more, Errors = errors };

    /// <summary>400 about one field.</summary>
    public static ApiProblemException Malformed(string field, string code, string message) => Malformed([new FieldError(field, code, message)]);

    /// <summary>422: well-formed, but outside a limit, count or combination.</summary>
    public static ApiProblemException Unacceptable(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, ProblemCodes.ValidationFailed, Sentence(errors)) { Errors = errors };

    /// <summary>404.</summary>
    public static ApiProblemException NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    /// <summary>409 <c>conflict</c>.</summary>
    public static ApiProblemException Conflict(string detail) => new(StatusCodes.Status409Conflict, ProblemCodes.Conflict, detail);

    /// <summary>All errors in one text, as far as they are listed.</summary>
    internal static string Sentence(IReadOnlyList<FieldError> errors, int more = 0)
    {
        var omitted = more + Math.Max(0, errors.Count - MaxErrors);
        return string.Join(" ", errors.Take(MaxErrors).Select(e => $"{e.Field}: {e.Message}"))
            + (omitted == 0 ? "" : $" There {(omitted == 1 ? "is" : "are")} {omitted} more.");
    }
}

/// <summary>The stable codes of the API's problems.</summary>
public static class ProblemCodes
{
    /// <summary>400: a field is missing, mistyped or malformed.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>401: no API key, or one that nobody has.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>401 or 403: a callback does not prove that it comes from Instagram.</summary>
    public const string InvalidSignature = "invalid_signature";

    /// <summary>403: the tenant does not have this feature.</summary>
    public const string FeatureDisabled = "feature_disabled";

    /// <summary>403: this API key may not do that; the detail says what it may do.</summary>
    public const string KeyNotAllowed = "key_not_allowed";

    /// <summary>404: no such thing, or not this tenant's.</summary>
    public const string NotFound = "not_found";

    /// <summary>404: no such media item, or not this tenant's.</summary>
    public const string MediaNotFound = "media_not_found";

    /// <summary>404: no such account, or not this tenant's.</summary>
    public const string AccountNotFound = "account_not_found";

    /// <summary>404: no such job, or not this tenant's.</summary>
    public const string JobNotFound = "job_not_found";

    /// <summary>405: the path is there, but not with this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: the thing's state does not allow it.</summary>
    public const string Conflict = "conflict";

    /// <summary>409: the account cannot publish.</summary>
    public const string AccountNotConnected = "account_not_connected";

    /// <summary>409: a job that has not ended needs the media item.</summary>
    public const string MediaInUse = "media_in_use";

    /// <summary>409: the first request with this Idempotency-Key is still in flight.</summary>
    public const string RequestInFlight = "request_in_flight";

    /// <summary>412: the thing has changed since it was read.</summary>
    public const string PreconditionFailed = "precondition_failed";

    /// <summary>413: more bytes than allowed.</summary>
    public const string TooLarge = "too_large";

    /// <summary>415: not a type of media that Instagram takes, or not what it claims to be.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>422: well-formed, but outside a limit, count or combination.</summary>
    public const string ValidationFailed = "validation_failed";

    /// <summary>422: the media cannot be read.</summary>
    public const string MediaUnreadable = "media_unreadable";

    /// <summary>422: the address of an import is not allowed.</summary>
    public const string SourceRefused = "source_refused";

    /// <summary>422: the address of an import gave no media.</summary>
    public const string SourceUnavailable = "source_unavailable";

    /// <summary>422: the Idempotency-Key belongs to another request.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>422: Instagram does not accept the access token.</summary>
    public const string TokenRejected = "token_rejected";

    /// <summary>422: the access token belongs to a personal account, to which nothing can be published.</summary>
    public const string AccountNotProfessional = "account_not_professional";

    /// <summary>422 or 429: the account's 24-hour window has no room.</summary>
    public const string QuotaExhausted = "quota_exhausted";

    /// <summary>429: too many requests with this API key, too many wrong keys from this address, or too many imports at once.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>502: Instagram did not answer as it should.</summary>
    public const string InstagramUnavailable = "instagram_unavailable";

    /// <summary>503: the operator has not set up Instagram's login.</summary>
    public const string LoginNotConfigured = "login_not_configured";

    /// <summary>503: the store is out of reach; nothing was done.</summary>
    public const string StorageUnavailable = "storage_unavailable";

    /// <summary>503: the service has as much under way as it takes; nothing was done.</summary>
    public const string Busy = "busy";

    /// <summary>500: a fault in the service.</summary>
    public const string InternalError = "internal_error";
}
