using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InstaFunctions.Api.OpenApi.Operations;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi;

/// <summary>
/// Writes the OpenAPI 3.1 document of <see cref="ApiRoutes.All"/>. What it writes is committed as <c>docs/openapi.json</c>,
/// which is what the service serves; a test holds the two together.
/// </summary>
public static class ApiDocument
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    /// <param name="docsFolder">Where the XML documentation of this assembly and of Core is.</param>
    /// <exception cref="InvalidOperationException">A route has no description, or a description has no route.</exception>
    public static string Generate(string docsFolder)
    {
        var docs = new XmlDocs(docsFolder);
        var views = new ViewSchemas(docs);
        var writer = new OperationWriter(views, docs);
        var described = ApiOperations.All.ToDictionary(o => o.Route);
        var paths = new JsonObject();
        foreach (var route in ApiRoutes.All)
        {
            if (!described.Remove(route.Name, out var operation))
            {
                throw new InvalidOperationException($"The route {route.Name} is not described in {nameof(ApiOperations)}.");
            }

            var path = (JsonObject)(paths[route.Pattern] ??= new JsonObject());
            path[route.Method.ToLowerInvariant()] = writer.Write(route, operation);
        }

        if (described.Count > 0)
        {
            throw new InvalidOperationException($"There is no route {string.Join(", ", described.Keys)}.");
        }

        var schemas = writer.Requests.Concat(views.Components).Concat(ProblemSchemas.All)
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value));
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "InstaFunctions",
                ["version"] = "1",
                ["description"] = ApiManners.Text,
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The service that serves this document." }),
            ["tags"] = new JsonArray([.. ApiTags.All.Select(t => new JsonObject { ["name"] = t.Name, ["description"] = t.Description })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(schemas),
                ["parameters"] = OperationWriter.SharedParameters(),
                ["headers"] = ApiHeaders.Components(),
                ["responses"] = new JsonObject(writer.SharedResponses.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))),
                ["securitySchemes"] = new JsonObject
                {
                    ["apiKey"] = Bearer("A tenant's API key, `if_…`. The operator makes it; the service stores only its hash."),
                    ["operatorKey"] = Bearer("The operator's key: the setting `Admin:ApiKey`."),
                },
            },
        };
        return document.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Bearer(string description) => new() { ["type"] = "http", ["scheme"] = "bearer", ["description"] = description };
}
