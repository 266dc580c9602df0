using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>Media bytes in Blob Storage. A committed blob is a copy of a staged one, made within the account: always whole.</summary>
internal sealed class BlobMediaContent(MediaContainers containers, BlobLinks links, TimeProvider clock) : IMediaContent, IMediaLeftovers
{
    /// <inheritdoc/>
    public Task<StagedContent> StageAsync(TenantId tenant, MediaId id, Stream source, long maxBytes, CancellationToken cancellation) =>
        BlockUpload.CopyHashedAsync(source, containers.Staged(tenant, id), maxBytes, cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenStagedAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(() => containers.Staged(tenant, id).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation));

    /// <inheritdoc/>
    public async Task CommitAsync(TenantId tenant, MediaId id, string contentType, CancellationToken cancellation)
    {
        var staged = containers.Staged(tenant, id);
        // The copy takes its content type over.
        var headers = new BlobHttpHeaders { ContentType = contentType, CacheControl = "private, no-store" };
        _ = await StorageFailures.TranslateAsync(() => staged.SetHttpHeadersAsync(headers, cancellationToken: cancellation));
        await CopyAsync(staged, containers.Committed(tenant, id), null, cancellation);
        await DiscardAsync(tenant, id, cancellation);
    }

    /// <inheritdoc/>
    public Task DiscardAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(() => containers.Staged(tenant, id).DeleteIfExistsAsync(cancellationToken: cancellation));

    /// <inheritdoc/>
    public Task DeleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(() => containers.Committed(tenant, id).DeleteIfExistsAsync(cancellationToken: cancellation));

    /// <inheritdoc/>
    public Task<Uri> CreateLinkAsync(MediaItem mediaItem, TimeSpan lifetime, CancellationToken cancellation) => links.CreateAsync(
        containers.Committed(mediaItem.TenantId, mediaItem.Id), BlobSasPermissions.Read, clock.GetUtcNow() + lifetime, cancellation);

    /// <inheritdoc/>
    public async Task<int> DiscardUntouchedSinceAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var discarded = 0;
        foreach (var container in containers.Unfinished)
        {
            await foreach (var blob in ListAsync(container, cancellation))
            {
                if (blob.Properties.LastModified < time
                    && await StorageFailures.TranslateAsync(() => container.DeleteBlobIfExistsAsync(
                        blob.Name, conditions: new BlobRequestConditions { IfUnmodifiedSince = time }, cancellationToken: cancellation)))
                {
                    discarded++;
                }
            }
        }

        return discarded;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CommittedContent> CommittedBeforeAsync(
        DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in ListAsync(containers.Media, cancellation))
        {
            if (blob.Properties.LastModified < time && MediaContainers.Parse(blob.Name) is { } content)
            {
                yield return content;
            }
        }
    }

    /// <summary>Copies a blob within the account, all of it or nothing.</summary>
    /// <param name="from">What.</param>
    /// <param name="to">Where to.</param>
    /// <param name="version">The version wanted; null for whichever there is.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal static async Task CopyAsync(BlockBlobClient from, BlockBlobClient to, ETag? version, CancellationToken cancellation)
    {
        var options = new BlobCopyFromUriOptions { SourceConditions = version is { } tag ? new BlobRequestConditions { IfMatch = tag } : null };
        var copy = await StorageFailures.TranslateAsync(() => to.StartCopyFromUriAsync(from.Uri, options, cancellation));
        _ = await StorageFailures.TranslateAsync(async () => await copy.WaitForCompletionAsync(TimeSpan.FromMilliseconds(200), cancellation));
        var properties = (await StorageFailures.TranslateAsync(() => to.GetPropertiesAsync(cancellationToken: cancellation))).Value;
        if (properties.CopyStatus is not CopyStatus.Success)
        {
            throw new StoreUnavailableException($"A copy within the storage account ended as {properties.CopyStatus}.");
        }
    }

    private static async IAsyncEnumerable<BlobItem> ListAsync(BlobContainerClient container, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var blobs = container.GetBlobsAsync(cancellationToken: cancellation).GetAsyncEnumerator(cancellation);
        while (await StorageFailures.TranslateAsync(async () => await blobs.MoveNextAsync()))
        {
            yield return blobs.Current;
        }
    }
}
