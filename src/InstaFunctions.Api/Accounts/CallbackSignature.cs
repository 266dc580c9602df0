using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InstaFunctions.Api.Accounts;

/// <summary>What a signed request says.</summary>
/// <param name="User">The person: an account's own id, or an app-scoped one.</param>
/// <param name="IssuedAt">When the platform made it.</param>
/// <param name="Code">A text that belongs to this request alone, and that nobody can guess.</param>
internal sealed record SignedRequest(string User, DateTimeOffset IssuedAt, string Code);

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
    /// Reads <c>base64url(signature).base64url(json)</c>. Source: the platform's guide to data deletion callbacks, "Parsing the request".
    /// </summary>
    /// <param name="text">The form's <c>signed_request</c>.</param>
    /// <param name="secret">The app's secret.</param>
    /// <param name="request">What it says; null when it says it in another form than the platform does.</param>
    /// <returns>False when nobody with the secret signed it.</returns>
    public static bool TryRead(string? text, string secret, out SignedRequest? request)
    {
        request = null;
        if (text?.Split('.') is not [var signature, var payload] || Decode(signature) is not { Length: HMACSHA256.HashSizeInBytes } given)
        {
            return false;
        }

        // The signature is over the encoded text, and before it is checked nothing of that is looked at.
        if (!CryptographicOperations.FixedTimeEquals(given, Sign(Encoding.UTF8.GetBytes(payload), secret)))
        {
            return false;
        }

        request = Decode(payload) is { } json ? Parse(json, Convert.ToHexStringLower(SHA256.HashData(given).AsSpan(0, CodeBytes))) : null;
        return true;
    }

    /// <summary>Whether a text has the form of a request's code.</summary>
    public static bool IsCode(string text) => text.Length == 2 * CodeBytes && text.All(char.IsAsciiHexDigitLower);

    private static SignedRequest? Parse(byte[] json, string code)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text(root, "algorithm") is { } algorithm && algorithm.Equals(Algorithm, StringComparison.OrdinalIgnoreCase)
                && Text(root, "user_id") is { Length: > 0 and <= MaxIdLength } user && user.All(char.IsAsciiDigit)
                && IssuedAt(root) is { } issued
                    ? new SignedRequest(user, issued, code)
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a text in it is none, being half of a surrogate pair or no UTF-8.
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
