using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Whose a listed post is, or may be.</summary>
public sealed class PostClaims(IJobStore store, IInstagramClock instagramClock, TimeProvider clock)
{
    private TimeSpan Offset => instagramClock.Offset ?? TimeSpan.Zero;

    /// <summary>When a post of the job can have gone live, in Instagram's clock.</summary>
    public PostWindow WindowOf(PublishJob job) => new(
        PostMatch.WindowStart(job, Offset),
        (job.CompletedAt ?? clock.GetUtcNow()) + Offset + PostMatch.ClockDifference);

    /// <summary>The posts with the jobs that they are bound to; null: to none.</summary>
    public async Task<List<(PlatformMedia Post, JobId? Owner)>> OwnersOfAsync(
        IgUserId user, IReadOnlyList<PlatformMedia> posts, CancellationToken cancellationToken)
    {
        var owned = new List<(PlatformMedia, JobId?)>();
        foreach (var post in posts)
        {
            owned.Add((post, await store.FindPostOwnerAsync(user, post.Id, cancellationToken)));
        }

        return owned;
    }

    /// <summary>
    /// Whether another job may have made the post just as well: one whose own publish is not known yet, or one that ended
    /// without its post. A job can end in between, so those that have not ended are read first.
    /// </summary>
    public async Task<bool> MayBeOfAnotherAsync(PlatformMedia post, PublishJob job, CancellationToken cancellationToken)
    {
        await foreach (var other in store.UnfinishedAsync(clock.GetUtcNow() + PostMatch.ClockDifference, cancellationToken))
        {
            if (IsRival(other, job) && PostMatch.MayBe(post, other, WindowOf(other)))
            {
                return true;
            }
        }

        // What ended earlier cannot have made a post of the job's own window.
        var endedFrom = WindowOf(job).From - Offset - PostMatch.ClockDifference;
        await foreach (var other in store.EndedWithoutPostAsync(job.IgUserId, endedFrom, cancellationToken))
        {
            if (IsRival(other, job) && PostMatch.MayBe(post, other, WindowOf(other)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRival(PublishJob other, PublishJob job) =>
        other.Id != job.Id && other.IgUserId == job.IgUserId && other.IgMediaId is null && other.Intents.Count > 0;
}
