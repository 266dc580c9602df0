using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// Links that open one media item, or one upload, for a short time to whoever has them. Method, path, tenant and expiry are signed
/// with HMAC-SHA256; a link is ASCII, as Instagram wants it. It is good up to and including the second it names.
/// </summary>
public sealed class MediaLinks(MediaLinkKey key, Func<Uri> publicUrl, TimeProvider clock)
{
    internal const string MediaPath = "/media/";
    internal const string UploadPath = "/media/uploads/";

    /// <summary>A link that reads a media item.</summary>
    /// <param name="mediaItem">Which.</param>
    /// <param name="lifetime">How long it is good; rounded up to the next whole second.</param>
    public Uri ToMediaItem(MediaItem mediaItem, TimeSpan lifetime) =>
        Make(HttpMethods.Get, $"{MediaPath}{mediaItem.Id}.{MediaTypes.ExtensionOf(mediaItem.ContentType)}", mediaItem.TenantId, clock.GetUtcNow() + lifetime);

    /// <summary>A link that writes the bytes of a direct upload.</summary>
    internal Uri ToUpload(TenantId tenant, MediaId id, DateTimeOffset expiresAt) =>
        Make(HttpMethods.Put, $"{UploadPath}{id}", tenant, expiresAt);

    /// <summary>Whose link it is; null when it is forged, altered or expired.</summary>
    /// <param name="method">GET to read, PUT to write.</param>
    /// <param name="path">The path, without the public URL's own.</param>
    /// <param name="request">The request, whose address must be the link's to the letter.</param>
    internal TenantId? Verify(string method, string path, HttpRequest request)
    {
        var query = request.Query;
        if (query["t"] is not [{ } t] || query["exp"] is not [{ } exp] || query["sig"] is not [{ } signature]
            || !Guid.TryParseExact(t, "N", out var tenant)
            || !long.TryParse(exp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !IsSpelled(request, $"{path}?t={t}&exp={exp}&sig={signature}"))
        {
            return null;
        }

        // Texts are compared, not what they decode to, so that a link has one spelling. In constant time, so that an answer's
        // timing tells nothing.
        var genuine = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(method, path, t, exp)));
        return genuine && clock.GetUtcNow() <= DateTimeOffset.FromUnixTimeSeconds(seconds) ? TenantId.From(tenant) : null;
    }

    // Routing and queries read many spellings as one: other cases, orders, percent-encodings and a slash at the end.
    private static bool IsSpelled(HttpRequest request, string link) =>
        (request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").EndsWith(link, StringComparison.Ordinal);

    private Uri Make(string method, string path, TenantId tenant, DateTimeOffset expiresAt)
    {
        var t = tenant.Value.ToString("N");
        var exp = ((expiresAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond)
            .ToString(CultureInfo.InvariantCulture);
        return new Uri($"{Base()}{path}?t={t}&exp={exp}&sig={Sign(method, path, t, exp)}");
    }

    private string Sign(string method, string path, string tenant, string exp) =>
        Base64Url.EncodeToString(key.Sign(Encoding.UTF8.GetBytes($"v1\n{method}\n{path}\n{tenant}\n{exp}")));

    private string Base()
    {
        var url = publicUrl();
        var host = url.HostNameType is UriHostNameType.Dns ? url.IdnHost : url.Host;
        return $"{url.Scheme}://{host}{(url.IsDefaultPort ? "" : $":{url.Port}")}{url.AbsolutePath.TrimEnd('/')}";
    }
}
