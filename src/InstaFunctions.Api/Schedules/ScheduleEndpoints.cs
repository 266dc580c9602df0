using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Schedules;

/// <summary>A scheduled job as the list shows it.</summary>
public sealed record ScheduledView
{
    /// <summary>The job.</summary>
    public required JobId OutputJobId { get; init; }

    /// <summary>Always <c>scheduled</c>.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Always <c>instagram</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>What is published.</summary>
    public required PublishProduct Product { get; init; }

    /// <summary>The account.</summary>
    public required AccountId InstagramAccountId { get; init; }

    /// <summary>The caption.</summary>
    public string? Caption { get; init; }

    /// <summary>The media, in order.</summary>
    public required IReadOnlyList<ScheduledMediaView> Media { get; init; }

    /// <summary>When it is due, in UTC.</summary>
    public required DateTimeOffset ScheduledFor { get; init; }

    /// <summary>The row's entity tag, for <c>If-Match</c>.</summary>
    public required string Etag { get; init; }

    /// <summary>Why it may not go out as planned; absent when nothing is known against it.</summary>
    public string? AtRisk { get; init; }

    /// <summary>Makes the view.</summary>
    public static ScheduledView Of(Stored<PublishJob> row, string? atRisk) => new()
    {
        OutputJobId = row.Value.Id,
        Status = row.Value.Status,
        Platform = "instagram",
        Product = row.Value.Product,
        InstagramAccountId = row.Value.AccountId,
        Caption = row.Value.Caption,
        Media = [.. row.Value.Media.Select(m => new ScheduledMediaView(m.MediaId, m.Kind, m.AltText))],
        ScheduledFor = row.Value.DueAt.ToUniversalTime(),
        Etag = Preconditions.ETag(row.Version),
        AtRisk = atRisk,
    };
}

/// <summary>One media item of a scheduled job.</summary>
/// <param name="MediaId">Which.</param>
/// <param name="Kind">Image or video.</param>
/// <param name="AltText">Its alternative text.</param>
public sealed record ScheduledMediaView(MediaId MediaId, MediaKind Kind, string? AltText);

/// <summary>Lists, moves and cancels scheduled jobs.</summary>
public sealed class ScheduleEndpoints(
    IJobStore store,
    IAccountStore accounts,
    JobEndpoints jobs,
    IQuotaLedger ledger,
    PublishSlots slots,
    SlotRelease release,
    IWorkflowRunner workflows,
    IOptions<PublishingOptions> options,
    TimeProvider clock)
{
    private static readonly Dictionary<string, ListedPlatform> Platforms = new()
    {
        ["instagram"] = ListedPlatform.Instagram,
        ["tiktok"] = ListedPlatform.TikTok,
    };

    private enum ListedPlatform
    {
        Instagram,
        TikTok,
    }

    /// <summary><c>GET /api/v1/publish/scheduled</c>: soonest first.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Features.RequireScheduling(call.Tenant);
        Paging.OnlyParameters(call, "instagramAccountId", "platform");
        var account = Paging.Id<AccountId>(call, "instagramAccountId");
        var request = Paging.Request(call);

        // The contract's list has TikTok's jobs too, and of those there are none here.
        var page = Paging.Word(call, "platform", Platforms) is ListedPlatform.TikTok
            ? new Page<Stored<PublishJob>>([], null)
            : await store.ListScheduledAsync(call.Tenant.Id, account, request, call.Cancellation);
        return await PageAsync(call, page);
    }

    private async Task<IResult> PageAsync(ApiCall call, Page<Stored<PublishJob>> page)
    {
        // One read per account of the page, not per job.
        var known = new Dictionary<AccountId, InstagramAccount?>();
        var items = new List<ScheduledView>();
        foreach (var row in page.Items)
        {
            if (!known.TryGetValue(row.Value.AccountId, out var account))
            {
                account = (await accounts.FindAsync(call.Tenant.Id, row.Value.AccountId, call.Cancellation))?.Value;
                known[row.Value.AccountId] = account;
            }

            items.Add(ScheduledView.Of(row, Risk(account, row.Value.DueAt)));
        }

        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<ScheduledView>(items, page.NextCursor),
            ApiJson.Default.ListViewScheduledView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>DELETE /api/v1/publish/scheduled/{outputJobId}</c>.</summary>
    public async Task<IResult> CancelAsync(ApiCall call)
    {
        Features.RequireScheduling(call.Tenant);
        _ = await jobs.CancelAsync(RefOf(call), call);
        return ApiAnswer.NoContent;
    }

    /// <summary><c>PATCH /api/v1/publish/scheduled/{outputJobId}</c>: a new time, a new caption, or both.</summary>
    public async Task<IResult> MoveAsync(ApiCall call)
    {
        Features.RequireScheduling(call.Tenant);
        var fields = await call.FieldsAsync();
        var at = fields.Timestamp("scheduledAt");
        var caption = fields.Text("caption");
        fields.ThrowIfMalformed();
        if (at is null && caption is null)
        {
            throw ApiProblemException.Malformed("scheduledAt", "required", "or caption is required: there is nothing to change.");
        }

        var job = RefOf(call);
        while (true)
        {
            var read = await store.FindAsync(job.Tenant, job.Job, call.Cancellation) ?? throw NotFound();
            Preconditions.IfMatch(call, read.Version);
            if (read.Value.Status != JobStatus.Scheduled)
            {
                throw ApiProblemException.Conflict("Only a job that is still scheduled can be changed.");
            }

            Check(read.Value, at, caption);
            var risk = await RiskAsync(read.Value, at ?? read.Value.DueAt, call.Cancellation);
            if (at is not null && risk is not null)
            {
                throw new ApiProblemException(StatusCodes.Status409Conflict, ProblemCodes.AccountNotConnected, risk);
            }

            var moved = await ReserveAsync(read.Value, at, call.Cancellation);
            var changed = read.Value.Reschedule(clock.GetUtcNow(), at, caption);
            if (await TryUpdateAsync(changed, read.Version, at is not null, call.Cancellation) is { } version)
            {
                await release.WakeAsync(moved, CancellationToken.None);
                await workflows.RaiseEventAsync(job.Job, PublishNames.JobChanged, CancellationToken.None);
                return ApiAnswer.Json(
                    StatusCodes.Status200OK,
                    ScheduledView.Of(new Stored<PublishJob>(changed, version), risk),
                    ApiJson.Default.ScheduledView,
                    ("ETag", Preconditions.ETag(version)));
            }
        }
    }

    private void Check(PublishJob job, DateTimeOffset? at, string? caption)
    {
        List<PublishFinding> findings = [];
        if (at is { } time)
        {
            findings.AddRange(PublishRules.CheckSchedule(time, options.Value, clock.GetUtcNow()));
            if (job.PublishBefore < time)
            {
                findings.Add(PublishFinding.Error("scheduledAt", "publish_before_due", $"must not be after the job's publishBefore ({job.PublishBefore:O})."));
            }
        }

        if (caption is not null)
        {
            findings.AddRange(PublishRules.CheckCaption(caption, job.Product));
        }

        if (findings.Count > 0)
        {
            throw ApiProblemException.Unacceptable([.. findings.Select(f => new FieldError(f.Field, f.Code, f.Message))]);
        }
    }

    private async Task<IReadOnlyList<JobId>> ReserveAsync(PublishJob job, DateTimeOffset? at, CancellationToken cancellation)
    {
        if (at is not { } time)
        {
            return [];
        }

        var latest = job.WhenQuotaExhausted == WhenQuotaExhausted.Wait ? job.PublishBefore : time;
        var slot = await slots.MoveAsync(job, new QuotaRequest(job.IgUserId, job.Id, time, latest), cancellation);
        return slot.Granted
            ? slot.Advanced
            : throw QuotaProblems.FullThen(slot);
    }

    private async Task<RowVersion?> TryUpdateAsync(PublishJob changed, RowVersion readAt, bool slotMoved, CancellationToken cancellation)
    {
        RowVersion? version = null;
        try
        {
            version = await store.TryUpdateAsync(changed, readAt, cancellation);
            return version;
        }
        finally
        {
            if (version is null && slotMoved)
            {
                await ReturnSlotAsync(new JobRef(changed.TenantId, changed.Id));
            }
        }
    }

    /// <summary>
    /// The row did not follow its slot, most likely because somebody else changed it meanwhile: brings the slot back to where the row, as it is now, needs
    /// it. Without this a cancelled job would keep a slot, and one that has begun would wait for a time that it never got.
    /// </summary>
    private async Task ReturnSlotAsync(JobRef job)
    {
        while (await store.FindAsync(job.Tenant, job.Job, CancellationToken.None) is { } read)
        {
            if (read.Value.Status.IsTerminal())
            {
                if (read.Value.Status == JobStatus.Canceled || read.Value.Error is { SafeToResubmit: true })
                {
                    await release.ReleaseAsync(read.Value, CancellationToken.None);
                }

                return;
            }

            var back = await ledger.MoveAsync(new QuotaRequest(read.Value.IgUserId, job.Job, read.Value.DueAt, null), CancellationToken.None);
            await release.WakeAsync([job.Job, .. back.Advanced], CancellationToken.None);
            if (await store.FindAsync(job.Tenant, job.Job, CancellationToken.None) is { } again && again.Version == read.Version)
            {
                return;
            }
        }
    }

    private async Task<string?> RiskAsync(PublishJob job, DateTimeOffset at, CancellationToken cancellation) =>
        Risk((await accounts.FindAsync(job.TenantId, job.AccountId, cancellation))?.Value, at);

    private static string? Risk(InstagramAccount? account, DateTimeOffset at) => account is null
        ? "The account was removed from the service."
        : AccountRules.WhyNotPublishable(account, at);

    private static JobRef RefOf(ApiCall call) => new(call.Tenant.Id, call.RouteId<JobId>("outputJobId", ProblemCodes.JobNotFound));

    private static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.JobNotFound, "There is no such job.");
}
