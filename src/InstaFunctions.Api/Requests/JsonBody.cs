using System.Text.Json;
using InstaFunctions.Api.Problems;

namespace InstaFunctions.Api.Requests;

/// <summary>Reads a JSON request body, once and with a limit.</summary>
public static class JsonBody
{
    /// <summary>No JSON request is longer than this: captions are short, and media are not sent as JSON.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Reads the bytes.</summary>
    /// <exception cref="ApiProblemException">413: more than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancellation, int maxBytes = MaxBytes)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > maxBytes)
            {
                throw new ApiProblemException(
                    StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, $"The body has more than {maxBytes} bytes.");
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="ApiProblemException">400: not a JSON object. 413: too long. 415: not JSON by its content type.</exception>
    public static JsonFields Parse(HttpRequest request, byte[] bytes)
    {
        if (bytes.Length > 0 && !request.HasJsonContentType())
        {
            throw new ApiProblemException(
                StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "Send Content-Type: application/json.");
        }

        try
        {
            var text = WithoutByteOrderMark(bytes);
            using var document = JsonDocument.Parse(text.IsEmpty ? "{}"u8.ToArray() : text, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonFields(document.RootElement.Clone())
                : throw ApiProblemException.Malformed("$", "not_an_object", "The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw ApiProblemException.Malformed(
                "$", "malformed_json", $"The body is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
    }

    // Some clients write one before UTF-8 all the same; RFC 8259, section 8.1, lets a reader pass over it.
    private static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory("\uFEFF"u8.Length) : bytes;
}
