using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Publishing;

/// <summary>Judges what callers ask to publish, and accepts it.</summary>
public sealed partial class PublishIntake(
    IAccountStore accounts,
    IMediaStore media,
    IJobStore jobs,
    PublishSlots slots,
    SlotRelease release,
    IWorkflowRunner workflows,
    IFailPoints failPoints,
    IOptions<PublishingOptions> options,
    TimeProvider clock,
    ILogger<PublishIntake> logger)
{
    /// <summary>Checks everything that can be checked without changing anything, here or at Instagram.</summary>
    public async Task<IntakeCheck> CheckAsync(PublishDraft draft, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var findings = PublishRules.CheckRequest(draft, options.Value, now).ToList();
        var missing = new List<PublishFinding>();
        var account = await accounts.FindAsync(draft.TenantId, draft.AccountId, cancellation);
        if (account is null)
        {
            missing.Add(PublishFinding.Error("instagramAccountId", "account_not_found", "There is no such account."));
        }

        var found = new List<MediaItem>();
        for (var index = 0; index < Math.Min(draft.Media.Count, PublishRules.MaxCarouselItems); index++)
        {
            if (await media.FindAsync(draft.TenantId, draft.Media[index], cancellation) is { } mediaItem)
            {
                found.Add(mediaItem);
            }
            else
            {
                missing.Add(PublishFinding.Error(draft.MediaField(index), "media_not_found", "There is no such media item."));
            }
        }

        if (missing.Count == 0 && found.Count > 0)
        {
            findings.AddRange(PublishRules.CheckMedia(draft, found));
        }

        var due = draft.ScheduledAt ?? now;
        return new IntakeCheck
        {
            Missing = missing,
            Findings = findings,
            Account = account?.Value,
            AccountProblem = account is null ? null : AccountRules.WhyNotPublishable(account.Value, due),
            Media = found,
            Now = now,
        };
    }

    /// <summary>Whether there is a slot for a draft, without reserving it.</summary>
    public Task<QuotaReservation> PreviewQuotaAsync(PublishDraft draft, InstagramAccount account, DateTimeOffset now, CancellationToken cancellation) =>
        slots.PreviewAsync(account, Wish(draft, account, Uuid.New<JobId>(clock), now), cancellation);

    /// <summary>Makes the job of a draft that passed its check.</summary>
    public PublishJob MakeJob(PublishDraft draft, IntakeCheck check)
    {
        var now = check.Now;
        var job = new PublishJob
        {
            Id = Uuid.New<JobId>(clock),
            TenantId = draft.TenantId,
            AccountId = draft.AccountId,
            IgUserId = check.Account!.IgUserId,
            Product = PublishRules.ProductOf(draft, check.Media[0].Kind),
            Media = [.. check.Media.Select((m, i) => new JobMedia(m.Id, m.Kind, draft.AltTexts?.ElementAtOrDefault(i)))],
            Caption = draft.Caption,
            ShareToFeed = draft.ShareToFeed,
            CreatedAt = now,
            ScheduledFor = draft.ScheduledAt,
            PublishBefore = draft.PublishBefore,
            WhenQuotaExhausted = draft.WhenQuotaExhausted,
            Status = draft.ScheduledAt is null ? JobStatus.Queued : JobStatus.Scheduled,
            Phase = draft.ScheduledAt is null ? JobPhase.Accepted : JobPhase.WaitingForSchedule,
        };
        return job.WithEvent(now, "accepted", job.ScheduledFor is { } at ? $"Accepted, to be published at {at:O}." : "Accepted, to be published now.");
    }

    /// <summary>
    /// Reserves the job's slot, stores it, and starts its workflow. Once it is stored it is accepted: a start that fails is
    /// made up for by the sweep.
    /// </summary>
    public async Task<IntakeResult> AcceptAsync(PublishDraft draft, PublishJob job, IdempotencyEntry? idempotency, CancellationToken cancellation)
    {
        var slot = await slots.ReserveAsync(job, Wish(draft, job, job.CreatedAt), cancellation);
        if (!slot.Granted)
        {
            return new IntakeResult { Refused = slot };
        }

        JobCreation creation;
        try
        {
            creation = await jobs.CreateAsync(job, idempotency, cancellation);
        }
        catch
        {
            await release.ReleaseAsync(job, CancellationToken.None);
            throw;
        }

        if (creation.Earlier is { } earlier)
        {
            await release.ReleaseAsync(job, cancellation);
            return new IntakeResult { Earlier = earlier };
        }

        failPoints.Reach(FailPoints.Accepted);
        try
        {
            await workflows.StartAsync(job, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(exception, job.Id, job.AccountId);
        }

        return new IntakeResult { Accepted = job };
    }

    private static QuotaRequest Wish(PublishDraft draft, PublishJob job, DateTimeOffset now) =>
        Wish(draft, job.IgUserId, job.Id, now);

    private static QuotaRequest Wish(PublishDraft draft, InstagramAccount account, JobId job, DateTimeOffset now) =>
        Wish(draft, account.IgUserId, job, now);

    private static QuotaRequest Wish(PublishDraft draft, Platform.IgUserId user, JobId job, DateTimeOffset now)
    {
        var due = draft.ScheduledAt ?? now;
        return new QuotaRequest(user, job, due, draft.WhenQuotaExhausted == WhenQuotaExhausted.Wait ? draft.PublishBefore : due);
    }

    [LoggerMessage(1001, LogLevel.Error, "The workflow of job {JobId} (account {AccountId}) could not be started; the sweep will start it.")]
    private partial void LogStartFailed(Exception exception, JobId jobId, AccountId accountId);
}

/// <summary>What was found about a draft.</summary>
public sealed record IntakeCheck
{
    /// <summary>Ids that are nobody's, or another tenant's.</summary>
    public required IReadOnlyList<PublishFinding> Missing { get; init; }

    /// <summary>Everything that breaks a rule, and everything worth a warning.</summary>
    public required IReadOnlyList<PublishFinding> Findings { get; init; }

    /// <summary>The account.</summary>
    public InstagramAccount? Account { get; init; }

    /// <summary>Why the account cannot publish when the job is due.</summary>
    public string? AccountProblem { get; init; }

    /// <summary>The media that were found.</summary>
    public required IReadOnlyList<MediaItem> Media { get; init; }

    /// <summary>The time that everything was judged at.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The findings that forbid the publish.</summary>
    public IEnumerable<PublishFinding> Errors => Findings.Where(f => f.Severity == FindingSeverity.Error);
}

/// <summary>What came of accepting a job: exactly one of the three.</summary>
public sealed record IntakeResult
{
    /// <summary>The job is stored.</summary>
    public PublishJob? Accepted { get; init; }

    /// <summary>The idempotency key already stands for another request's answer.</summary>
    public IdempotencyEntry? Earlier { get; init; }

    /// <summary>The window has no room.</summary>
    public QuotaReservation? Refused { get; init; }
}
