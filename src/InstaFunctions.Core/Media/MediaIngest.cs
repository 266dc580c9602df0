using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Media;

/// <summary>
/// The one way in for media, whoever brings the bytes: stage, look at what they are, commit, store the row. The bytes are in
/// place before the row exists, so there is never a row without bytes; what a crash leaves in between is bytes without a row,
/// which <see cref="MediaRetention"/> removes.
/// </summary>
public sealed class MediaIngest(
    IMediaContent content,
    IMediaStore store,
    IMediaInspector inspector,
    IOptions<MediaOptions> options,
    TimeProvider clock)
{
    /// <summary>Takes a stream in. It is read once, piece by piece, and never held in memory.</summary>
    /// <param name="tenant">Whose media item it becomes.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="label">What they are called. The bytes decide, not the label.</param>
    /// <param name="cancellation">Stops it; nothing stays behind.</param>
    public async Task<MediaIngestResult> IngestAsync(
        TenantId tenant, Stream source, MediaLabel label, CancellationToken cancellation)
    {
        // Looked at before they are staged: bytes that will be refused are not worth a disk's time, and the limit depends on
        // what they are.
        var head = await ReadHeadAsync(source, cancellation);
        var sniffed = MediaSniffer.Sniff(head.Span);
        if (MediaRefusals.ForType(label, sniffed) is { } refusal)
        {
            return refusal;
        }

        var kind = sniffed.Kind!.Value;
        var id = Uuid.New<MediaId>(clock);
        try
        {
            var staged = await content.StageAsync(
                tenant, id, new HeadedStream(head, source), options.Value.MaxBytes(kind), cancellation);
            return await IngestStagedAsync(tenant, id, staged, label, cancellation);
        }
        catch (Exception e)
        {
            await content.DiscardAsync(tenant, id, CancellationToken.None);
            if (e is MediaTooLargeException tooLarge)
            {
                return new MediaIngestResult.TooLarge(kind, tooLarge.MaxBytes);
            }

            throw;
        }
    }

    /// <summary>
    /// Takes bytes in that are staged already. A refusal discards them. When it fails instead, they stay staged and it can be
    /// tried again, unless it was the row that could not be stored: then they are gone.
    /// </summary>
    public async Task<MediaIngestResult> IngestStagedAsync(
        TenantId tenant, MediaId id, StagedContent staged, MediaLabel label, CancellationToken cancellation)
    {
        var (readable, refusal) = await LookAtAsync(tenant, id, staged, label, cancellation);
        if (refusal is not null)
        {
            await content.DiscardAsync(tenant, id, CancellationToken.None);
            return refusal;
        }

        var mediaItem = new MediaItem
        {
            Id = id,
            TenantId = tenant,
            Kind = readable!.Kind,
            ContentType = readable.ContentType,
            Bytes = staged.Bytes,
            Width = readable.Width,
            Height = readable.Height,
            DurationSeconds = readable.DurationSeconds,
            VideoCodec = readable.VideoCodec,
            AudioCodec = readable.AudioCodec,
            FrameRate = readable.FrameRate,
            Findings = readable.Findings,
            Sha256 = staged.Sha256,
            CreatedAt = clock.GetUtcNow(),
        };
        await KeepAsync(mediaItem, cancellation);
        return new MediaIngestResult.Stored(mediaItem);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadHeadAsync(Stream source, CancellationToken cancellation)
    {
        var head = new byte[MediaSniffer.HeadLength];
        var count = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        return head.AsMemory(0, count);
    }

    private async Task<(MediaInspection.Readable? Readable, MediaIngestResult? Refusal)> LookAtAsync(
        TenantId tenant, MediaId id, StagedContent staged, MediaLabel label, CancellationToken cancellation)
    {
        await using var bytes = await content.OpenStagedAsync(tenant, id, cancellation);
        var sniffed = MediaSniffer.Sniff((await ReadHeadAsync(bytes, cancellation)).Span);
        if (MediaRefusals.ForType(label, sniffed) is { } refusal)
        {
            return (null, refusal);
        }

        // Before the inspection, so that its work is bounded by the limit.
        var kind = sniffed.Kind!.Value;
        if (options.Value.MaxBytes(kind) is var max && staged.Bytes > max)
        {
            return (null, new MediaIngestResult.TooLarge(kind, max));
        }

        return await inspector.InspectAsync(bytes, cancellation) switch
        {
            MediaInspection.Readable readable => (readable, null),
            MediaInspection.Unreadable(var reason) => (null, new MediaIngestResult.Unreadable(reason)),
            MediaInspection.Unsupported(var detected) => (null, MediaRefusals.NotKept(label, detected)),
            var other => throw new InvalidOperationException($"An inspection cannot be {other}."),
        };
    }

    private async Task KeepAsync(MediaItem mediaItem, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Not interruptible from here on: a cancelled write may have happened all the same.
        await content.CommitAsync(mediaItem.TenantId, mediaItem.Id, mediaItem.ContentType, CancellationToken.None);
        try
        {
            await store.AddAsync(mediaItem, CancellationToken.None);
        }
        catch
        {
            // The row may be there although storing it failed; it goes first, lest it point at nothing.
            _ = await store.RemoveAsync(mediaItem.TenantId, mediaItem.Id, CancellationToken.None);
            await content.DeleteAsync(mediaItem.TenantId, mediaItem.Id, CancellationToken.None);
            throw;
        }
    }
}
