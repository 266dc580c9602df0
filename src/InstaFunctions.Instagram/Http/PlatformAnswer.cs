using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Instagram.Errors;

namespace InstaFunctions.Instagram.Http;

/// <summary>A whole answer of the platform.</summary>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="ClaimsJson">Whether its content type is JSON.</param>
/// <param name="Body">Its bytes; null when they are too many.</param>
/// <param name="RetryAfter">How long it asks to wait.</param>
internal sealed record PlatformAnswer(int HttpStatus, bool ClaimsJson, ReadOnlyMemory<byte>? Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => HttpStatus is >= 200 and <= 299;

    /// <summary>The error it carries, whatever its HTTP status; null when it carries none that can be read.</summary>
    public PlatformError? Error()
    {
        try
        {
            using var document = JsonDocument.Parse(Json());
            return PlatformError.From(document.RootElement);
        }
        // The latter: text that cannot be decoded.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The answer's content.</summary>
    /// <exception cref="JsonException">It is not JSON of that shape.</exception>
    public T Json<T>(JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Json().Span, type) ?? throw new JsonException("it is null");

    private ReadOnlyMemory<byte> Json() => (ClaimsJson, Body) switch
    {
        (false, _) => throw new JsonException("its content type is not JSON"),
        (_, null) => throw new JsonException("it is too long"),
        (_, { } body) => body,
    };
}
