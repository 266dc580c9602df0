using InstaFunctions.Core.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Media;

/// <summary>
/// Removes media that nobody uses any more, and what interrupted uploads left behind. Any number of hosts may run it at the
/// same time.
/// </summary>
/// <remarks>
/// The row goes first, then the bytes: after a crash in between there are bytes without a row, which the next run finds, and
/// never a row without bytes.
/// </remarks>
public sealed partial class MediaRetention(
    IMediaStore store,
    IMediaContent content,
    IMediaLeftovers leftovers,
    IJobStore jobs,
    IOptions<MediaOptions> options,
    TimeProvider clock,
    ILogger<MediaRetention> logger)
{
    /// <summary>Looks everything over once. What cannot be removed now is left for the next run.</summary>
    public async Task<RetentionOutcome> RunOnceAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var abandoned = now - options.Value.UploadLifetime;
        var outcome = new RetentionOutcome(
            await RemoveUnusedAsync(now - options.Value.Retention, cancellation),
            await leftovers.DiscardUntouchedSinceAsync(abandoned, cancellation),
            await RemoveOrphansAsync(abandoned, cancellation));
        Removed(outcome.Media, outcome.Staged, outcome.Orphans);
        return outcome;
    }

    private async Task<int> RemoveUnusedAsync(DateTimeOffset storedBefore, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var mediaItem in store.StoredBeforeAsync(storedBefore, cancellation).WithCancellation(cancellation))
        {
            try
            {
                if (await jobs.IsMediaInUseAsync(mediaItem.TenantId, mediaItem.Id, cancellation)
                    || !await store.RemoveAsync(mediaItem.TenantId, mediaItem.Id, cancellation))
                {
                    continue;
                }

                await content.DeleteAsync(mediaItem.TenantId, mediaItem.Id, cancellation);
                removed++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LeftForLater(e, mediaItem.Id);
            }
        }

        return removed;
    }

    private async Task<int> RemoveOrphansAsync(DateTimeOffset committedBefore, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var (tenant, id) in leftovers.CommittedBeforeAsync(committedBefore, cancellation).WithCancellation(cancellation))
        {
            try
            {
                if (await store.FindAsync(tenant, id, cancellation) is null)
                {
                    await content.DeleteAsync(tenant, id, cancellation);
                    removed++;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LeftForLater(e, id);
            }
        }

        return removed;
    }

    [LoggerMessage(3301, LogLevel.Information, "Retention removed {Media} media, {Staged} abandoned uploads and the bytes of {Orphans} media without a row.")]
    private partial void Removed(int media, int staged, int orphans);

    [LoggerMessage(3302, LogLevel.Warning, "Retention could not remove media item {MediaId}; the next run tries again.")]
    private partial void LeftForLater(Exception error, MediaId mediaId);
}

/// <summary>What a run of the retention removed.</summary>
/// <param name="Media">Unused media.</param>
/// <param name="Staged">Uploads that were never finished.</param>
/// <param name="Orphans">Bytes whose row does not exist.</param>
public sealed record RetentionOutcome(int Media, int Staged, int Orphans);
