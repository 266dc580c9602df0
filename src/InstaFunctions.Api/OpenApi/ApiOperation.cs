using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace InstaFunctions.Api.OpenApi;

/// <summary>
/// What the OpenAPI document says about one route beyond what follows from the route itself: its path parameters, its key,
/// its idempotency and the refusals that go with them are written by <see cref="OperationWriter"/>.
/// </summary>
/// <param name="Route">The route's name.</param>
/// <param name="Tag">The group it is shown in.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Description">What it does and its limits, in Markdown.</param>
internal sealed record ApiOperation(string Route, string Tag, string Summary, string Description)
{
    /// <summary>Its query parameters and the headers that are its own.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Its body; null when it reads none.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>How it answers when all is well.</summary>
    public required IReadOnlyList<ApiSuccess> Successes { get; init; }

    /// <summary>How it refuses, beyond what every route of its kind may answer.</summary>
    public IReadOnlyList<ApiRefusal> Refusals { get; init; } = [];
}

/// <summary>A query parameter or a header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>query</c>, <c>header</c> or <c>path</c>.</param>
/// <param name="Schema">What it may be.</param>
/// <param name="Description">What it is for, in Markdown.</param>
/// <param name="Example">A value.</param>
internal sealed record ApiParameter(string Name, string In, JsonObject Schema, string Description, string? Example = null)
{
    /// <summary>Whether the request is refused without it.</summary>
    public bool Required { get; init; }
}

/// <summary>A request body.</summary>
/// <param name="Examples">JSON bodies by name.</param>
internal sealed record ApiBody(params (string Name, string Summary, JsonObject Value)[] Examples)
{
    /// <summary>The schema's name among the components; null when there is no JSON form.</summary>
    public string? Schema { get; init; }

    /// <summary>What the JSON form is, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The fields of the JSON form.</summary>
    public IReadOnlyList<ApiField> Fields { get; init; } = [];

    /// <summary>Its other forms, by content type.</summary>
    public IReadOnlyList<(string ContentType, JsonObject Schema)> Others { get; init; } = [];
}

/// <summary>A field of a JSON body. One that is not required may be null, which counts as absent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What it may be.</param>
/// <param name="Description">What it is for, its limits, and the codes of its errors, in Markdown.</param>
/// <param name="Required">Whether the request is refused without it.</param>
internal sealed record ApiField(string Name, JsonObject Schema, string Description, bool Required = false);

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it is given, in Markdown.</param>
internal sealed record ApiSuccess(int Status, string Description)
{
    /// <summary>How the body is written; null when there is none.</summary>
    public JsonTypeInfo? Type { get; private init; }

    /// <summary>The body's content type.</summary>
    public string ContentType { get; private init; } = "application/json";

    /// <summary>The schema of a body that is not written from a type; null otherwise.</summary>
    public JsonObject? Schema { get; private init; }

    /// <summary>Bodies by name.</summary>
    public IReadOnlyList<(string Name, JsonNode Value)> Examples { get; private init; } = [];

    /// <summary>Headers, by the names of <see cref="ApiHeaders"/>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>An answer with a JSON body. Its examples are written as the service writes its answers.</summary>
    public static ApiSuccess Json<T>(int status, string description, JsonTypeInfo<T> type, params (string Name, T Value)[] examples) => new(status, description)
    {
        Type = type,
        Examples = [.. examples.Select(e => (e.Name, JsonSerializer.SerializeToNode(e.Value, type)!))],
    };

    /// <summary>An answer with another body.</summary>
    public static ApiSuccess Of(int status, string description, string contentType, JsonObject schema, JsonNode? example = null) => new(status, description)
    {
        ContentType = contentType,
        Schema = schema,
        Examples = example is null ? [] : [("example", example)],
    };
}

/// <summary>A problem that a route may answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Its code.</param>
/// <param name="Detail">What it says: an example.</param>
internal sealed record ApiRefusal(int Status, string Code, string Detail)
{
    /// <summary>Further members of the problem, as an example.</summary>
    public JsonObject More { get; init; } = [];

    /// <summary>Whether it carries <c>Retry-After</c>.</summary>
    public bool RetryAfter { get; init; }

    /// <summary>A problem about one field.</summary>
    public static ApiRefusal Field(int status, string code, string field, string fieldCode, string message) => new(status, code, $"{field}: {message}")
    {
        More = new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject { ["field"] = field, ["code"] = fieldCode, ["message"] = message }),
        },
    };
}
