using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>Accepts jobs, as the HTTP contract does.</summary>
internal static class WorldJobs
{
    public static PublishJob Accept(
        this World world,
        PublishProduct product = PublishProduct.Image,
        string? caption = "Hello",
        int? items = null,
        DateTimeOffset? scheduledFor = null,
        DateTimeOffset? publishBefore = null,
        WhenQuotaExhausted whenQuotaExhausted = WhenQuotaExhausted.Fail)
    {
        var count = product == PublishProduct.Carousel ? items ?? 3 : 1;
        var kind = product == PublishProduct.Reels ? MediaKind.Video : MediaKind.Image;
        var job = new PublishJob
        {
            Id = Uuid.New<JobId>(world.Clock),
            TenantId = world.Account.TenantId,
            AccountId = world.Account.Id,
            IgUserId = world.Account.IgUserId,
            Product = product,
            Caption = product == PublishProduct.Stories ? null : caption,
            Media = [.. Enumerable.Range(0, count).Select(_ => new JobMedia(world.Upload(kind), kind))],
            CreatedAt = world.Now,
            ScheduledFor = scheduledFor,
            PublishBefore = publishBefore,
            WhenQuotaExhausted = whenQuotaExhausted,
            Status = scheduledFor is null ? JobStatus.Queued : JobStatus.Scheduled,
        };
        Assert.NotNull(world.Jobs.CreateAsync(job, null, CancellationToken.None).Result.Version);
        return job;
    }

    /// <summary>The posts that are live, or will be, because of a job.</summary>
    public static List<LivePost> PostsOf(this World world, PublishJob job)
    {
        var links = job.Media.Select(item => $"https://media.example/{item.MediaId}").ToHashSet();
        return [.. world.Platform.Posts.Where(post => post.Container is { } container && links.Contains(LinkOf(world, container)))];
    }

    private static string LinkOf(World world, FakeContainer container) => container.Request.MediaUrl?.OriginalString
        ?? LinkOf(world, world.Platform.Containers.Single(child => child.Id == container.Request.Children[0]));

    private static MediaId Upload(this World world, MediaKind kind)
    {
        var mediaItem = new MediaItem
        {
            Id = Uuid.New<MediaId>(world.Clock),
            TenantId = world.Account.TenantId,
            Kind = kind,
            ContentType = kind == MediaKind.Image ? "image/jpeg" : "video/mp4",
            Bytes = 1000,
            Width = 1080,
            Height = 1080,
            Sha256 = new string('0', 64),
            CreatedAt = world.Now,
        };
        Assert.True(world.Media.AddAsync(mediaItem, CancellationToken.None).IsCompletedSuccessfully);
        return mediaItem.Id;
    }
}
