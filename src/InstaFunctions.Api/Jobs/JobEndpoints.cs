using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Api.Jobs;

/// <summary>Looks jobs up, waits for them, cancels queued ones, and takes an operator's verdict.</summary>
public sealed class JobEndpoints(
    IJobStore store,
    JobRows rows,
    JobChangeNotifier notifier,
    Permalinks permalinks,
    SlotRelease slots,
    IQuotaLedger ledger,
    IWorkflowRunner workflows,
    TimeProvider clock)
{
    private static readonly Dictionary<string, JobStatus> StatusWords = Enum.GetValues<JobStatus>().ToDictionary(status => status.Word());

    /// <summary><c>GET /api/v1/jobs/publish/{outputJobId}</c>.</summary>
    public async Task<IResult> GetAsync(ApiCall call)
    {
        var job = RefOf(call);

        // A long poll waits until the job has ended; with If-None-Match, until it has changed at all.
        var conditional = call.Http.Request.Headers.IfNoneMatch.Count > 0;
        var row = await notifier.WaitAsync(
            job,
            r => r.Value.Status.IsTerminal() || (conditional && !Preconditions.IsUnchanged(call, r.Version)),
            Preconditions.Wait(call, TimeSpan.Zero),
            call.Cancellation) ?? throw NotFound();
        row = await permalinks.CompleteAsync(row, call.Cancellation);
        var tag = ("ETag", Preconditions.ETag(row.Version));
        return conditional && Preconditions.IsUnchanged(call, row.Version)
            ? new ApiAnswer { Status = StatusCodes.Status304NotModified, Headers = new Dictionary<string, string> { ["ETag"] = tag.Item2 } }
            : ApiAnswer.Json(
                StatusCodes.Status200OK,
                JobView.Of(row.Value),
                ApiJson.Default.JobView,
                tag,
                ("Retry-After", RetryAfter(row.Value)));
    }

    /// <summary><c>GET /api/v1/jobs/publish</c>.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Paging.OnlyParameters(call, "status", "instagramAccountId", "createdFrom", "createdBefore");
        var filter = new JobFilter
        {
            Status = Paging.Word(call, "status", StatusWords),
            Account = Paging.Id<AccountId>(call, "instagramAccountId"),
            CreatedFrom = Paging.Timestamp(call, "createdFrom"),
            CreatedBefore = Paging.Timestamp(call, "createdBefore"),
        };
        var page = await store.ListAsync(call.Tenant.Id, filter, Paging.Request(call), call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<JobView>([.. page.Items.Select(j => JobView.Of(j.Value))], page.NextCursor),
            ApiJson.Default.ListViewJobView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>POST /api/v1/jobs/publish/{outputJobId}/cancel</c>.</summary>
    public async Task<IResult> CancelAsync(ApiCall call)
    {
        var job = await CancelAsync(RefOf(call), call);
        return ApiAnswer.Json(StatusCodes.Status200OK, JobView.Of(job), ApiJson.Default.JobView);
    }

    /// <summary>Cancels a job that has not begun. The compare-and-swap on its row decides between this and its beginning.</summary>
    /// <exception cref="ApiProblemException">404, 409 <c>conflict</c>, 412.</exception>
    internal async Task<PublishJob> CancelAsync(JobRef job, ApiCall call)
    {
        while (true)
        {
            var read = await store.FindAsync(job.Tenant, job.Job, call.Cancellation) ?? throw NotFound();
            Preconditions.IfMatch(call, read.Version);
            if (!read.Value.Status.IsPending())
            {
                throw ApiProblemException.Conflict($"The job is {read.Value.Status.Word()}; only one that has not begun can be cancelled.");
            }

            var canceled = read.Value.Cancel(clock.GetUtcNow());
            if (await store.TryUpdateAsync(canceled, read.Version, call.Cancellation) is not null)
            {
                await slots.ReleaseAsync(canceled, CancellationToken.None);
                await workflows.RaiseEventAsync(job.Job, PublishNames.JobChanged, CancellationToken.None);
                return canceled;
            }
        }
    }

    /// <summary>
    /// <c>POST /api/v1/jobs/publish/{outputJobId}/resolve</c>: a person has looked at the account and says what happened.
    /// </summary>
    public async Task<IResult> ResolveAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var published = fields.Flag("published", required: true);
        var post = fields.Text("igMediaId");
        fields.ThrowIfMalformed();
        if (published == false && post is not null)
        {
            throw ApiProblemException.Unacceptable([new FieldError("igMediaId", "not_allowed", "is for published: true only.")]);
        }

        if (post is { Length: 0 or > 64 } || post?.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_') == true)
        {
            throw ApiProblemException.Unacceptable([new FieldError("igMediaId", "malformed_id", "must have 1 to 64 letters, digits or underscores.")]);
        }

        var job = RefOf(call);
        var before = (await store.FindAsync(job.Tenant, job.Job, call.Cancellation) ?? throw NotFound()).Value;
        IgMediaId? id = post is null ? null : new IgMediaId(post);
        if (id is { } found && CanResolve(before) && !await store.TryBindPostAsync(before.IgUserId, found, before.Id, call.Cancellation))
        {
            throw ApiProblemException.Conflict("This post belongs to another job.");
        }

        var now = clock.GetUtcNow();
        var resolved = await rows.ChangeAsync(
            job,
            row => CanResolve(row) ? row.Resolve(now, published!.Value, id) : throw ApiProblemException.Conflict("The outcome of this job is not in doubt."),
            call.Cancellation);
        await SettleAsync(resolved, published!.Value, now);
        await workflows.RaiseEventAsync(job.Job, PublishNames.JobChanged, CancellationToken.None);
        return ApiAnswer.Json(StatusCodes.Status200OK, JobView.Of(resolved), ApiJson.Default.JobView);
    }

    private static bool CanResolve(PublishJob job) =>
        (job.Status == JobStatus.InProgress && job.Phase == JobPhase.Reconciling && job.IgMediaId is null)
        || (job.Status == JobStatus.Failed && job.Error?.Code == PublishErrors.OutcomeUnknown.Code);

    private Task SettleAsync(PublishJob job, bool published, DateTimeOffset now) => published
        ? ledger.ConfirmAsync(job.IgUserId, job.Id, job.Intents is [.., var last] ? last.At : now, CancellationToken.None)
        : slots.ReleaseAsync(job, CancellationToken.None);

    private static JobRef RefOf(ApiCall call) =>
        new(call.Tenant.Id, call.RouteId<JobId>("outputJobId", ProblemCodes.JobNotFound));

    private static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.JobNotFound, "There is no such job.");

    private static string? RetryAfter(PublishJob job) => job.Status switch
    {
        JobStatus.Queued or JobStatus.InProgress => "2",
        JobStatus.Scheduled => "60",
        _ => null,
    };
}
