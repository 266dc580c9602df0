using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media;
using InstaFunctions.Media.Import;
using InstaFunctions.Testing;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Media.Import;

/// <summary>A source's certificate names addresses; nothing of this process may connect to them.</summary>
public sealed class CertificateRequestTests
{
    private const string Public = "93.184.216.34";

    [Fact]
    public async Task The_addresses_in_a_sources_certificate_are_not_fetched()
    {
        using var named = new TcpListener(IPAddress.Loopback, 0);
        named.Start();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var certificate = Naming($"http://127.0.0.1:{((IPEndPoint)named.LocalEndpoint).Port}/issuer.cer");
        var handshake = ServeAsync(server, certificate);
        var network = new FakeImportNetwork().Name("photos.example", [Public]).Serve(Public, ((IPEndPoint)server.LocalEndpoint).Port);
        using var import = new MediaImport(
            new MediaIngest(new InMemoryMediaContent(), new InMemoryMediaStore(), new MediaInspector(), Options.Create(new MediaOptions()), new ManualTimeProvider()),
            network,
            Options.Create(new MediaOptions()),
            TimeProvider.System);

        var result = await import.ImportAsync(TenantId.From(Guid.NewGuid()), "https://photos.example/a.jpg", default);

        Assert.IsType<MediaIngestResult.SourceUnavailable>(result);
        await handshake;
        Assert.False(named.Pending());
    }

    private static async Task ServeAsync(TcpListener server, X509Certificate2 certificate)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            // Offline, for the server would fetch the issuer too.
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            });
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The import does not trust the certificate, and hangs up.
        }
    }

    // Issued by nobody that is known, so that a chain could only be built by fetching the issuer.
    private static X509Certificate2 Naming(string issuer)
    {
        using var authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=photos.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("photos.example");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([issuer], [issuer]));
        using var signed = request.Create(root, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
