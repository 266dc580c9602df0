using System.Text.Json.Nodes;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The schemas that requests are described with (JSON Schema 2020-12).</summary>
internal static class Schemas
{
    public static JsonObject Uuid => new() { ["type"] = "string", ["format"] = "uuid" };

    public static JsonObject Timestamp => new() { ["type"] = "string", ["format"] = "date-time" };

    public static JsonObject Flag => new() { ["type"] = "boolean" };

    public static JsonObject Url(int? maxLength = null) => Text(maxLength).With("format", "uri");

    public static JsonObject Text(int? maxLength = null, int? minLength = null) =>
        new JsonObject { ["type"] = "string" }.With("minLength", minLength).With("maxLength", maxLength);

    public static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject Number(long minimum, long? maximum = null) =>
        new JsonObject { ["type"] = "integer", ["minimum"] = minimum }.With("maximum", maximum);

    public static JsonObject Words(params string[] words) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };

    public static JsonObject List(JsonObject items, int? minItems = null, int? maxItems = null) =>
        new JsonObject { ["type"] = "array", ["items"] = items }.With("minItems", minItems).With("maxItems", maxItems);

    /// <summary>Bytes as they are.</summary>
    public static JsonObject Bytes(string contentType) => new() { ["type"] = "string", ["contentMediaType"] = contentType };

    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>With one more keyword, unless its value is null.</summary>
    public static JsonObject With(this JsonObject schema, string keyword, JsonNode? value)
    {
        if (value is not null)
        {
            schema[keyword] = value;
        }

        return schema;
    }

    /// <summary>The same, or null: what a field that is not required takes.</summary>
    public static JsonObject OrNull(this JsonObject schema)
    {
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        (schema["enum"] as JsonArray)?.Add(null);
        return schema;
    }
}
