using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Storage.Blobs;
using InstaFunctions.Api.Hosting;
using InstaFunctions.Storage.Azure;
using InstaFunctions.Storage.Azure.Blobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Functions.Hosting;

/// <summary>The keys that encrypt tokens: all processes share them, in a container that nothing else uses.</summary>
internal static class KeyRing
{
    /// <summary>Adds them, encrypted with a certificate when there is one.</summary>
    /// <exception cref="SettingsException">A certificate cannot be used.</exception>
    internal static void AddKeyRing(this IServiceCollection services, AzureStorageOptions storage)
    {
        var ring = services.AddDataProtection().SetApplicationName("InstaFunctions");
        _ = services.AddOptions<KeyManagementOptions>().Configure<BlobServiceClient>((keys, blobs) =>
            keys.XmlRepository = new BlobXmlRepository(AzureStorage.KeyRing(blobs, storage)));
        var current = Load(storage.KeyRingCertificate, nameof(AzureStorageOptions.KeyRingCertificate));
        var previous = Load(storage.PreviousKeyRingCertificate, nameof(AzureStorageOptions.PreviousKeyRingCertificate));
        if (current is not null)
        {
            _ = ring.ProtectKeysWithCertificate(current);
        }

        _ = ring.UnprotectKeysWithAnyCertificate([.. new[] { current, previous }.OfType<X509Certificate2>()]);
    }

    private static X509Certificate2? Load(string? text, string setting)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), password: null);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw Unusable(setting);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            throw Unusable(setting);
        }
    }

    // Without the value: it holds a private key.
    private static SettingsException Unusable(string setting) => new(
        $"{AzureStorageOptions.Section}:{setting} must be a certificate with its private RSA key: PKCS #12 without a password, in base64.");
}
