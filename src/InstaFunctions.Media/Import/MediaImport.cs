using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Media.Import;

/// <summary>
/// Fetches media from an address that a caller names. The caller is a stranger, so the address may be an attack on the
/// service's own network: every connection is checked when it is made, redirects are followed by hand and checked again.
/// </summary>
public sealed class MediaImport : IMediaImport, IDisposable
{
    private readonly MediaIngest _ingest;
    private readonly MediaOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly ImportSlots _slots;

    /// <summary>Makes the import and its connections.</summary>
    public MediaImport(MediaIngest ingest, IImportNetwork network, IOptions<MediaOptions> options, TimeProvider clock)
    {
        (_ingest, _options, _clock) = (ingest, options.Value, clock);
        _slots = new ImportSlots(options.Value);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            PreAuthenticate = false,
            // The callers' trace ids are nobody else's business.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            ConnectCallback = new CheckedConnector(network, options, clock).ConnectAsync,
            SslOptions = WithoutRequestsOfItsOwn(network.Tls ?? new SslClientAuthenticationOptions()),
        };

        _http = new HttpMessageInvoker(handler);
    }

    /// <inheritdoc/>
    public async Task<MediaIngestResult> ImportAsync(TenantId tenant, string sourceUrl, CancellationToken cancellation)
    {
        using var slot = _slots.TryTake(tenant, out var ofTenant);
        if (slot is null)
        {
            return new MediaIngestResult.TooManyImports(ofTenant, ofTenant ? _options.MaxImportsPerTenant : _options.MaxImports);
        }

        using var timeout = new CancellationTokenSource(_options.ImportTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var response = await FetchAsync(SourceAddress.Parse(sourceUrl, _options.AllowHttpImport), slot, both.Token);
            return await StoreAsync(tenant, response, both.Token);
        }
        catch (SourceRefusedException e)
        {
            return new MediaIngestResult.SourceRefused(e.Message);
        }
        catch (HttpRequestException e) when (e.InnerException is SourceRefusedException refused)
        {
            return new MediaIngestResult.SourceRefused(refused.Message);
        }
        catch (SourceUnavailableException e)
        {
            return new MediaIngestResult.SourceUnavailable(e.StatusCode, e.Message);
        }
        catch (HttpRequestException e)
        {
            return new MediaIngestResult.SourceUnavailable(null, Describe(e));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new MediaIngestResult.SourceUnavailable(
                null, $"The source did not deliver within {_options.ImportTimeout.TotalSeconds:0.###} seconds.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FetchAsync(Uri address, ImportSlot slot, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.ParseAdd("InstaFunctions");
            request.Headers.Accept.ParseAdd("image/*,video/*;q=0.9,*/*;q=0.5");
            request.Headers.AcceptEncoding.ParseAdd("identity");
            // A connection serves one request, so that every request has its address checked.
            request.Headers.ConnectionClose = true;
            request.Options.Set(ImportSlot.Key, slot);
            var response = await _http.SendAsync(request, cancellation);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            if (redirects == IMediaImport.MaxRedirects)
            {
                throw new SourceRefusedException($"The source redirects more than {IMediaImport.MaxRedirects} times.");
            }

            address = SourceAddress.Follow(address, location, _options.AllowHttpImport);
        }
    }

    private async Task<MediaIngestResult> StoreAsync(TenantId tenant, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            throw new SourceUnavailableException($"The source answered with status {(int)response.StatusCode}.", (int)response.StatusCode);
        }

        var declared = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        // The limit of what the bytes really are is applied while they stream; what no kind may have is not begun.
        var largest = Math.Max(_options.MaxImageBytes, _options.MaxVideoBytes);
        if (response.Content.Headers.ContentLength > largest)
        {
            return new MediaIngestResult.TooLarge(
                largest == _options.MaxVideoBytes ? MediaKind.Video : MediaKind.Image, largest);
        }

        await using var body = ContentCoding.Undo(
            new SourceStream(await response.Content.ReadAsStreamAsync(cancellation)),
            response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var codings) ? [.. codings] : [],
            (int)response.StatusCode);
        return await _ingest.IngestAsync(tenant, body, MediaLabel.OfSource(declared), cancellation);
    }

    /// <summary>
    /// A certificate names addresses of its issuer's certificate and of revocation lists, and the framework would fetch them by
    /// itself, over plain http and without any check: the source would choose where this machine connects to.
    /// </summary>
    private static SslClientAuthenticationOptions WithoutRequestsOfItsOwn(SslClientAuthenticationOptions tls)
    {
        tls.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        tls.CertificateChainPolicy ??= new X509ChainPolicy();
        tls.CertificateChainPolicy.DisableCertificateDownloads = true;
        tls.CertificateChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return tls;
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found
        or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    private static string Describe(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => "The source does not take connections.",
        HttpRequestError.SecureConnectionError => "No secure connection to the source could be made; its certificate may be the reason.",
        _ => "The source did not answer as a web server does.",
    };
}
