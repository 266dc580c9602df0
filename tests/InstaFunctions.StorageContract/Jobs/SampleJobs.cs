using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>Jobs to store.</summary>
public static class SampleJobs
{
    /// <summary>The longest caption that Instagram takes, in characters.</summary>
    public const int LongestCaption = 2200;

    private static readonly TenantId Nobody = TenantId.From(Guid.Parse("0193b0aa-0000-7000-8000-000000000001"));

    /// <summary>A caption as long as may be, of what texts are made of: several scripts, emoji, quotes, line breaks.</summary>
    public static string UnicodeCaption { get; } = string.Concat(Enumerable.Repeat("Žluťoučký 東京 😀\u200d\"'\\\n<&>ع ", 100))[..LongestCaption];

    /// <summary>A job that sets nothing that it need not.</summary>
    public static PublishJob Plain(TenantId tenant, DateTimeOffset createdAt) => new()
    {
        Id = JobId.From(Guid.CreateVersion7(createdAt)),
        TenantId = tenant,
        AccountId = AccountId.From(Guid.NewGuid()),
        IgUserId = new IgUserId("17841400008460056"),
        Product = PublishProduct.Image,
        Media = [Image()],
        CreatedAt = createdAt,
        Status = JobStatus.Queued,
    };

    /// <summary>A job that waits for its time.</summary>
    public static PublishJob Scheduled(TenantId tenant, DateTimeOffset createdAt, DateTimeOffset due) =>
        Plain(tenant, createdAt) with
        {
            Status = JobStatus.Scheduled,
            Phase = JobPhase.WaitingForSchedule,
            ScheduledFor = due,
        };

    /// <summary>The longest alternative text that Instagram takes, in characters.</summary>
    public const int LongestAltText = 1000;

    /// <summary>
    /// A job with every property set, as large as jobs get: ten media with their alternative texts, two rounds of
    /// containers, a full timeline. More than fits into one text property of Table Storage.
    /// </summary>
    public static PublishJob Full(TenantId tenant, DateTimeOffset createdAt) => Plain(tenant, createdAt) with
    {
        Product = PublishProduct.Carousel,
        Media = [.. Enumerable.Range(0, 10).Select(i => new JobMedia(NewMedia(), (MediaKind)(1 - (i % 2)), UnicodeCaption[..LongestAltText]))],
        Caption = UnicodeCaption,
        ShareToFeed = true,
        ScheduledFor = createdAt.AddDays(29).ToOffset(TimeSpan.FromHours(5.5)),
        PublishBefore = createdAt.AddDays(29).AddTicks(1),
        WhenQuotaExhausted = WhenQuotaExhausted.Wait,
        Status = JobStatus.Failed,
        Phase = JobPhase.Reconciling,
        StartedAt = createdAt.AddTicks(1_234_567),
        CompletedAt = createdAt.AddHours(3),
        Containers = [.. Enumerable.Range(0, 22).Select(i => Container(i, createdAt))],
        Intents =
        [
            new PublishIntent(1, new ContainerId("17889455560051410"), createdAt.AddMinutes(1), IntentOutcome.Refused, Failure, createdAt.AddMinutes(6)),
            new PublishIntent(2, new ContainerId("17889455560051421"), createdAt.AddMinutes(2), IntentOutcome.Unknown, InstagramAt: createdAt.AddMinutes(7)),
            new PublishIntent(3, new ContainerId("17889455560051421"), createdAt.AddMinutes(3), IntentOutcome.Published, InstagramAt: createdAt.AddMinutes(8)),
        ],
        IgMediaId = new IgMediaId("17920238422030506"),
        Permalink = "https://www.instagram.com/p/Cx-_y/",
        PermalinkReadAt = createdAt.AddHours(4),
        Error = Error,
        Evidence = [.. Enumerable.Range(0, JobChanges.MaxEvidence).Select(i => new InstagramEvidence(createdAt.AddMinutes(i), "container", UnicodeCaption[..1000], 24, 2207006, 400))],
        Events = [.. Enumerable.Range(0, JobChanges.MaxEvents).Select(i => new JobEvent(createdAt.AddSeconds(i).AddTicks(i), "status_read", $"Line {i}: “IN_PROGRESS” 😀"))],
    };

    /// <summary>A media item of a job.</summary>
    public static JobMedia Image() => new(NewMedia(), MediaKind.Image);

    /// <summary>A failure with every property set.</summary>
    public static PublishError Error { get; } = new()
    {
        Code = "outcome_unknown",
        Message = "Nobody knows “whether” it is live.",
        Retryable = true,
        SafeToResubmit = true,
        Remedy = "Look at the profile.",
        Instagram = new PlatformErrorReport(9, 2207042, "Application request limit reached", "A-b_c", 403),
        Evidence = [new InstagramEvidence(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "media_publish", "Please wait", 9, 2207042, 403)],
    };

    /// <summary>A platform's refusal with every property set.</summary>
    public static PlatformFailure Failure { get; } = new(InstagramErrorMeaning.Throttled, Error.Instagram!, TimeSpan.FromSeconds(90.5));

    /// <summary>Fails when <see cref="Full"/> leaves a property out.</summary>
    public static void FullIsFull() => EveryProperty.IsSet(Full(Nobody, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    private static MediaId NewMedia() => MediaId.From(Guid.NewGuid());

    private static JobContainer Container(int i, DateTimeOffset at) =>
        new(new ContainerId($"178894555600514{i:00}"), 1 + (i / 11), i % 11 == 10 ? null : i % 11, at.AddSeconds(i));
}
