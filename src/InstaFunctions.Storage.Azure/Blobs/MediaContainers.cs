using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>
/// Where media bytes are. Uploads are written by clients through links; staged bytes only by us; committed bytes are those
/// that Instagram is given links to. No link ever writes what was checked.
/// </summary>
internal sealed class MediaContainers(BlobServiceClient service, string prefix)
{
    private BlobContainerClient Uploads { get; } = service.GetBlobContainerClient($"{prefix}-uploads");

    private BlobContainerClient Staging { get; } = service.GetBlobContainerClient($"{prefix}-staging");

    /// <summary>The committed ones.</summary>
    internal BlobContainerClient Media { get; } = service.GetBlobContainerClient($"{prefix}-media");

    /// <summary>What interrupted work may have left.</summary>
    internal IReadOnlyList<BlobContainerClient> Unfinished => [Uploads, Staging];

    internal BlockBlobClient Upload(TenantId tenant, MediaId id) => Uploads.GetBlockBlobClient(Name(tenant, id));

    internal BlockBlobClient Staged(TenantId tenant, MediaId id) => Staging.GetBlockBlobClient(Name(tenant, id));

    internal BlockBlobClient Committed(TenantId tenant, MediaId id) => Media.GetBlockBlobClient(Name(tenant, id));

    /// <summary>Whose a committed blob is; null when it is not one of ours.</summary>
    internal static CommittedContent? Parse(string name) =>
        name.Split('/') is [var tenant, var id] && Guid.TryParseExact(tenant, "D", out var t) && Guid.TryParseExact(id, "D", out var i)
            ? new CommittedContent(TenantId.From(t), MediaId.From(i))
            : null;

    internal Task CreateIfMissingAsync(CancellationToken cancellation) => Task.WhenAll(
        new[] { Uploads, Staging, Media }.Select(container =>
            StorageFailures.TranslateAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellation))));

    private static string Name(TenantId tenant, MediaId id) => $"{tenant}/{id}";
}
