using System.Text.Json.Nodes;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Api.Schedules;
using InstaFunctions.Core.Publishing;
using static InstaFunctions.Api.OpenApi.Operations.SharedParameters;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The management of what is scheduled.</summary>
internal static class ScheduleOperations
{
    private static readonly ApiRefusal Begun = new(409, ProblemCodes.Conflict, "The job is in_progress; only one that has not begun can be cancelled.");

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("ListScheduled", ApiTags.Schedule, "List scheduled jobs", "The tenant's scheduled jobs, soonest first. `atRisk` tells why one may not go out as planned.")
        {
            Parameters =
            [
                Account,
                new("platform", "query", Schemas.Words("instagram", "tiktok"), "Only those of this platform; of `tiktok` there are none.", "instagram"),
                .. Page,
            ],
            Successes = [ApiSuccess.Json(
                200,
                "A page.",
                ApiJson.Default.ListViewScheduledView,
                ("page", new ListView<ScheduledView>(
                    [
                        Samples.Scheduled,
                        Samples.Scheduled with { ScheduledFor = Samples.Due.AddDays(1), AtRisk = "The access token of demo.account lives only until 2026-06-21T08:00:00.0000000+00:00; connect the account again." },
                    ],
                    null))) with { Headers = [ApiHeaders.Link] }],
            Refusals = [.. PagingRefusals, NoScheduling],
        },
        new("ChangeScheduled", ApiTags.Schedule, "Move a scheduled job, or change its caption",
            "A moved job goes out once, at its new time. Its place in the account's 24-hour window moves with it; when there is no room at the new time, the job stays as it is.")
        {
            Parameters = [IfMatch],
            Body = new(("move", "Another time", new JsonObject { ["scheduledAt"] = "2026-06-21T09:00:00+02:00" }),
                ("caption", "Another caption", new JsonObject { ["caption"] = "Check out this new video tonight!" }))
            {
                Schema = "ChangeScheduledRequest",
                Description = "What to change; one field at least.",
                Fields =
                [
                    new("scheduledAt", Schemas.Timestamp, "The new time: with an offset, and 5 minutes to 29 days ahead (`schedule_out_of_range`); not after the job's `publishBefore` (`publish_before_due`)."),
                    new("caption", Schemas.Text(PublishRules.MaxCaptionCharacters), "The new caption, within the limits of the publish call."),
                ],
            },
            Successes = [ApiSuccess.Json(200, "The job as it is now.", ApiJson.Default.ScheduledView, ("moved", Samples.Scheduled)) with { Headers = [ApiHeaders.ETag] }],
            Refusals =
            [
                ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "scheduledAt", "required", "or caption is required: there is nothing to change."),
                NoScheduling,
                NoJob,
                new(409, ProblemCodes.AccountNotConnected, "The access token of demo.account lives only until 2026-06-21T08:00:00.0000000+00:00; connect the account again."),
                new(409, ProblemCodes.Conflict, "Only a job that is still scheduled can be changed."),
                Stale,
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "scheduledAt", "schedule_out_of_range", "must be 00:05:00 to 29.00:00:00 ahead: from 2026-06-18T09:05:00.0000000+00:00 to 2026-07-17T09:00:00.0000000+00:00."),
                ApiRefusal.Field(422, ProblemCodes.QuotaExhausted, "scheduledAt", "quota_exhausted", "The account's 24-hour window is full at that time."),
            ],
        },
        new("CancelScheduled", ApiTags.Schedule, "Cancel a scheduled job",
            "Cancels a job before it fires. One that has begun, or has ended, answers 409 `conflict`: either the cancellation wins or the publish does, never both.")
        {
            Parameters = [IfMatch],
            Successes = [new(204, "Cancelled.")],
            Refusals = [NoScheduling, NoJob, Begun, Stale],
        },
    ];
}
