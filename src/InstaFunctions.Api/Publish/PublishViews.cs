using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Api.Publish;

/// <summary>The answer to an accepted single publish.</summary>
/// <param name="OutputJobId">The job.</param>
/// <param name="Status"><c>queued</c> or <c>scheduled</c>.</param>
/// <param name="ScheduledFor">When it is due, in UTC; only for a scheduled one.</param>
public sealed record PublishAcceptedView(JobId OutputJobId, JobStatus Status, DateTimeOffset? ScheduledFor);

/// <summary>The answer to an accepted carousel that is not live yet.</summary>
/// <param name="OutputJobId">The job.</param>
/// <param name="InstagramPublishId">The id of the publish: the same UUID as the job's.</param>
/// <param name="Status"><c>queued</c>, <c>scheduled</c> or <c>in_progress</c>.</param>
/// <param name="ScheduledFor">When it is due, in UTC; only for a scheduled one.</param>
public sealed record CarouselAcceptedView(JobId OutputJobId, JobId InstagramPublishId, JobStatus Status, DateTimeOffset? ScheduledFor);

/// <summary>The answer to a carousel that is live.</summary>
public sealed record CarouselView
{
    /// <summary>The id of the publish: the same UUID as the job's.</summary>
    public required JobId InstagramPublishId { get; init; }

    /// <summary>The post's id at Instagram.</summary>
    public IgMediaId? IgMediaId { get; init; }

    /// <summary>The post's address.</summary>
    public string? Permalink { get; init; }

    /// <summary>How many images it has.</summary>
    public required int ImageCount { get; init; }

    /// <summary>How many videos it has; absent when videos were not allowed.</summary>
    public int? VideoCount { get; init; }

    /// <summary>The job.</summary>
    public required JobId OutputJobId { get; init; }
}

/// <summary>What a preflight found.</summary>
/// <param name="Valid">Whether the real call would be accepted.</param>
/// <param name="Findings">Errors first, then warnings; 20 at most.</param>
/// <param name="MoreFindings">How many there are beyond those listed; absent when none.</param>
public sealed record ValidationView(bool Valid, IReadOnlyList<FindingView> Findings, int? MoreFindings = null);

/// <summary>One finding of a preflight.</summary>
/// <param name="Field">The field.</param>
/// <param name="Code">A stable word.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Message">A sentence.</param>
public sealed record FindingView(string Field, string Code, FindingSeverity Severity, string Message);
