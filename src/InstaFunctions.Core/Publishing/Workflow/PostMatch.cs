using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>When a post can have gone live, both ends included, in Instagram's clock.</summary>
public readonly record struct PostWindow(DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// Whether a listed post can be the one that a job's publish attempts made: by time, type and caption. Times are Instagram's:
/// a post's timestamp comes from its clock.
/// </summary>
public static class PostMatch
{
    /// <summary>What is left between two clocks that were compared, and for a timestamp of whole seconds.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long before its job's first attempt, in Instagram's clock, a story may have been made. Time is all that tells a
    /// story from one that the account's owner posted by hand.
    /// </summary>
    public static readonly TimeSpan StoryClockDifference = TimeSpan.FromSeconds(30);

    /// <summary>
    /// No post before this time, in Instagram's clock, can be the job's. It is the time of the first attempt, whatever was
    /// answered to it: what that one made may come to light only after a second one.
    /// </summary>
    /// <param name="job">A job with at least one attempt.</param>
    /// <param name="offset">Instagram's clock minus ours, as it is now; for attempts that were stored without Instagram's time.</param>
    public static DateTimeOffset WindowStart(PublishJob job, TimeSpan offset) =>
        job.Intents.Min(intent => intent.InstagramAt ?? (intent.At + offset)) - ClockDifference;

    /// <summary>
    /// Whether a post is what the job would have made, by its own evidence alone: good enough to call it the job's although
    /// the container does not say so. A story, or a post whose caption says next to nothing, never is.
    /// </summary>
    public static bool IsEvident(PlatformMedia post, PublishJob job, PostWindow window) =>
        job.Product != PublishProduct.Stories && CaptionSkeleton.Of(job.Caption).IsTelling && Fits(post, job, window);

    /// <summary>Whether a post is what the job would have made: good enough once the container says that it is live.</summary>
    public static bool Fits(PlatformMedia post, PublishJob job, PostWindow window) =>
        post.Timestamp is not null
        && MayBe(post, job, window)
        && (job.Product == PublishProduct.Stories
            ? !(post.Timestamp < job.Intents.Min(intent => intent.InstagramAt) - StoryClockDifference)
            : CaptionSkeleton.Of(post.Caption) == CaptionSkeleton.Of(job.Caption));

    /// <summary>
    /// Whether nothing speaks against a post: as long as there is one, nobody can say that the job published nothing. A field
    /// that Instagram leaves out is no evidence against it, and of captions only clearly different ones are.
    /// </summary>
    public static bool MayBe(PlatformMedia post, PublishJob job, PostWindow window) =>
        (post.Timestamp is not { } at || (at >= window.From && at <= window.Until))
        && FitsType(post, job)
        && (job.Product == PublishProduct.Stories
            || !CaptionSkeleton.AreClearlyDifferent(CaptionSkeleton.Of(post.Caption), CaptionSkeleton.Of(job.Caption)));

    // Source: the publishing guide: a reel's media_type reads VIDEO and a story's IMAGE or VIDEO; media_product_type tells.
    private static bool FitsType(PlatformMedia post, PublishJob job) => job.Product switch
    {
        PublishProduct.Image => Is(post.MediaType, "IMAGE") && Is(post.MediaProductType, "FEED"),
        PublishProduct.Reels => Is(post.MediaType, "VIDEO") && Is(post.MediaProductType, "REELS"),
        PublishProduct.Carousel => Is(post.MediaType, "CAROUSEL_ALBUM"),
        PublishProduct.Stories => Is(post.MediaType, job.Media[0].Kind == MediaKind.Image ? "IMAGE" : "VIDEO") && Is(post.MediaProductType, "STORY"),
        _ => throw new ArgumentOutOfRangeException(nameof(job), job.Product, "There is no such product."),
    };

    private static bool Is(string? field, string expected) => field is null || string.Equals(field, expected, StringComparison.OrdinalIgnoreCase);
}
