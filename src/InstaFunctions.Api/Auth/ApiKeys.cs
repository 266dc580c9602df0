using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Auth;

/// <summary>Makes and hashes API keys.</summary>
public static class ApiKeys
{
    // A prefix lets secret scanners recognise a key that was published by mistake.
    private const string Prefix = "if_";

    /// <summary>Makes a key with 256 random bits. The text is shown once and never stored.</summary>
    public static (ApiKey Key, string Text) Make(TenantId tenant, TimeProvider clock)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKey { Id = Uuid.New<ApiKeyId>(clock), TenantId = tenant, Hash = Hash(text), CreatedAt = clock.GetUtcNow() };
        return (key, text);
    }

    /// <summary>The hash that a key is stored and found by.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
