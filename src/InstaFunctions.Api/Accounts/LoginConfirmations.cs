using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace InstaFunctions.Api.Accounts;

/// <summary>
/// Carries what a person has granted over the page that asks for their confirmation, encrypted and signed by Data Protection:
/// nothing of it is stored before they confirm.
/// </summary>
public sealed class LoginConfirmations(IDataProtectionProvider provider)
{
    private const int MaxLength = 32 * 1024;

    private readonly IDataProtector _protector = provider.CreateProtector("InstaFunctions.LoginConfirmation.v1");

    /// <summary>Seals a grant.</summary>
    /// <param name="login">The login that it came from, which the browser's cookie names.</param>
    /// <param name="state">The state that lets it be confirmed once.</param>
    /// <param name="grant">The grant.</param>
    internal string Seal(LoginStateId login, string state, LoginGrant grant)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new SealedGrant(login, state, grant.Profile, grant.Token.Reveal(), grant.TokenExpiresAt, grant.Permissions),
            SealedGrantJson.Default.SealedGrant);
        return Base64Url.EncodeToString(_protector.Protect(json));
    }

    /// <summary>Opens a sealed grant; null when it is none of ours.</summary>
    internal (LoginStateId Login, string State, LoginGrant Grant)? Open(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var opened = JsonSerializer.Deserialize(_protector.Unprotect(Base64Url.DecodeFromChars(text)), SealedGrantJson.Default.SealedGrant)!;
            return (opened.Login, opened.State, new LoginGrant(opened.Profile, new AccessToken(opened.Token), opened.TokenExpiresAt, opened.Permissions));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>What is sealed.</summary>
internal sealed record SealedGrant(
    LoginStateId Login, string State, InstagramProfile Profile, string Token, DateTimeOffset? TokenExpiresAt, IReadOnlyList<string>? Permissions);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SealedGrant))]
internal sealed partial class SealedGrantJson : JsonSerializerContext;
