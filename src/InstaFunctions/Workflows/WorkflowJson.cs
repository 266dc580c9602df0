using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core.Serialization;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Functions.Workflows;

/// <summary>How histories are written: the workflow's messages as on every host, and whatever else the worker itself needs.</summary>
internal static class WorkflowJson
{
    internal static ObjectSerializer Serializer { get; } = new JsonObjectSerializer(new JsonSerializerOptions(PublishJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(PublishJson.Default, new DefaultJsonTypeInfoResolver()),
    });
}
