using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>
/// Links that are a permission by themselves (shared access signatures): signed with a key that the service's identity is
/// given for a while, or, where the account has a key (Azurite), with that.
/// </summary>
internal sealed class BlobLinks(BlobServiceClient service, TimeProvider clock) : IDisposable
{
    // A user delegation key lives for seven days at most; links live for hours.
    // https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(3);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _gate = new(1);
    private UserDelegationKey? _key;

    /// <summary>A link to one blob.</summary>
    internal async Task<Uri> CreateAsync(
        BlockBlobClient blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        var sas = new BlobSasBuilder(permissions, expiresAt) { BlobContainerName = blob.BlobContainerName, BlobName = blob.Name, Resource = "b" };
        if (blob.CanGenerateSasUri)
        {
            return blob.GenerateSasUri(sas);
        }

        sas.Protocol = SasProtocol.Https;
        var key = await KeyAsync(expiresAt, cancellation);
        return new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key, service.AccountName) }.ToUri();
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_key is null || _key.SignedExpiresOn < until + ClockSkew)
            {
                var now = clock.GetUtcNow();
                var expires = now + KeyLifetime > until + ClockSkew ? now + KeyLifetime : until + ClockSkew;
                _key = (await StorageFailures.TranslateAsync(() => service.GetUserDelegationKeyAsync(now - ClockSkew, expires, cancellation))).Value;
            }

            return _key;
        }
        finally
        {
            _ = _gate.Release();
        }
    }
}
