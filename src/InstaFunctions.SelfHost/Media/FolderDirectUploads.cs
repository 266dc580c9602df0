using System.Text.Json;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// Direct uploads into the staging folder. How far an upload is, is the length of its file: nothing is remembered that a
/// restart could forget. The small file beside it is locked while somebody works on the upload.
/// </summary>
public sealed class FolderDirectUploads(
    MediaFolder folder,
    MediaLinks links,
    MediaIngest ingest,
    IMediaStore store,
    IOptions<MediaOptions> options,
    TimeProvider clock) : IDirectUploads
{
    /// <inheritdoc/>
    public async Task<UploadCreation> CreateAsync(TenantId tenant, string? contentType, long bytes, CancellationToken cancellation)
    {
        if (UploadPlan.Refuse(contentType, bytes, options.Value, clock, out var plan) is { } refusal)
        {
            return refusal;
        }

        var (id, type, expires) = plan;
        var record = new UploadRecord { ContentType = type, Bytes = bytes, ExpiresAt = expires };
        await MediaDisk.TryAsync(async () =>
        {
            MediaFolder.CreateParent(folder.Upload(tenant, id));
            await using var bytesFile = new FileStream(folder.Staged(tenant, id), NewFile());
            await using var file = new FileStream(folder.Upload(tenant, id), NewFile());
            await JsonSerializer.SerializeAsync(file, record, UploadJson.Default.UploadRecord, cancellation);
            file.Flush(flushToDisk: true);
        });

        File.SetLastWriteTimeUtc(folder.Upload(tenant, id), clock.GetUtcNow().UtcDateTime);
        return new UploadCreation.Created(new UploadSession(id, links.ToUpload(tenant, id, expires), expires));
    }

    /// <inheritdoc/>
    public async Task<MediaIngestResult> CompleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        MediaIngestResult result;
        try
        {
            await using var opened = await OpenAsync(tenant, id, cancellation);
            if (await store.FindAsync(tenant, id, cancellation) is { } mediaItem)
            {
                result = new MediaIngestResult.Stored(mediaItem);
            }
            else if (opened is not { Record: var record } || !File.Exists(folder.Staged(tenant, id)))
            {
                return new MediaIngestResult.UploadUnknown();
            }
            else if (new FileInfo(folder.Staged(tenant, id)).Length is var received && received < record.Bytes)
            {
                return new MediaIngestResult.UploadIncomplete(received, record.Bytes);
            }
            else
            {
                var staged = await HashAsync(tenant, id, cancellation);
                result = await ingest.IngestStagedAsync(tenant, id, staged, MediaLabel.OfUpload(record.ContentType), cancellation);
            }
        }
        catch (UploadLockedException)
        {
            return new MediaIngestResult.UploadBusy();
        }

        // After the lock is gone: Windows removes no file that is open.
        File.Delete(folder.Upload(tenant, id));
        return result;
    }

    /// <summary>Writes the next bytes of an upload. What arrived before a connection broke stays.</summary>
    internal async Task<UploadReceipt> ReceiveAsync(
        TenantId tenant, MediaId id, UploadRange range, Stream body, CancellationToken cancellation)
    {
        try
        {
            await using var opened = await OpenAsync(tenant, id, cancellation);
            if (opened is not { Record: var record } || !File.Exists(folder.Staged(tenant, id)))
            {
                return new UploadReceipt.Unknown();
            }

            await using var file = new FileStream(
                folder.Staged(tenant, id), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            return await ReceiveAsync(file, record.Bytes, range, body, cancellation);
        }
        catch (UploadLockedException)
        {
            return new UploadReceipt.Busy();
        }
        finally
        {
            Touch(tenant, id);
        }
    }

    private static FileStreamOptions NewFile() => OwnerOnly.Creating(new() { Mode = FileMode.CreateNew, Access = FileAccess.Write });

    private static async Task<UploadReceipt> ReceiveAsync(
        FileStream file, long total, UploadRange range, Stream body, CancellationToken cancellation)
    {
        var received = file.Length;
        var last = range.Last ?? total - 1;
        if ((range.Total ?? total) != total || last >= total || last < range.First)
        {
            return new UploadReceipt.OutOfRange(received, total);
        }

        if (range.First is not { } first)
        {
            return new UploadReceipt.Taken(received, total);
        }

        // The whole from the beginning is a fresh start; a part must be the one that comes next.
        if (range == UploadRange.Whole)
        {
            file.SetLength(0);
        }
        else if (first != received)
        {
            return new UploadReceipt.OutOfOrder(received, total);
        }

        file.Position = first;
        try
        {
            _ = await StreamCopy.CopyAtMostAsync(body, file, last - first + 1, cancellation);
            if (file.Length == last + 1 && await body.ReadAsync(new byte[1], cancellation) > 0)
            {
                file.SetLength(first);
                return new UploadReceipt.TooMany(first, total);
            }
        }
        finally
        {
            // What the answer calls received survives a power cut.
            MediaDisk.Try(() => file.Flush(flushToDisk: true));
        }

        return new UploadReceipt.Taken(file.Length, total);
    }

    private async Task<StagedContent> HashAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        await using var file = new FileStream(
            folder.Staged(tenant, id), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        return await StreamCopy.HashAsync(file, cancellation);
    }

    /// <summary>Opens an upload for one user at a time; null when there is none, or it expired.</summary>
    private async Task<OpenedUpload?> OpenAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = new FileStream(folder.Upload(tenant, id), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            throw new UploadLockedException();
        }

        try
        {
            var record = await JsonSerializer.DeserializeAsync(file, UploadJson.Default.UploadRecord, cancellation);
            if (record is not null && clock.GetUtcNow() <= record.ExpiresAt)
            {
                return new OpenedUpload(file, record);
            }
        }
        catch (JsonException)
        {
            // Cut short by a power failure before its creation was answered: nobody knows of it.
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        await file.DisposeAsync();
        return null;
    }

    private void Touch(TenantId tenant, MediaId id)
    {
        try
        {
            File.SetLastWriteTimeUtc(folder.Staged(tenant, id), clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Completed or gone meanwhile.
        }
    }

    private sealed record OpenedUpload(FileStream Lock, UploadRecord Record) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Lock.DisposeAsync();
    }

    private sealed class UploadLockedException : Exception;
}
