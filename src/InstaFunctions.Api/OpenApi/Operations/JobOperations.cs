using System.Text.Json.Nodes;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using static InstaFunctions.Api.OpenApi.Operations.SharedParameters;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>Looking jobs up, cancelling them, and settling a doubtful outcome.</summary>
internal static class JobOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("ListPublishJobs", ApiTags.Jobs, "List jobs", "The tenant's jobs, newest first.")
        {
            Parameters =
            [
                new("status", "query", Schemas.Words("scheduled", "queued", "in_progress", "succeeded", "failed", "canceled"), "Only those with this status.", "failed"),
                Account,
                new("createdFrom", "query", Schemas.Timestamp, "Only those accepted at this time or later.", "2026-06-18T00:00:00Z"),
                new("createdBefore", "query", Schemas.Timestamp, "Only those accepted before this time.", "2026-06-19T00:00:00Z"),
                .. Page,
            ],
            Successes = [ApiSuccess.Json(
                200, "A page.", ApiJson.Default.ListViewJobView, ("page", new ListView<JobView>([Samples.Succeeded, Samples.Failed], "eyJrIjoiMDE5ZTFiNzYifQ"))) with
            { Headers = [ApiHeaders.Link] }],
            Refusals = [.. PagingRefusals],
        },
        new("GetPublishJob", ApiTags.Jobs, "Read a job",
            "Tells how a job stands. `status` is `scheduled`, `queued`, `in_progress`, `succeeded`, `failed` or `canceled`; the last three are final. A failed job's `error` says what to do, whether the same request can succeed later (`retryable`), and whether it is proven that nothing was posted (`safeToResubmit`). With `Prefer: wait=N` the call waits for the end; with `If-None-Match` as well, for the next change.")
        {
            Parameters = [Prefer("Without it the call answers at once."), IfNoneMatch],
            Successes =
            [
                ApiSuccess.Json(
                    200, "The job. `Retry-After` is there while it has not ended.", ApiJson.Default.JobView,
                    ("succeeded", Samples.Succeeded), ("queued", Samples.Queued), ("failed", Samples.Failed)) with
                { Headers = [ApiHeaders.ETag, ApiHeaders.RetryAfter] },
                new(304, "It is still at the version of `If-None-Match`.") { Headers = [ApiHeaders.ETag] },
            ],
            Refusals = [NoJob],
        },
        new("CancelPublishJob", ApiTags.Jobs, "Cancel a job that has not begun", "Cancels a queued or a scheduled job. One that has begun, or has ended, answers 409 `conflict`.")
        {
            Parameters = [IfMatch],
            Successes = [ApiSuccess.Json(200, "The cancelled job.", ApiJson.Default.JobView, ("canceled", Samples.Queued with
            {
                Status = JobStatus.Canceled,
                Phase = JobPhase.Done,
                CompletedAt = Samples.Now.AddSeconds(1),
            }))],
            Refusals = [NoJob, new(409, ProblemCodes.Conflict, "The job is in_progress; only one that has not begun can be cancelled."), Stale],
        },
        new("ResolvePublishJob", ApiTags.Jobs, "Say whether a doubtful job is live",
            "For a job that failed with `outcome_unknown`, or is still being reconciled: somebody has looked at the account and says whether the post is there. The job then succeeds, or fails as not published, and the account's 24-hour window is set right.")
        {
            Body = new(("live", "It is there", new JsonObject { ["published"] = true, ["igMediaId"] = Samples.Post.Value }),
                ("notLive", "It is not there", new JsonObject { ["published"] = false }))
            {
                Schema = "ResolveRequest",
                Description = "What somebody has seen on the account.",
                Fields =
                [
                    new("published", Schemas.Flag, "Whether the post is there.", Required: true),
                    new("igMediaId", Schemas.Pattern("^[A-Za-z0-9_]{1,64}$"), "The post's id at Instagram, if it is known: 1 to 64 letters, digits or underscores (`malformed_id`). Only with `published: true` (`not_allowed`)."),
                ],
            },
            Successes = [ApiSuccess.Json(200, "The job as it is now.", ApiJson.Default.JobView, ("succeeded", Samples.Succeeded))],
            Refusals =
            [
                NoJob,
                new(409, ProblemCodes.Conflict, "The outcome of this job is not in doubt."),
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "igMediaId", "not_allowed", "is for published: true only."),
            ],
        },
    ];
}
