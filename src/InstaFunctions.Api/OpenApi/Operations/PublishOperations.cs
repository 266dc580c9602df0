using System.Text.Json.Nodes;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using static InstaFunctions.Api.OpenApi.Operations.SharedParameters;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The two publish calls and their preflights.</summary>
internal static class PublishOperations
{
    private const string NothingHappens =
        "Makes every check of the real call: the fields, the media's bytes, the account and its token when the job is due, and the quota at that time. Nothing is stored, nothing is reserved, and nothing is made at Instagram. Everything that was found is told, warnings too.";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("PublishInstagram", ApiTags.Publish, "Publish an image, a reel or a story",
            "Accepts a job and answers at once; the job is published in the background, and `GET /api/v1/jobs/publish/{outputJobId}` tells how it stands. With `scheduledAt` the status is `scheduled`, and `scheduledFor` tells when, in UTC. What the media item must be like depends on the product: a feed image is a JPEG of at most 8 MiB between 4:5 and 1.91:1; a reel lasts 3 to 900 seconds and has at most 300 MB; a story video lasts 3 to 60 seconds and has at most 100 MB.")
        {
            Body = PublishBodies.Single,
            Successes = [Accepted(ApiSuccess.Json(
                202,
                "Accepted and stored.",
                ApiJson.Default.PublishAcceptedView,
                ("queued", new PublishAcceptedView(Samples.Job, JobStatus.Queued, null)),
                ("scheduled", new PublishAcceptedView(Samples.Job, JobStatus.Scheduled, Samples.Due))))],
            Refusals = [.. Refusals("mediaId")],
        },
        new("ValidateInstagram", ApiTags.Publish, "Check a publish without publishing", NothingHappens)
        {
            Body = PublishBodies.Single,
            Successes = [Findings],
            Refusals = [Naive, NoScheduling],
        },
        new("PublishInstagramCarousel", ApiTags.Publish, "Publish a carousel",
            $"Publishes {PublishRules.MinCarouselItems} to {PublishRules.MaxCarouselItems} media as one post, all or nothing. Waits for the post: 150 seconds unless `Prefer` or the setting `Publishing:CarouselWait` says otherwise. 200 when it is live by then; 202 when it is not, when it is scheduled, or with `respond-async`: the job goes on, and `Location` tells where to follow it. A job that fails within the wait answers the failure's own code, with its `outputJobId`. Images are JPEGs of at most 8 MiB between 4:5 and 1.91:1; videos, which need `allowVideo`, last 3 to 60 seconds and have at most 100 MB. Naming a media item twice is allowed.")
        {
            Parameters = [Prefer("Without it the call waits for 150 seconds (the setting `Publishing:CarouselWait`).")],
            Body = PublishBodies.Carousel,
            Successes =
            [
                ApiSuccess.Json(
                    200,
                    "The post is live.",
                    ApiJson.Default.CarouselView,
                    ("live", new CarouselView
                    {
                        InstagramPublishId = Samples.Job,
                        IgMediaId = Samples.Post,
                        Permalink = Samples.Permalink,
                        ImageCount = 2,
                        OutputJobId = Samples.Job,
                    })) with
                { Headers = [ApiHeaders.Location] },
                Accepted(ApiSuccess.Json(
                    202,
                    "Accepted and stored, and not live yet.",
                    ApiJson.Default.CarouselAcceptedView,
                    ("in_progress", new CarouselAcceptedView(Samples.Job, Samples.Job, JobStatus.InProgress, null)),
                    ("scheduled", new CarouselAcceptedView(Samples.Job, Samples.Job, JobStatus.Scheduled, Samples.Due)))),
            ],
            Refusals =
            [
                .. Refusals("mediaIds[1]"),
                new(409, ProblemCodes.Conflict, "The job was cancelled before it began; nothing was published.") { More = Job },
                .. PublishErrors.All.Select(kind => new ApiRefusal(CarouselProblems.StatusOf(kind.Code), kind.Code, kind.Cause) { More = Job }),
            ],
        },
        new("ValidateInstagramCarousel", ApiTags.Publish, "Check a carousel without publishing", NothingHappens)
        {
            Body = PublishBodies.Carousel,
            Successes = [Findings],
            Refusals = [Naive, NoScheduling],
        },
    ];

    private static ApiSuccess Findings => ApiSuccess.Json(
        200,
        "What was found. `valid` says whether the real call would be accepted at this moment.",
        ApiJson.Default.ValidationView,
        ("valid", new ValidationView(true, [])),
        ("invalid", new ValidationView(
            false,
            [
                new FindingView("mediaId", "aspect_ratio", FindingSeverity.Error, "An image in the feed must be between 4:5 (0.8) and 1.91:1 wide to high; the media item is 1080x1920 (0.5625:1)."),
                new FindingView("mediaId", "image_width", FindingSeverity.Warning, "Instagram scales images down to a width of 1440 pixels; the media item is 2160x3840 (0.5625:1)."),
            ])));

    private static ApiRefusal Naive => ApiRefusal.Field(
        400, ProblemCodes.InvalidRequest, "scheduledAt", "not_a_timestamp",
        "has no offset, so it could mean any of 38 instants; it must be an ISO 8601 time with an offset, such as 2026-06-20T14:30:00+02:00, 2026-06-20T14:30+0200 or 2026-06-20T12:30:00Z.");

    private static ApiSuccess Accepted(ApiSuccess success) => success with { Headers = [ApiHeaders.Location, ApiHeaders.RetryAfter] };

    private static IEnumerable<ApiRefusal> Refusals(string mediaItemField) =>
    [
        Naive,
        NoScheduling,
        ApiRefusal.Field(404, ProblemCodes.MediaNotFound, mediaItemField, "media_not_found", "There is no such media item."),
        ApiRefusal.Field(404, ProblemCodes.AccountNotFound, "instagramAccountId", "account_not_found", "There is no such account."),
        new(409, ProblemCodes.AccountNotConnected, "The access token of demo.account is dead; connect the account again."),
        ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "caption", "caption_too_long", $"may have {PublishRules.MaxCaptionCharacters} characters at most; it has 2201."),
        new(422, ProblemCodes.QuotaExhausted, "The account's 24-hour window is full at that time. The nearest free time after is 2026-06-20T16:05:00+00:00.")
        {
            More = new JsonObject
            {
                ["errors"] = new JsonArray(new JsonObject { ["field"] = "scheduledAt", ["code"] = "quota_exhausted", ["message"] = "The account's 24-hour window is full at that time." }),
                ["nextSlotAt"] = "2026-06-20T16:05:00+00:00",
                ["freeBefore"] = "2026-06-20T14:10:00+00:00",
            },
        },
        new(429, ProblemCodes.QuotaExhausted, "The account's 24-hour window is full at that time. The nearest free time after is 2026-06-18T11:20:00+00:00.")
        {
            More = new JsonObject { ["nextSlotAt"] = "2026-06-18T11:20:00+00:00" },
            RetryAfter = true,
        },
    ];

    private static JsonObject Job => new() { ["outputJobId"] = Samples.Job.ToString() };
}
