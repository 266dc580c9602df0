using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Login;

/// <summary>The signatures of the platform's callbacks.</summary>
internal static class SignedRequest
{
    /// <summary><c>base64url(signature).base64url(json)</c>, the signature being over the encoded json.</summary>
    public static string Make(string appScopedId, DateTimeOffset now, string appSecret)
    {
        var json = new JsonObject
        {
            ["user_id"] = appScopedId,
            ["algorithm"] = "HMAC-SHA256",
            ["issued_at"] = now.ToUnixTimeSeconds(),
        };
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.ASCII.GetBytes(payload));
        return $"{Base64Url.EncodeToString(signature)}.{payload}";
    }

    /// <summary>The value of <c>X-Hub-Signature-256</c> for these very bytes.</summary>
    public static string Header(ReadOnlySpan<byte> body, string appSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));
}
