using System.Buffers.Text;
using System.Security.Cryptography;
using InstaFunctions.Core.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Accounts;

/// <summary>
/// Binds a login to the browser that began it, by a cookie: the address that Instagram sends a browser back to is worth nothing
/// in another one, so that nobody can be made to finish somebody else's login.
/// </summary>
public sealed class LoginBrowser(IDataProtectionProvider provider, IPublicAddress address, IOptions<AccountOptions> options)
{
    private const string Name = "instafunctions-login-";

    // A browser takes a cookie of this prefix from the host itself alone: from https, for every path, for no other host.
    private const string HostPrefix = "__Host-";
    private const int MaxLength = 1000;

    private readonly IDataProtector _protector = provider.CreateProtector("InstaFunctions.LoginBrowser.v1");

    private bool IsSecure => address.Base.Scheme == Uri.UriSchemeHttps;

    /// <summary>Gives the browser the login's cookie.</summary>
    public void Bind(HttpContext http, LoginStateId login) =>
        http.Response.Cookies.Append(NameOf(login), Base64Url.EncodeToString(_protector.Protect(login.Value.ToByteArray())), Options(options.Value.LoginLifetime));

    /// <summary>Whether the browser has the login's cookie.</summary>
    public bool IsBound(HttpContext http, LoginStateId login)
    {
        if (http.Request.Cookies[NameOf(login)] is not { Length: > 0 and <= MaxLength } text || !Base64Url.IsValid(text))
        {
            return false;
        }

        try
        {
            return _protector.Unprotect(Base64Url.DecodeFromChars(text)).AsSpan().SequenceEqual(login.Value.ToByteArray());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Takes the login's cookie back.</summary>
    public void Release(HttpContext http, LoginStateId login) => http.Response.Cookies.Delete(NameOf(login), Options(null));

    private string NameOf(LoginStateId login) => $"{(IsSecure ? HostPrefix : "")}{Name}{login.Value:N}";

    // Lax: the browser sends it when it comes back from Instagram by a redirect, and with no request that another site makes.
    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
