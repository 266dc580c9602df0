using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.Schedules;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The one story that all examples tell.</summary>
internal static class Samples
{
    public const string Permalink = "https://www.instagram.com/p/DLx4qg2NVbE/";

    public static JobId Job { get; } = new(Guid.Parse("019e1b76-74d7-8c7e-a927-6bd34bfaa114"));

    public static MediaId Clip { get; } = new(Guid.Parse("019e1b70-6f9e-80fd-8c49-690bcbdaf8db"));

    public static MediaId Photo { get; } = new(Guid.Parse("019e1b72-0742-8bae-bb93-b569036d05af"));

    public static AccountId Account { get; } = new(Guid.Parse("550e8400-e29b-41d4-a716-446655440000"));

    public static TenantId Tenant { get; } = new(Guid.Parse("019e1b60-11c3-7c52-9f0d-5a3e0d6b7a10"));

    public static ApiKeyId Key { get; } = new(Guid.Parse("019e1b60-11c4-7d1a-8b7e-2f4c6a9d3e51"));

    public static IgMediaId Post { get; } = new("17895695668004550");

    /// <summary>When it was asked for; the rest follows from it.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 6, 18, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Due { get; } = new(2026, 6, 20, 14, 30, 0, TimeSpan.Zero);

    public static JobView Queued { get; } = new()
    {
        OutputJobId = Job,
        Status = JobStatus.Queued,
        Phase = JobPhase.Accepted,
        Platform = "instagram",
        Product = PublishProduct.Reels,
        InstagramAccountId = Account,
        MediaIds = [Clip],
        Caption = "Check out this new video!",
        CreatedAt = Now,
        Events = [new JobEvent(Now, "accepted", "Accepted, to be published now.")],
    };

    public static JobView Succeeded { get; } = Queued with
    {
        Status = JobStatus.Succeeded,
        Phase = JobPhase.Done,
        StartedAt = Now.AddSeconds(1),
        CompletedAt = Now.AddSeconds(42),
        IgMediaId = Post,
        Permalink = Permalink,
    };

    public static JobView Failed { get; } = Queued with
    {
        Status = JobStatus.Failed,
        Phase = JobPhase.Done,
        StartedAt = Now.AddSeconds(1),
        CompletedAt = Now.AddSeconds(9),
        Error = PublishErrors.MediaRejected.Because(
            "Instagram refuses the media.",
            new PlatformErrorReport(36003, 2207009, "The image's aspect ratio is not supported.", "A6LJylpZRQp2xWOBTeSpgpT")),
    };

    public static ScheduledView Scheduled { get; } = new()
    {
        OutputJobId = Job,
        Status = JobStatus.Scheduled,
        Platform = "instagram",
        Product = PublishProduct.Reels,
        InstagramAccountId = Account,
        Caption = "Check out this new video!",
        Media = [new ScheduledMediaView(Clip, MediaKind.Video, null)],
        ScheduledFor = Due,
        Etag = "\"MTc\"",
    };

    public static MediaView MediaItem { get; } = new()
    {
        MediaId = Photo,
        Kind = MediaKind.Image,
        ContentType = "image/jpeg",
        Bytes = 482_113,
        Width = 1080,
        Height = 1350,
        Sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        CreatedAt = Now,
    };
}
