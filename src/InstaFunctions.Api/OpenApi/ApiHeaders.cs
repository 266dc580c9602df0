using System.Text.Json.Nodes;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The headers of answers.</summary>
internal static class ApiHeaders
{
    public const string RequestId = "X-Request-Id";
    public const string Location = "Location";
    public const string RetryAfter = "Retry-After";
    public const string ETag = "ETag";
    public const string Link = "Link";
    public const string RateLimit = "RateLimit";
    public const string RateLimitPolicy = "RateLimit-Policy";
    public const string Replayed = "Idempotency-Replayed";
    public const string Authenticate = "WWW-Authenticate";

    private static readonly Dictionary<string, (JsonObject Schema, string Example, string Description)> All = new()
    {
        [RequestId] = (Schemas.Text(128), "checkout-7f3a", "The request's id: the caller's own when it sent a usable one, otherwise a new UUID. The service's log has it."),
        [Location] = (Schemas.Text(), "/api/v1/jobs/publish/019e1b76-74d7-8c7e-a927-6bd34bfaa114", "Where the thing that was made can be read."),
        [RetryAfter] = (Schemas.Number(1), "2", "Whole seconds until it is worth asking again."),
        [ETag] = (Schemas.Text(), "\"MTc\"", "The version, for `If-Match` and `If-None-Match`."),
        [Link] = (Schemas.Text(), "</api/v1/jobs/publish?limit=50&cursor=eyJr>; rel=\"next\"", "The next page (RFC 8288); absent on the last one."),
        [RateLimit] = (Schemas.Text(), "\"key\";r=599;t=10", "How many requests this API key has left (`r`), and in how many seconds more become free (`t`)."),
        [RateLimitPolicy] = (Schemas.Text(), "\"key\";q=600;w=60", "How many requests (`q`) this API key may make in a window of `w` seconds."),
        [Replayed] = (Schemas.Words("true"), "true", "There when this is the first answer again, given for the same `Idempotency-Key`."),
        [Authenticate] = (Schemas.Text(), "Bearer", "How to authenticate."),
    };

    /// <summary>The headers as components.</summary>
    public static JsonObject Components() => new(All.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)new JsonObject
    {
        ["description"] = h.Value.Description,
        ["schema"] = h.Value.Schema.DeepClone(),
        ["example"] = h.Value.Schema["type"]!.GetValue<string>() == "integer" ? JsonNode.Parse(h.Value.Example) : h.Value.Example,
    })));

    /// <summary>References to some of them.</summary>
    public static JsonObject Refs(IEnumerable<string> names) =>
        new(names.Distinct().Select(n => KeyValuePair.Create(n, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{n}" })));
}
