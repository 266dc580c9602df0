using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Api.Accounts;

/// <summary>Takes a webhook's body apart into events, without taking anything out of them.</summary>
internal static class WebhookBody
{
    private const int MaxDepth = 64;

    /// <summary>
    /// The events of a body: one per entry, because the platform batches anew what it sends again. A body without entries is
    /// one event.
    /// </summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="NotTextException">A text in it is none: half of a surrogate pair, or bytes that are not UTF-8.</exception>
    public static IReadOnlyList<WebhookEvent> Read(byte[] body, DateTimeOffset receivedAt)
    {
        try
        {
            return ReadEvents(body, receivedAt);
        }
        catch (InvalidOperationException exception)
        {
            throw new NotTextException(exception);
        }
    }

    private static List<WebhookEvent> ReadEvents(byte[] body, DateTimeOffset receivedAt)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var root = document.RootElement;
        var about = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("object", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;
        var entries = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("entry", out var list) && list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() > 0
                ? list.EnumerateArray().ToList()
                : [root];
        return [.. entries.Select(entry => Event(about, entry, receivedAt)).DistinctBy(e => e.Hash)];
    }

    private static WebhookEvent Event(string? about, JsonElement entry, DateTimeOffset receivedAt)
    {
        var json = entry.GetRawText();
        return new WebhookEvent
        {
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{about}\n{json}"))),
            Topic = about,
            IgUser = IdOf(entry) is { Length: > 0 } id ? new IgUserId(id) : null,
            ReceivedAt = receivedAt,
            Json = json,
        };
    }

    private static string? IdOf(JsonElement entry) => entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("id", out var id) ? null
        : id.ValueKind == JsonValueKind.String ? id.GetString()
        : id.ValueKind == JsonValueKind.Number ? id.GetRawText()
        : null;
}

/// <summary>A text of a webhook's body is none.</summary>
internal sealed class NotTextException(Exception inner) : Exception("A text in the body is half of a surrogate pair, or not UTF-8.", inner);
