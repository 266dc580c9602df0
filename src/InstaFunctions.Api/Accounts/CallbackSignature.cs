using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InstaFunctions.Api.Accounts;

/// <summary>What a signed request says.</summary>
/// <param name="User">The person: an account's own id, or an app-scoped one.</param>
/// <param name="IssuedAt">When the platform made it; null when it does not say.</param>
/// <param name="Code">A text that belongs to this request alone, and that nobody can guess.</param>
internal sealed record SignedRequest(string User, DateTimeOffset? IssuedAt, string Code);

/// <summary>Checks the platform's signatures. Whatever is wrong, the answer is the same: no.</summary>
internal static class CallbackSignature
{
    private const string HeaderPrefix = "sha256=";
    private const string Algorithm = "HMAC-SHA256";
    private const int CodeBytes = 16;
    private const int MaxIdLength = 64;

    /// <summary>
    /// Whether <c>X-Hub-Signature-256</c> signs these very bytes. Source: the platform's guide to webhooks, "Validating payloads".
    /// </summary>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string secret)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header is not null
            && header.Length == HeaderPrefix.Length + 2 * given.Length
            && header.StartsWith(HeaderPrefix, StringComparison.Ordinal)
            && Convert.FromHexString(header.AsSpan(HeaderPrefix.Length), given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Sign(body, secret));
    }

    /// <summary>
    /// Reads <c>base64url(signature).base64url(json)</c>; null when the signature, its algorithm or its content is not right.
    /// Source: the platform's guide to data deletion callbacks, "Parsing the request".
    /// </summary>
    public static SignedRequest? Read(string? text, string secret)
    {
        if (text?.Split('.') is not [var signature, var payload] || Decode(signature) is not { Length: HMACSHA256.HashSizeInBytes } given)
        {
            return null;
        }

        // The signature is over the encoded text, and before it is checked nothing of that is looked at.
        return CryptographicOperations.FixedTimeEquals(given, Sign(Encoding.UTF8.GetBytes(payload), secret)) && Decode(payload) is { } json
            ? Parse(json, Convert.ToHexStringLower(SHA256.HashData(given).AsSpan(0, CodeBytes)))
            : null;
    }

    private static SignedRequest? Parse(byte[] json, string code)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text(root, "algorithm") is { } algorithm && algorithm.Equals(Algorithm, StringComparison.OrdinalIgnoreCase)
                && Text(root, "user_id") is { Length: > 0 and <= MaxIdLength } user && user.All(char.IsAsciiDigit)
                    ? new SignedRequest(user, IssuedAt(root), code)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The platform has sent ids as numbers too.
    private static string? Text(JsonElement root, string name) => !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    private static DateTimeOffset? IssuedAt(JsonElement root) =>
        long.TryParse(Text(root, "issued_at"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static byte[] Sign(ReadOnlySpan<byte> bytes, string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes);

    private static byte[]? Decode(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
