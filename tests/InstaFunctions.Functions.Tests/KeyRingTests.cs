using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using InstaFunctions.Api.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Functions.Tests;

public sealed class KeyRingTests
{
    private readonly Blob _blob = new();
    private readonly string _first = NewCertificate();
    private readonly string _second = NewCertificate();

    [Fact]
    public void With_a_certificate_no_key_is_stored_as_it_is()
    {
        using var app = Start(_first);

        Assert.Equal("token", Unprotect(app, Protect(app)));
        Assert.NotEmpty(_blob.Elements);
        Assert.All(_blob.Elements, key => Assert.Contains("EncryptedData", key.ToString(), StringComparison.Ordinal));
        Assert.All(_blob.Elements, key => Assert.Empty(key.Descendants("masterKey")));
    }

    [Fact]
    public void After_a_change_of_the_certificate_what_was_encrypted_before_is_still_read()
    {
        using var before = Start(_first);
        var text = Protect(before);
        using var after = Start(_second, _first);

        Assert.Equal("token", Unprotect(after, text));
    }

    [Fact]
    public void Without_the_certificate_of_its_time_nothing_can_be_read()
    {
        using var before = Start(_first);
        var text = Protect(before);
        using var after = Start(_second);

        _ = Assert.ThrowsAny<CryptographicException>(() => Unprotect(after, text));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("bm90IGEgY2VydGlmaWNhdGU=")]
    public void What_is_no_certificate_stops_the_start_and_is_not_repeated(string value)
    {
        var problem = Assert.Throws<SettingsException>(() => Start(value));

        Assert.StartsWith("Storage:KeyRingCertificate must be a certificate", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, problem.Message, StringComparison.Ordinal);
    }

    private TestApp Start(string certificate, string? previous = null) => TestApp.Start(
        services => services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = _blob),
        ("Storage:KeyRingCertificate", certificate),
        ("Storage:PreviousKeyRingCertificate", previous));

    private static string Protect(TestApp app) => Protector(app).Protect("token");

    private static string Unprotect(TestApp app, string text) => Protector(app).Unprotect(text);

    private static IDataProtector Protector(TestApp app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static string NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=key ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddDays(-1));
        return Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
    }

    private sealed class Blob : IXmlRepository
    {
        public List<XElement> Elements { get; } = [];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. Elements];

        public void StoreElement(XElement element, string friendlyName) => Elements.Add(element);
    }
}
