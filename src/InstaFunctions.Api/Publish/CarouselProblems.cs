using InstaFunctions.Api.Problems;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Api.Publish;

/// <summary>
/// What a carousel call answers when its job ended without a post while the caller waited. The code is the job's own error
/// code; the job exists and tells the whole story, so the answer points to it.
/// </summary>
internal static class CarouselProblems
{
    private static readonly Dictionary<string, int> Statuses = new()
    {
        [PublishErrors.AccountNotConnected.Code] = StatusCodes.Status409Conflict,
        [PublishErrors.PermissionMissing.Code] = StatusCodes.Status409Conflict,
        [PublishErrors.AccountRestricted.Code] = StatusCodes.Status409Conflict,
        [PublishErrors.MediaMissing.Code] = StatusCodes.Status409Conflict,
        [PublishErrors.TooLate.Code] = StatusCodes.Status409Conflict,
        [PublishErrors.MediaRejected.Code] = StatusCodes.Status422UnprocessableEntity,
        [PublishErrors.ContainerError.Code] = StatusCodes.Status422UnprocessableEntity,
        [PublishErrors.QuotaExhausted.Code] = StatusCodes.Status429TooManyRequests,
        [PublishErrors.InternalError.Code] = StatusCodes.Status500InternalServerError,
    };

    /// <summary>The status for a job's error code; what is not the caller's to mend is Instagram's: 502.</summary>
    public static int StatusOf(string code) => Statuses.GetValueOrDefault(code, StatusCodes.Status502BadGateway);

    /// <summary>The job failed.</summary>
    public static ApiProblemException Failed(PublishJob job) =>
        new(StatusOf(job.Error!.Code), job.Error.Code, job.Error.Message) { More = Pointer(job) };

    /// <summary>Somebody cancelled it before it began.</summary>
    public static ApiProblemException Canceled(PublishJob job) =>
        new(StatusCodes.Status409Conflict, ProblemCodes.Conflict, "The job was cancelled before it began; nothing was published.") { More = Pointer(job) };

    private static Dictionary<string, string> Pointer(PublishJob job) => new() { ["outputJobId"] = job.Id.ToString() };
}
