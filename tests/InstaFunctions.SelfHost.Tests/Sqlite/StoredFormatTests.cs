using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

/// <summary>
/// Rows as they are written today. A test that fails here means that rows which customers have can no longer be read, or
/// that an older program cannot read what a newer one wrote: change the code, not the text.
/// </summary>
public sealed class StoredFormatTests
{
    private const string Id = "0193b0aa-0000-7000-8000-000000000001";
    private static readonly DateTimeOffset At = new(2026, 6, 20, 14, 30, 0, TimeSpan.FromHours(2));

    [Fact]
    public void A_full_job_is_kept_in_the_format_that_it_always_was() => Kept(
        StorageJson.Rows.PublishJob,
        new PublishJob
        {
            Id = JobId.From(Guid.Parse(Id)),
            TenantId = TenantId.From(Guid.Parse(Id)),
            AccountId = AccountId.From(Guid.Parse(Id)),
            IgUserId = new IgUserId("17841400008460056"),
            Product = PublishProduct.Reels,
            Media = [new JobMedia(MediaId.From(Guid.Parse(Id)), MediaKind.Video, "Alt")],
            Caption = "“Žluťoučký” 😀 <b>&'\"",
            ShareToFeed = false,
            CreatedAt = At,
            ScheduledFor = At.AddTicks(1),
            PublishBefore = At,
            WhenQuotaExhausted = WhenQuotaExhausted.Wait,
            Status = JobStatus.InProgress,
            Phase = JobPhase.WaitingForQuota,
            StartedAt = At,
            CompletedAt = At,
            Containers = [new JobContainer(new ContainerId("1"), 2, 3, At), new JobContainer(new ContainerId("4"), 2, null, At)],
            Intents = [new PublishIntent(1, new ContainerId("4"), At, IntentOutcome.Disproved, new PlatformFailure(InstagramErrorMeaning.Throttled, new PlatformErrorReport(4, 2207051, "m", "f"), TimeSpan.FromMinutes(90)))],
            IgMediaId = new IgMediaId("17920238422030506"),
            Permalink = "https://www.instagram.com/p/C/",
            Error = new PublishError { Code = "c", Message = "m", Retryable = true, SafeToResubmit = false, Remedy = "r", Instagram = new PlatformErrorReport(9, null, null, null) },
            Events = [new JobEvent(At, "started", "Begun.")],
        },
        """
        {"id":"0193b0aa-0000-7000-8000-000000000001","tenantId":"0193b0aa-0000-7000-8000-000000000001","accountId":"0193b0aa-0000-7000-8000-000000000001","igUserId":"17841400008460056","product":"REELS","media":[{"mediaId":"0193b0aa-0000-7000-8000-000000000001","kind":"video","altText":"Alt"}],"caption":"“Žluťoučký” \uD83D\uDE00 <b>&'\"","shareToFeed":false,"createdAt":"2026-06-20T14:30:00+02:00","scheduledFor":"2026-06-20T14:30:00.0000001+02:00","publishBefore":"2026-06-20T14:30:00+02:00","whenQuotaExhausted":"wait","status":"in_progress","phase":"waiting_for_quota","startedAt":"2026-06-20T14:30:00+02:00","completedAt":"2026-06-20T14:30:00+02:00","containers":[{"id":"1","round":2,"child":3,"createdAt":"2026-06-20T14:30:00+02:00"},{"id":"4","round":2,"createdAt":"2026-06-20T14:30:00+02:00"}],"intents":[{"attempt":1,"container":"4","at":"2026-06-20T14:30:00+02:00","outcome":"disproved","failure":{"meaning":"Throttled","report":{"code":4,"subcode":2207051,"message":"m","fbtraceId":"f"},"retryAfter":"01:30:00"}}],"igMediaId":"17920238422030506","permalink":"https://www.instagram.com/p/C/","error":{"code":"c","message":"m","retryable":true,"safeToResubmit":false,"remedy":"r","instagram":{"code":9}},"events":[{"at":"2026-06-20T14:30:00+02:00","type":"started","message":"Begun."}]}
        """);

    [Fact]
    public void A_plain_job_is_kept_in_the_format_that_it_always_was() => Kept(
        StorageJson.Rows.PublishJob,
        new PublishJob
        {
            Id = JobId.From(Guid.Parse(Id)),
            TenantId = TenantId.From(Guid.Parse(Id)),
            AccountId = AccountId.From(Guid.Parse(Id)),
            IgUserId = new IgUserId("17841400008460056"),
            Product = PublishProduct.Image,
            Media = [new JobMedia(MediaId.From(Guid.Parse(Id)), MediaKind.Image)],
            CreatedAt = At,
            Status = JobStatus.Queued,
        },
        """
        {"id":"0193b0aa-0000-7000-8000-000000000001","tenantId":"0193b0aa-0000-7000-8000-000000000001","accountId":"0193b0aa-0000-7000-8000-000000000001","igUserId":"17841400008460056","product":"IMAGE","media":[{"mediaId":"0193b0aa-0000-7000-8000-000000000001","kind":"image"}],"createdAt":"2026-06-20T14:30:00+02:00","whenQuotaExhausted":"fail","status":"queued","phase":"accepted","containers":[],"intents":[],"events":[]}
        """);

    [Fact]
    public void What_a_newer_program_added_to_a_row_is_passed_over()
    {
        const string Row = """{"id":"0193b0aa-0000-7000-8000-000000000001","name":"Bronz","colour":["red"],"scheduledPublishing":true,"returnOrigins":[],"createdAt":"2026-06-20T14:30:00+02:00"}""";

        Assert.Equal("Bronz", JsonSerializer.Deserialize(Row, StorageJson.Rows.Tenant)!.Name);
    }

    [Fact]
    public void A_media_item_is_kept_in_the_format_that_it_always_was() => Kept(
        StorageJson.Rows.MediaItem,
        new MediaItem
        {
            Id = MediaId.From(Guid.Parse(Id)),
            TenantId = TenantId.From(Guid.Parse(Id)),
            Kind = MediaKind.Video,
            ContentType = "video/mp4",
            Bytes = 5_000_000_000,
            Width = 1080,
            Height = 1920,
            DurationSeconds = 12.5,
            VideoCodec = "avc1",
            AudioCodec = "mp4a",
            FrameRate = 29.97,
            Sha256 = "00ff",
            CreatedAt = At,
        },
        """
        {"id":"0193b0aa-0000-7000-8000-000000000001","tenantId":"0193b0aa-0000-7000-8000-000000000001","kind":"video","contentType":"video/mp4","bytes":5000000000,"width":1080,"height":1920,"durationSeconds":12.5,"videoCodec":"avc1","audioCodec":"mp4a","frameRate":29.97,"sha256":"00ff","createdAt":"2026-06-20T14:30:00+02:00"}
        """);

    [Fact]
    public void An_account_is_kept_in_the_format_that_it_always_was() => Kept(
        StorageJson.Rows.InstagramAccount,
        new InstagramAccount
        {
            Id = AccountId.From(Guid.Parse(Id)),
            TenantId = TenantId.From(Guid.Parse(Id)),
            IgUserId = new IgUserId("17841400008460056"),
            Username = "bronz.fonz",
            Name = "Bronz",
            AccountType = "BUSINESS",
            ProfilePictureUrl = "https://cdn.example/p?a=1&b=2",
            Status = AccountStatus.NeedsPermission,
            StatusReason = "r",
            StatusSince = At,
            PausedUntil = At,
            ProtectedToken = "CfDJ8+/==",
            TokenObtainedAt = At,
            TokenExpiresAt = At,
            Permissions = ["instagram_business_basic"],
            CreatedAt = At,
        },
        """
        {"id":"0193b0aa-0000-7000-8000-000000000001","tenantId":"0193b0aa-0000-7000-8000-000000000001","igUserId":"17841400008460056","username":"bronz.fonz","name":"Bronz","accountType":"BUSINESS","profilePictureUrl":"https://cdn.example/p?a=1&b=2","status":"needs_permission","statusReason":"r","statusSince":"2026-06-20T14:30:00+02:00","pausedUntil":"2026-06-20T14:30:00+02:00","protectedToken":"CfDJ8+/==","tokenObtainedAt":"2026-06-20T14:30:00+02:00","tokenExpiresAt":"2026-06-20T14:30:00+02:00","permissions":["instagram_business_basic"],"createdAt":"2026-06-20T14:30:00+02:00"}
        """);

    [Fact]
    public void A_tenant_is_kept_in_the_format_that_it_always_was() => Kept(
        StorageJson.Rows.Tenant,
        new Tenant
        {
            Id = TenantId.From(Guid.Parse(Id)),
            Name = "Bronz",
            ScheduledPublishing = true,
            ReturnOrigins = ["https://app.example"],
            CreatedAt = At,
        },
        """
        {"id":"0193b0aa-0000-7000-8000-000000000001","name":"Bronz","scheduledPublishing":true,"returnOrigins":["https://app.example"],"createdAt":"2026-06-20T14:30:00+02:00"}
        """);

    private static void Kept<T>(JsonTypeInfo<T> type, T value, string row)
    {
        Assert.Equal(row, JsonSerializer.Serialize(value, type));
        Assert.Equivalent(value, JsonSerializer.Deserialize(row, type), strict: true);
    }
}
