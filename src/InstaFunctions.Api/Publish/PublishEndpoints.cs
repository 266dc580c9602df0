using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Publish;

/// <summary>The two publish calls and their preflights.</summary>
public sealed class PublishEndpoints(
    PublishIntake intake,
    JobChangeNotifier notifier,
    IdempotencyGate idempotency,
    IOptions<PublishingOptions> options)
{
    private const string JobsPath = "/api/v1/jobs/publish/";

    /// <summary><c>POST /api/v1/publish/instagram</c>.</summary>
    public async Task<IResult> PublishAsync(ApiCall call)
    {
        var draft = await SingleAsync(call);
        var (job, answer) = await AcceptAsync(call, draft, SingleAnswer);
        return answer;
    }

    /// <summary><c>POST /api/v1/publish/instagram/carousel</c>.</summary>
    public async Task<IResult> PublishCarouselAsync(ApiCall call)
    {
        if (call.EarlierAnswer is { } earlier)
        {
            return await EndOfCarouselAsync(call, JobOf(earlier), earlier, DraftReader.Carousel(await call.FieldsAsync(), call.Tenant.Id));
        }

        var draft = await CarouselAsync(call);
        var (job, answer) = await AcceptAsync(call, draft, CarouselAnswer);
        return job is null && answer.Status != StatusCodes.Status202Accepted
            ? answer
            : await EndOfCarouselAsync(call, job?.Id ?? JobOf(answer), answer, draft);
    }

    // A scheduled carousel is not waited for, but a caller who asks again after its time gets its end.
    private async Task<IResult> EndOfCarouselAsync(ApiCall call, JobId? job, ApiAnswer answer, PublishDraft draft)
    {
        if (job is not { } id)
        {
            return answer;
        }

        var ended = await notifier.WaitAsync(
            new JobRef(call.Tenant.Id, id),
            row => row.Value.Status.IsTerminal() || row.Value.Status == JobStatus.Scheduled,
            Preconditions.Wait(call, options.Value.CarouselWait),
            call.Cancellation);
        return ended?.Value switch
        {
            { Status: JobStatus.Succeeded } live => await FinishAsync(call, live, draft.AllowVideo),
            { Status: JobStatus.Failed } failed => throw CarouselProblems.Failed(failed),
            { Status: JobStatus.Canceled } canceled => throw CarouselProblems.Canceled(canceled),
            { Status: JobStatus.Scheduled } or null => answer,
            { } pending => CarouselAnswer(pending),
        };
    }

    /// <summary><c>POST /api/v1/publish/instagram/validate</c>.</summary>
    public async Task<IResult> ValidateAsync(ApiCall call) =>
        await PreflightAsync(call, await SingleAsync(call));

    /// <summary><c>POST /api/v1/publish/instagram/carousel/validate</c>.</summary>
    public async Task<IResult> ValidateCarouselAsync(ApiCall call) =>
        await PreflightAsync(call, await CarouselAsync(call));

    private static async Task<PublishDraft> SingleAsync(ApiCall call) => DraftReader.Single(await PermittedFieldsAsync(call), call.Tenant.Id);

    private static async Task<PublishDraft> CarouselAsync(ApiCall call) => DraftReader.Carousel(await PermittedFieldsAsync(call), call.Tenant.Id);

    // Whoever may not schedule learns that first: a better written time would not help.
    private static async Task<JsonFields> PermittedFieldsAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        Features.RequireScheduling(call.Tenant, fields.Has("scheduledAt"));
        return fields;
    }

    private async Task<(PublishJob? Job, ApiAnswer Answer)> AcceptAsync(ApiCall call, PublishDraft draft, Func<PublishJob, ApiAnswer> answerOf)
    {
        var check = await intake.CheckAsync(draft, call.Cancellation);
        if (check.Missing is [var first, ..])
        {
            throw new ApiProblemException(
                StatusCodes.Status404NotFound, first.Code, ApiProblemException.Sentence([.. check.Missing.Select(AsFieldError)]))
            {
                Errors = [.. check.Missing.Concat(check.Errors).Select(AsFieldError)],
            };
        }

        if (check.Errors.ToList() is { Count: > 0 } errors)
        {
            throw ApiProblemException.Unacceptable([.. errors.Select(AsFieldError)]);
        }

        if (check.AccountProblem is { } problem)
        {
            throw new ApiProblemException(StatusCodes.Status409Conflict, ProblemCodes.AccountNotConnected, problem);
        }

        var job = intake.MakeJob(draft, check);
        var answer = answerOf(job);
        var claim = call.Idempotency is { } entry ? idempotency.WithAnswer(entry, answer, isSecret: false) : null;
        var result = await intake.AcceptAsync(draft, job, claim, call.Cancellation);
        if (result.Refused is { } refused)
        {
            // The slot may be gone because a twin of this request has it.
            if (call.Idempotency is { } key && await idempotency.FindReplayAsync(call, key) is { } replay)
            {
                return (null, replay);
            }

            throw draft.ScheduledAt is null ? QuotaProblems.FullNow(refused, check.Now) : QuotaProblems.FullThen(refused);
        }

        return result.Earlier is { } earlier
            ? (null, idempotency.Replay(call, call.Idempotency!, earlier))
            : (result.Accepted, answer);
    }

    private async Task<IResult> PreflightAsync(ApiCall call, PublishDraft draft)
    {
        var check = await intake.CheckAsync(draft, call.Cancellation);
        List<PublishFinding> findings = [.. check.Missing, .. check.Findings];
        if (check.AccountProblem is { } problem)
        {
            findings.Add(PublishFinding.Error("instagramAccountId", ProblemCodes.AccountNotConnected, problem));
        }

        if (check.Account is { } account)
        {
            var slot = await intake.PreviewQuotaAsync(draft, account, check.Now, call.Cancellation);
            if (!slot.Granted)
            {
                findings.Add(PublishFinding.Error("scheduledAt", ProblemCodes.QuotaExhausted, QuotaProblems.Sentence(slot)));
            }
        }

        var valid = findings.TrueForAll(f => f.Severity != FindingSeverity.Error);
        var shown = findings.OrderBy(f => f.Severity == FindingSeverity.Error ? 0 : 1).Take(ApiProblemException.MaxErrors).ToList();
        var view = new ValidationView(
            valid,
            [.. shown.Select(f => new FindingView(f.Field, f.Code, f.Severity, f.Message))],
            findings.Count > shown.Count ? findings.Count - shown.Count : null);
        return ApiAnswer.Json(StatusCodes.Status200OK, view, ApiJson.Default.ValidationView);
    }

    private async Task<ApiAnswer> FinishAsync(ApiCall call, PublishJob job, bool allowVideo)
    {
        var videos = job.Media.Count(m => m.Kind == MediaKind.Video);
        var answer = ApiAnswer.Json(
            StatusCodes.Status200OK,
            new CarouselView
            {
                InstagramPublishId = job.Id,
                IgMediaId = job.IgMediaId,
                Permalink = job.Permalink,
                ImageCount = job.Media.Count - videos,
                VideoCount = allowVideo ? videos : null,
                OutputJobId = job.Id,
            },
            ApiJson.Default.CarouselView,
            ("Location", Location(job)));
        if (call.Idempotency is { } entry)
        {
            await idempotency.KeepAsync(entry, answer, CancellationToken.None);
        }

        return answer;
    }

    private static ApiAnswer SingleAnswer(PublishJob job) => ApiAnswer.Json(
        StatusCodes.Status202Accepted,
        new PublishAcceptedView(job.Id, job.Status, job.ScheduledFor?.ToUniversalTime()),
        ApiJson.Default.PublishAcceptedView,
        ("Location", Location(job)),
        ("Retry-After", RetryAfter(job)));

    private static ApiAnswer CarouselAnswer(PublishJob job) => ApiAnswer.Json(
        StatusCodes.Status202Accepted,
        new CarouselAcceptedView(job.Id, job.Id, job.Status, job.ScheduledFor?.ToUniversalTime()),
        ApiJson.Default.CarouselAcceptedView,
        ("Location", Location(job)),
        ("Retry-After", RetryAfter(job)));

    private static string Location(PublishJob job) => $"{JobsPath}{job.Id}";

    private static JobId? JobOf(ApiAnswer accepted) =>
        accepted.Headers.TryGetValue("Location", out var location)
        && location.StartsWith(JobsPath, StringComparison.Ordinal)
        && Guid.TryParse(location[JobsPath.Length..], out var id)
            ? JobId.From(id)
            : null;

    private static string RetryAfter(PublishJob job) => job.ScheduledFor is null ? "2" : "60";

    private static FieldError AsFieldError(PublishFinding finding) => new(finding.Field, finding.Code, finding.Message);
}
