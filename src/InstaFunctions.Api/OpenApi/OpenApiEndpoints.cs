using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi;

/// <summary>Serves the committed OpenAPI document, the same on every host.</summary>
public static class OpenApiEndpoints
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/openapi/v1.json";

    private static readonly byte[] Document = Read();

    /// <summary><c>GET /openapi/v1.json</c>.</summary>
    public static Task<IResult> GetAsync(ApiCall call)
    {
        // The same for everybody, and changed only by another version of the service.
        call.Http.Response.Headers.CacheControl = "public, max-age=300";
        return Task.FromResult(Results.Bytes(Document, "application/json"));
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream("openapi.json")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
