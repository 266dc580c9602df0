using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>
/// Checks values against the part of JSON Schema that the document uses. A keyword it does not know is an error, so that
/// nothing passes unchecked.
/// </summary>
internal sealed class SchemaCheck(Contract contract)
{
    private static readonly HashSet<string> Annotations = ["description", "default", "contentMediaType"];

    public IEnumerable<string> Of(JsonNode given, JsonNode? value, string at)
    {
        var schema = contract.Resolve(given).AsObject();
        return schema.Where(k => !Annotations.Contains(k.Key) && k.Key != "$ref").SelectMany(k => Keyword(schema, k.Key, k.Value!, value, at));
    }

    private IEnumerable<string> Keyword(JsonObject schema, string keyword, JsonNode setting, JsonNode? value, string at) => keyword switch
    {
        "type" => Unless(Types(setting).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && Types(setting).Contains("number")), at, $"is not {setting.ToJsonString()}"),
        "enum" => Unless(setting.AsArray().Any(word => JsonNode.DeepEquals(word, value)), at, $"is not one of {setting.ToJsonString()}"),
        "properties" => value is not JsonObject members ? [] : members
            .Where(m => setting[m.Key] is not null)
            .SelectMany(m => Of(setting[m.Key]!, m.Value, $"{at}.{m.Key}"))
            .Concat(members.Where(m => setting[m.Key] is null).Select(m => $"{at}.{m.Key} is not documented")),
        "required" => value is not JsonObject present ? [] : setting.AsArray()
            .Where(name => !present.ContainsKey((string)name!))
            .Select(name => $"{at}.{name} is missing"),
        // Undocumented members are errors here whether the schema allows them or not.
        "additionalProperties" => [],
        "items" => value is not JsonArray items ? [] : items.SelectMany((item, index) => Of(setting, item, $"{at}[{index}]")),
        "minItems" => Unless(value is not JsonArray list || list.Count >= (int)setting, at, $"has fewer than {setting} items"),
        "maxItems" => Unless(value is not JsonArray list || list.Count <= (int)setting, at, $"has more than {setting} items"),
        "minLength" => Unless(Text(value) is not { } text || text.EnumerateRunes().Count() >= (int)setting, at, $"is shorter than {setting}"),
        "maxLength" => Unless(Text(value) is not { } text || text.EnumerateRunes().Count() <= (int)setting, at, $"is longer than {setting}"),
        "pattern" => Unless(Text(value) is not { } text || Regex.IsMatch(text, (string)setting!), at, $"does not match {setting}"),
        "minimum" => Unless(TypeOf(value) != "integer" || (long)value! >= (long)setting, at, $"is less than {setting}"),
        "maximum" => Unless(TypeOf(value) != "integer" || (long)value! <= (long)setting, at, $"is more than {setting}"),
        "format" => Unless(Text(value) is not { } text || IsFormat((string)setting!, text), at, $"is no {setting}"),
        _ => [$"{at}: nobody knows the keyword {keyword} in {schema.ToJsonString()}"],
    };

    private static IEnumerable<string> Unless(bool isRight, string at, string what) => isRight ? [] : [$"{at} {what}"];

    private static bool IsFormat(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$") && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => throw new InvalidOperationException($"Nobody knows the format {format}."),
    };

    private static List<string> Types(JsonNode setting) => setting is JsonArray list ? [.. list.Select(t => (string)t!)] : [(string)setting!];

    private static string? Text(JsonNode? value) => TypeOf(value) == "string" ? (string)value! : null;

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue<double>(out var number) && number != Math.Floor(number) ? "number" : "integer",
        _ => "boolean",
    };
}
