using System.Net.Http.Headers;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;

namespace InstaFunctions.Instagram.Http;

/// <summary>Builds requests.</summary>
internal static class PlatformRequest
{
    /// <summary>The token as a header and nowhere else: what stands in a URL ends up in logs along the way.</summary>
    /// <exception cref="InstagramException">No header can carry the token.</exception>
    public static HttpRequestMessage Authorized(HttpMethod method, Uri url, AccessToken token)
    {
        var text = Reveal(token);
        return new HttpRequestMessage(method, url) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", text) } };
    }

    /// <summary>The token in clear.</summary>
    /// <exception cref="InstagramException">It is empty or holds characters that no token has.</exception>
    public static string Reveal(AccessToken token) =>
        token.Reveal() is { Length: > 0 } text && text.All(character => character is > ' ' and < '\x7f')
            ? text
            : throw InstagramErrors.MalformedToken();

    /// <summary>An address with a query.</summary>
    public static Uri WithQuery(Uri address, params IEnumerable<(string Name, string Value)> query) => new(
        $"{address.AbsoluteUri}?{string.Join('&', query.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))}");
}
