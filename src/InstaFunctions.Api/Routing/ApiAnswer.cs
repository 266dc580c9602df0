using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace InstaFunctions.Api.Routing;

/// <summary>An answer as a value, so that it can be kept under an <c>Idempotency-Key</c> and given again to the letter.</summary>
public sealed record ApiAnswer : IResult, IStatusCodeHttpResult
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The JSON body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Headers beyond the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    [JsonIgnore]
    public int? StatusCode => Status;

    /// <summary>An answer with a JSON body.</summary>
    public static ApiAnswer Json<T>(int status, T value, JsonTypeInfo<T> type, params (string Name, string? Value)[] headers) => new()
    {
        Status = status,
        Body = JsonSerializer.Serialize(value, type),
        Headers = headers.Where(h => h.Value is not null).ToDictionary(h => h.Name, h => h.Value!),
    };

    /// <summary>An answer without a body.</summary>
    public static ApiAnswer NoContent { get; } = new() { Status = StatusCodes.Status204NoContent };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (Body is null)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(Body, httpContext.RequestAborted);
    }
}
