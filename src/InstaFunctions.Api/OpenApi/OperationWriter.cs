using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.Api.OpenApi;

/// <summary>Writes one operation: what is told about it, and what follows from its route.</summary>
internal sealed partial class OperationWriter(ViewSchemas views, XmlDocs docs)
{
    private const string RequestId = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private readonly Dictionary<string, string> _meanings = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(f => (string)f.GetRawConstantValue()!, f => StatusPrefix().Replace(docs.OfField(typeof(ProblemCodes), f.Name), ""));

    /// <summary>The schemas of the bodies written so far.</summary>
    public Dictionary<string, JsonObject> Requests { get; } = [];

    /// <summary>The problems that many operations share, as components.</summary>
    public SortedDictionary<string, JsonObject> SharedResponses { get; } = new(StringComparer.Ordinal);

    /// <summary>The parameters that many operations share, as components.</summary>
    public static JsonObject SharedParameters() => new(RouteParameters.Shared.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Parameter(p))));

    public JsonObject Write(ApiRoute route, ApiOperation operation)
    {
        var written = new JsonObject
        {
            ["operationId"] = route.Name,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["description"] = operation.Description,
            ["security"] = Security(route.Access),
            ["parameters"] = new JsonArray(
            [
                .. RouteParameters.OfPath(route.Pattern).Concat(operation.Parameters).Select(Parameter),
                .. RouteParameters.SharedBy(route).Select(p => new JsonObject { ["$ref"] = $"#/components/parameters/{p.Name}" }),
            ]),
        };
        if (operation.Body is { } body)
        {
            written["requestBody"] = Body(body);
        }

        written["responses"] = Responses(route, operation);
        return written;
    }

    private static JsonArray Security(ApiAccess access) => access switch
    {
        ApiAccess.Public => [],
        ApiAccess.Tenant => [new JsonObject { ["apiKey"] = new JsonArray() }],
        _ => [new JsonObject { ["operatorKey"] = new JsonArray() }],
    };

    private static JsonObject Parameter(ApiParameter parameter) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.In,
        ["description"] = parameter.Description,
        ["required"] = parameter.Required,
        ["schema"] = parameter.Schema.DeepClone(),
    }.With("example", parameter.Example is null ? null : parameter.Schema["type"]!.GetValue<string>() == "integer" ? JsonNode.Parse(parameter.Example) : parameter.Example);

    private JsonObject Body(ApiBody body)
    {
        var content = new JsonObject();
        foreach (var (contentType, schema) in body.Others)
        {
            content[contentType] = new JsonObject { ["schema"] = schema.DeepClone() };
        }

        if (body.Schema is { } name)
        {
            _ = Requests.TryAdd(name, RequestSchema(body));
            content["application/json"] = new JsonObject
            {
                ["schema"] = Schemas.Ref(name),
                ["examples"] = new JsonObject(body.Examples.Select(e =>
                    KeyValuePair.Create(e.Name, (JsonNode?)new JsonObject { ["summary"] = e.Summary, ["value"] = e.Value.DeepClone() }))),
            };
        }

        return new JsonObject { ["required"] = body.Schema is null || body.Others.Count > 0 || body.Fields.Any(f => f.Required), ["content"] = content };
    }

    private static JsonObject RequestSchema(ApiBody body) => new()
    {
        ["type"] = "object",
        ["description"] = body.Description,
        ["properties"] = new JsonObject(body.Fields.Select(f =>
        {
            var schema = (JsonObject)f.Schema.DeepClone();
            return KeyValuePair.Create(f.Name, (JsonNode?)(f.Required ? schema : schema.OrNull()).With("description", f.Description));
        })),
        ["required"] = new JsonArray([.. body.Fields.Where(f => f.Required).Select(f => (JsonNode)f.Name)]),
        ["additionalProperties"] = false,
    };

    private JsonObject Responses(ApiRoute route, ApiOperation operation)
    {
        var responses = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var success in operation.Successes)
        {
            responses[Text(success.Status)] = Success(route, success);
        }

        foreach (var refusals in operation.Refusals.Concat(RouteRefusals.Of(route, operation)).GroupBy(r => r.Status))
        {
            // A status that has a body of its own (a page, a health report) keeps it.
            _ = responses.TryAdd(Text(refusals.Key), Problem(route, [.. refusals.DistinctBy(r => (r.Code, r.Detail))]));
        }

        return new JsonObject(responses.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value)));
    }

    private JsonObject Success(ApiRoute route, ApiSuccess success)
    {
        var response = new JsonObject
        {
            ["description"] = success.Description,
            ["headers"] = ApiHeaders.Refs([.. success.Headers, .. RouteRefusals.HeadersOf(route, success.Status)]),
        };
        if ((success.Type is { } type ? views.Of(type) : success.Schema) is not { } schema)
        {
            return response;
        }

        var content = new JsonObject { ["schema"] = schema.DeepClone() };
        if (success.Examples.Count > 0)
        {
            content["examples"] = new JsonObject(success.Examples.Select(e =>
                KeyValuePair.Create(e.Name, (JsonNode?)new JsonObject { ["value"] = e.Value.DeepClone() })));
        }

        response["content"] = new JsonObject { [success.ContentType] = content };
        return response;
    }

    /// <summary>The problems of one status: in place, or as a component when they are the same for every route of a kind.</summary>
    private JsonObject Problem(ApiRoute route, IReadOnlyList<ApiRefusal> refusals)
    {
        var response = new JsonObject
        {
            ["description"] = string.Join('\n', refusals.DistinctBy(r => r.Code).Select(r => $"- `{r.Code}`: {Meaning(r)}")),
            ["headers"] = ApiHeaders.Refs(
            [
                .. RouteRefusals.HeadersOf(route, refusals[0].Status),
                .. refusals.Any(r => r.RetryAfter) ? [ApiHeaders.RetryAfter] : Array.Empty<string>(),
            ]),
            ["content"] = new JsonObject
            {
                ["application/problem+json"] = new JsonObject
                {
                    ["schema"] = Schemas.Ref("Problem"),
                    ["examples"] = new JsonObject(refusals.GroupBy(r => r.Code).SelectMany(g => g.Select((r, i) =>
                        KeyValuePair.Create(i == 0 ? r.Code : Text(i + 1, r.Code), (JsonNode?)new JsonObject { ["value"] = Example(r) })))),
                },
            },
        };
        if (RouteRefusals.SharedName(refusals) is not { } name)
        {
            return response;
        }

        SharedResponses[name] = response;
        return new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
    }

    private string Meaning(ApiRefusal refusal)
    {
        var meaning = _meanings.GetValueOrDefault(refusal.Code, refusal.Detail);
        return char.ToUpperInvariant(meaning[0]) + meaning[1..];
    }

    private static JsonObject Example(ApiRefusal refusal)
    {
        var problem = new JsonObject
        {
            ["type"] = $"urn:instafunctions:problem:{refusal.Code}",
            ["title"] = ReasonPhrases.GetReasonPhrase(refusal.Status),
            ["status"] = refusal.Status,
            ["detail"] = refusal.Detail,
            ["code"] = refusal.Code,
            ["requestId"] = RequestId,
            ["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Detail },
        };
        foreach (var (name, value) in refusal.More)
        {
            problem[name] = value?.DeepClone();
        }

        return problem;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number, string code) => string.Create(CultureInfo.InvariantCulture, $"{code}_{number}");

    // "404: no such media item": the status stands beside it anyway.
    [GeneratedRegex(@"^[0-9 or]+: ")]
    private static partial Regex StatusPrefix();
}
