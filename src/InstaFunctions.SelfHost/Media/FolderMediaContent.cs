using System.Runtime.CompilerServices;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Hosting;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// Media bytes in a folder. A file gets its place by a rename, after its bytes were flushed to the disk: a committed file is
/// always whole.
/// </summary>
public sealed class FolderMediaContent(MediaFolder folder, MediaLinks links, TimeProvider clock) : IMediaContent, IMediaLeftovers
{
    /// <inheritdoc/>
    public async Task<StagedContent> StageAsync(
        TenantId tenant, MediaId id, Stream source, long maxBytes, CancellationToken cancellation)
    {
        var path = folder.Staged(tenant, id);
        MediaDisk.Try(() => MediaFolder.CreateParent(path));
        try
        {
            StagedContent staged;
            await using (var file = MediaDisk.Try(() => new FileStream(path, OwnerOnly.Creating(new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            }))))
            {
                staged = await StreamCopy.CopyHashedAsync(source, file, maxBytes, cancellation);
                MediaDisk.Try(() => file.Flush(flushToDisk: true));
            }

            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
            return staged;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenStagedAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult<Stream>(new FileStream(folder.Staged(tenant, id), FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <inheritdoc/>
    public Task CommitAsync(TenantId tenant, MediaId id, string contentType, CancellationToken cancellation)
    {
        var place = folder.Committed(tenant, id, MediaTypes.ExtensionOf(contentType));
        MediaDisk.Try(() => MediaFolder.CreateParent(place));
        MediaDisk.Try(() => File.Move(folder.Staged(tenant, id), place, overwrite: true));
        File.SetLastWriteTimeUtc(place, clock.GetUtcNow().UtcDateTime);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DiscardAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        Delete(folder.Staged(tenant, id));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        foreach (var path in folder.CommittedAny(tenant, id))
        {
            Delete(path);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Uri> CreateLinkAsync(MediaItem mediaItem, TimeSpan lifetime, CancellationToken cancellation) =>
        Task.FromResult(links.ToMediaItem(mediaItem, lifetime));

    /// <inheritdoc/>
    public Task<int> DiscardUntouchedSinceAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var untouched = folder.StagedFiles()
            .GroupBy(path => path.EndsWith(MediaFolder.UploadSuffix, StringComparison.Ordinal) ? path[..^MediaFolder.UploadSuffix.Length] : path)
            // An upload is two files; it is touched when either is.
            .Where(files => files.All(path => File.GetLastWriteTimeUtc(path) < time.UtcDateTime))
            .ToList();
        foreach (var path in untouched.SelectMany(files => files))
        {
            cancellation.ThrowIfCancellationRequested();
            Delete(path);
        }

        return Task.FromResult(untouched.Count);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CommittedContent> CommittedBeforeAsync(
        DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var (content, path) in folder.CommittedFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) < time.UtcDateTime)
            {
                yield return content;
            }
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Then it is not there either.
        }
    }
}
