using System.Text.Json;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Platform;

/// <summary>A call as the handlers see it.</summary>
internal sealed record PlatformRequest
{
    public required HttpContext Http { get; init; }

    /// <summary>Query and body (a form, or JSON) in one.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Of the <c>Authorization</c> header, or the parameter <c>access_token</c>.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The account that the path names, or whose token it is.</summary>
    public SimulatedAccount? Account { get; init; }

    /// <summary>The container whose status is read, or that is published.</summary>
    public string? ContainerId => this["creation_id"] ?? Http.Request.RouteValues["id"] as string;

    public Fault? Fault { get; init; }

    /// <summary>How the answer is changed, whatever it is.</summary>
    public IReadOnlyList<Fault> Changes { get; init; } = [];

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public static string? ReadToken(HttpRequest request, IReadOnlyDictionary<string, string> parameters)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : parameters.GetValueOrDefault("access_token");
    }

    /// <summary>Null when the body is not what its content type says.</summary>
    public static async Task<Dictionary<string, string>?> ReadParametersAsync(HttpRequest request)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Query)
        {
            parameters[name] = value.ToString();
        }

        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(request.HttpContext.RequestAborted))
            {
                parameters[name] = value.ToString();
            }
        }
        else if (request.HasJsonContentType())
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
                if (body.RootElement.ValueKind != JsonValueKind.Object)
                {
                    return null;
                }

                foreach (var member in body.RootElement.EnumerateObject())
                {
                    parameters[member.Name] = Text(member.Value);
                }
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return parameters;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            string.Join(',', value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
