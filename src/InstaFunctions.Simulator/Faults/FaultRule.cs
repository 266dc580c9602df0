using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>
/// When to fail and how: with the name of a fault of <see cref="FaultRegistry"/>, or with a <see cref="Fault"/> described part by
/// part. Without a condition it applies to every call of its endpoints.
/// </summary>
public sealed record FaultRule
{
    /// <summary>Given by the simulator.</summary>
    public string? Id { get; init; }

    /// <summary>One of <see cref="Endpoints"/>. Without it, all those that the named fault is for.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The name of a fault of <see cref="FaultRegistry"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The named fault's parameters; those left out have the defaults of the registry.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>Only calls about this account: its IG user id or its username.</summary>
    public string? Account { get; init; }

    /// <summary>Only calls about this container: its status, or its publication.</summary>
    public string? Container { get; init; }

    /// <summary>These calls, counted from 1 since the rule was made, among those that its endpoint and account match.</summary>
    public IReadOnlyList<int>? OnCalls { get; init; }

    /// <summary>From this call on, counted likewise.</summary>
    public int? From { get; init; }

    /// <summary>Up to this call, which is included.</summary>
    public int? To { get; init; }

    /// <summary>Every n-th call.</summary>
    public int? Every { get; init; }

    /// <summary>At most so many times.</summary>
    public int? Times { get; init; }

    /// <summary>With this chance, from 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>Makes the chances repeatable.</summary>
    public int Seed { get; init; }

    /// <summary>What goes wrong, when it is not named.</summary>
    public Fault? Fault { get; init; }
}

/// <summary>What goes wrong.</summary>
public sealed record Fault
{
    /// <summary>How.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>HTTP status of an error; by default 400, and 500 for codes 1 and 2.</summary>
    public int? Status { get; init; }

    /// <summary>The error's code. For <see cref="FaultKind.ProcessingError"/>, the number in the container's status.</summary>
    public int? Code { get; init; }

    /// <summary>The error's subcode.</summary>
    public int? Subcode { get; init; }

    /// <summary>The error's message. For <see cref="FaultKind.ProcessingError"/>, the container's whole <c>status</c>.</summary>
    public string? Message { get; init; }

    /// <summary>The error's type.</summary>
    public string? Type { get; init; }

    /// <summary>The error's <c>is_transient</c>.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Further headers of an error, for example <c>X-Business-Use-Case-Usage</c>.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>How long a slow answer takes or a time-out holds the connection, in real seconds. Time-outs: 300.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>With any kind on <c>publish</c>: for so long, on the simulator's clock, the container still reads FINISHED.</summary>
    public double LagStatusSeconds { get; init; }

    /// <summary>With any kind on <c>publish</c>: for so long, on the simulator's clock, no list shows the post.</summary>
    public double LagListSeconds { get; init; }

    /// <summary>For <see cref="FaultKind.Change"/>: what is done to the answer.</summary>
    [JsonIgnore]
    internal AnswerChange? Change { get; init; }

    /// <summary>Which calls of its endpoints can have this fault at all; null for all.</summary>
    [JsonIgnore]
    internal Func<PlatformRequest, bool>? IsFor { get; init; }
}

/// <summary>Changes an answer before it is sent.</summary>
internal delegate PlatformAnswer AnswerChange(InstagramSimulator simulator, PlatformRequest request, PlatformAnswer answer);

/// <summary>
/// How a call fails. The kinds named "after" act first (the post <em>is</em> live) and fail the answer only.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>An error instead of acting.</summary>
    [JsonStringEnumMemberName("error")] Error,

    /// <summary>Acts, then answers an error.</summary>
    [JsonStringEnumMemberName("errorAfter")] ErrorAfter,

    /// <summary>Does not act and does not answer.</summary>
    [JsonStringEnumMemberName("timeoutBefore")] TimeoutBefore,

    /// <summary>Acts and does not answer.</summary>
    [JsonStringEnumMemberName("timeoutAfter")] TimeoutAfter,

    /// <summary>Does not act and drops the connection.</summary>
    [JsonStringEnumMemberName("resetBefore")] ResetBefore,

    /// <summary>Acts and drops the connection.</summary>
    [JsonStringEnumMemberName("resetAfter")] ResetAfter,

    /// <summary>Does not act and answers an empty body.</summary>
    [JsonStringEnumMemberName("emptyBefore")] EmptyBefore,

    /// <summary>Acts, then answers an empty body.</summary>
    [JsonStringEnumMemberName("emptyAfter")] EmptyAfter,

    /// <summary>Acts, then answers JSON that breaks off.</summary>
    [JsonStringEnumMemberName("malformedJson")] MalformedJson,

    /// <summary>Acts, then answers a page of HTML with status 200.</summary>
    [JsonStringEnumMemberName("wrongContentType")] WrongContentType,

    /// <summary>Waits, then acts and answers as usual.</summary>
    [JsonStringEnumMemberName("slow")] Slow,

    /// <summary>On <c>create</c>: answers as usual, but the container ends in ERROR.</summary>
    [JsonStringEnumMemberName("processingError")] ProcessingError,

    /// <summary>Nothing but the lags of <see cref="Fault.LagStatusSeconds"/> and <see cref="Fault.LagListSeconds"/>.</summary>
    [JsonStringEnumMemberName("lag")] Lag,

    /// <summary>Acts, then changes the answer. Only for named faults; several of them may change one answer.</summary>
    [JsonStringEnumMemberName("change")] Change,
}

/// <summary>The names of endpoints, in fault rules and in the list of calls.</summary>
public static class Endpoints
{
    /// <summary><c>POST /{ig-user-id}/media</c>.</summary>
    public const string Create = "create";

    /// <summary><c>GET /{container-id}</c>.</summary>
    public const string Status = "status";

    /// <summary><c>POST /{ig-user-id}/media_publish</c>.</summary>
    public const string Publish = "publish";

    /// <summary><c>GET /{media-id}</c>, and any other object that is not a container or an account.</summary>
    public const string Media = "media";

    /// <summary><c>GET /{ig-user-id}/media</c>.</summary>
    public const string MediaList = "media_list";

    /// <summary><c>GET /{ig-user-id}/stories</c>.</summary>
    public const string Stories = "stories";

    /// <summary><c>GET /{ig-user-id}/content_publishing_limit</c>.</summary>
    public const string Limit = "limit";

    /// <summary><c>GET /me</c> and <c>GET /{ig-user-id}</c>.</summary>
    public const string Me = "me";

    /// <summary><c>POST /oauth/access_token</c> and <c>GET /access_token</c>.</summary>
    public const string Token = "token";

    /// <summary><c>GET /refresh_access_token</c>.</summary>
    public const string Refresh = "refresh";

    /// <summary>Every endpoint of the platform.</summary>
    public const string Any = "any";

    /// <summary>What a call is listed under when it met no endpoint.</summary>
    public const string Unknown = "unknown";

    internal static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        Create, Status, Publish, Media, MediaList, Stories, Limit, Me, Token, Refresh, Any, Unknown,
    };
}
