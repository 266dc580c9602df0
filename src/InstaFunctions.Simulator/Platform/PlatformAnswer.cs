using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Platform;

/// <summary>What a handler wants to answer; a fault may still replace it.</summary>
internal sealed record PlatformAnswer(int Status, JsonNode Body)
{
    public static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The same with one header more, or another value of it.</summary>
    public PlatformAnswer With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public static PlatformAnswer Ok(JsonNode body) => new(200, body);

    public static PlatformAnswer Id(string id) => Ok(new JsonObject { ["id"] = id });

    public static implicit operator PlatformAnswer(PlatformError error) =>
        new(error.HttpStatus, error.ToJson()) { Headers = error.Headers };
}
