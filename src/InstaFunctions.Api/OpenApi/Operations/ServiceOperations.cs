using System.Text.Json.Nodes;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>Health, and the document itself.</summary>
internal static class ServiceOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("Live", ApiTags.Service, "Whether the process lives", "Answers as long as the process does; looks at nothing else.")
        {
            Successes = [ApiSuccess.Json(200, "It lives.", ApiJson.Default.HealthView, ("live", new HealthView("live")))],
        },
        new("Ready", ApiTags.Service, "Whether the service can do its work", "Looks at what the service stands on, and tells which Instagram it publishes to.")
        {
            Successes =
            [
                ApiSuccess.Json(200, "It can.", ApiJson.Default.HealthView, ("ready", new HealthView("ready", "graph.instagram.com"))),
                ApiSuccess.Json(503, "It cannot.", ApiJson.Default.HealthView, ("unavailable", new HealthView("unavailable", "graph.instagram.com", "The store does not answer."))),
            ],
        },
        new("GetOpenApi", ApiTags.Service, "This document", "The OpenAPI 3.1 document of this API. `/docs` shows it to people, where the host has that page.")
        {
            Successes = [ApiSuccess.Of(200, "The document.", "application/json", new JsonObject { ["type"] = "object" })],
        },
    ];
}
