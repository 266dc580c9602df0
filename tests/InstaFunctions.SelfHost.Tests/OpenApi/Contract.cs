using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>The OpenAPI document, to be asked what it says.</summary>
internal sealed class Contract(JsonNode document)
{
    /// <summary>The committed one.</summary>
    public static Contract Committed { get; } = new(JsonNode.Parse(File.ReadAllText(Repository.Document))!);

    public JsonNode Document => document;

    /// <summary>All operations: path, method, operation.</summary>
    public IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select (path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject());

    public JsonObject Operation(string id) => Operations.Single(o => (string?)o.Operation["operationId"] == id).Operation;

    /// <summary>The operation that a request to a path is for.</summary>
    public JsonObject OperationOf(string method, string path) => Operations
        .Where(o => o.Method == method && Regex.IsMatch(path, $"^{Regex.Replace(o.Path, @"\{\w+\}", "[^/]+")}$"))
        .OrderBy(o => o.Path.Contains('{', StringComparison.Ordinal))
        .First().Operation;

    /// <summary>What a reference stands for, or the node itself.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while ((node as JsonObject)?["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference.Split('/')[1..].Aggregate(document, (at, name) => at[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."));
        }

        return node;
    }

    /// <summary>The schema and the fields of an operation's JSON body; null when it has none.</summary>
    public JsonObject? JsonBody(JsonObject operation) =>
        operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema && Resolve(schema) is JsonObject { } body && body["properties"] is not null
            ? body
            : null;

    /// <summary>What in a value breaks a schema; empty when nothing does.</summary>
    public IReadOnlyList<string> Check(JsonNode schema, JsonNode? value) => [.. new SchemaCheck(this).Of(schema, value, "$")];
}
