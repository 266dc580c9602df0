using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Storage.Azure.Tables;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>
/// Direct uploads into a container of their own. Completing one copies its bytes to where no link writes, and checks the
/// copy: what is put there afterwards changes nothing.
/// </summary>
internal sealed class BlobDirectUploads(
    MediaContainers containers,
    StorageTables tables,
    BlobLinks links,
    MediaIngest ingest,
    IMediaStore store,
    IOptions<MediaOptions> options,
    TimeProvider clock) : IDirectUploads
{
    private const string ContentType = "ContentType";
    private const string Bytes = "Bytes";
    private const string ExpiresAt = "ExpiresAt";

    // The longest lease that ends by itself.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<UploadCreation> CreateAsync(TenantId tenant, string? contentType, long bytes, CancellationToken cancellation)
    {
        if (UploadPlan.Refuse(contentType, bytes, options.Value, clock, out var plan) is { } refusal)
        {
            return refusal;
        }

        var (id, type, expires) = plan;
        var row = new TableEntity(tenant.ToString(), id.ToString()) { [ContentType] = type ?? "", [Bytes] = bytes, [ExpiresAt] = expires.UtcTicks };
        _ = await tables.Uploads.TryAddAsync(row, cancellation);
        var link = await links.CreateAsync(
            containers.Upload(tenant, id), BlobSasPermissions.Create | BlobSasPermissions.Write, expires, cancellation);
        return new UploadCreation.Created(new UploadSession(id, link, expires));
    }

    /// <inheritdoc/>
    public async Task<MediaIngestResult> CompleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        if (await tables.Uploads.FindAsync(tenant.ToString(), id.ToString(), cancellation) is not { } row
            || row.GetInt64(ExpiresAt) < clock.GetUtcNow().UtcTicks)
        {
            return new MediaIngestResult.UploadUnknown();
        }

        if (await store.FindAsync(tenant, id, cancellation) is { } mediaItem)
        {
            return new MediaIngestResult.Stored(mediaItem);
        }

        var expected = row.GetInt64(Bytes)!.Value;
        var upload = containers.Upload(tenant, id);
        if (await PropertiesAsync(upload, cancellation) is not { } properties)
        {
            return new MediaIngestResult.UploadIncomplete(0, expected);
        }

        if (properties.ContentLength < expected)
        {
            return new MediaIngestResult.UploadIncomplete(properties.ContentLength, expected);
        }

        return await TakeAsync(tenant, id, upload, properties, MediaLabel.OfUpload(row.GetString(ContentType)), expected, cancellation);
    }

    private async Task<MediaIngestResult> TakeAsync(
        TenantId tenant, MediaId id, BlockBlobClient upload, BlobProperties properties, MediaLabel label, long expected, CancellationToken cancellation)
    {
        if (properties.ContentLength > expected)
        {
            return new MediaIngestResult.Unreadable($"{expected} bytes were announced, and {properties.ContentLength} came.");
        }

        var lease = upload.GetBlobLeaseClient();
        try
        {
            _ = await StorageFailures.TranslateAsync(() => lease.AcquireAsync(LeaseTime, cancellationToken: cancellation));
        }
        catch (RequestFailedException failure) when (failure.Status is 409)
        {
            return new MediaIngestResult.UploadBusy();
        }

        try
        {
            var staged = containers.Staged(tenant, id);
            await BlobMediaContent.CopyAsync(upload, staged, properties.ETag, cancellation);
            await using var bytes = await StorageFailures.TranslateAsync(
                () => staged.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation));
            var content = await HashAsync(bytes, cancellation);
            return await ingest.IngestStagedAsync(tenant, id, content, label, cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status is 412)
        {
            // Somebody put other bytes there meanwhile.
            return new MediaIngestResult.UploadBusy();
        }
        finally
        {
            _ = await StorageFailures.TranslateAsync(() => lease.ReleaseAsync(cancellationToken: CancellationToken.None));
        }
    }

    private static async Task<StagedContent> HashAsync(Stream bytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long total = 0;
        int count;
        while ((count = await bytes.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            total += count;
        }

        return new StagedContent(total, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task<BlobProperties?> PropertiesAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await StorageFailures.TranslateAsync(() => blob.GetPropertiesAsync(cancellationToken: cancellation))).Value;
        }
        catch (RequestFailedException failure) when (failure.Status is 404)
        {
            return null;
        }
    }
}
