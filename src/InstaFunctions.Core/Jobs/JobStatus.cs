using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Jobs;

/// <summary>The contract's status words. The last three are terminal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>Waits for its time; can be moved and cancelled.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    /// <summary>Accepted for publishing now, and not started yet; can be cancelled.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Started; <see cref="PublishJob.Phase"/> tells where it is.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>The post is live.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Ended without a proven post; <see cref="PublishJob.Error"/> says why and whether it may be sent again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Cancelled before it started.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}

/// <summary>Where a job is, finer than <see cref="JobStatus"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobPhase>))]
public enum JobPhase
{
    /// <summary>Accepted; its workflow has not begun.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>Waits for <see cref="PublishJob.ScheduledFor"/>.</summary>
    [JsonStringEnumMemberName("waiting_for_schedule")]
    WaitingForSchedule,

    /// <summary>Waits until a slot of the 24-hour window frees.</summary>
    [JsonStringEnumMemberName("waiting_for_quota")]
    WaitingForQuota,

    /// <summary>Waits because the platform throttles or has paused the account.</summary>
    [JsonStringEnumMemberName("waiting_for_platform")]
    WaitingForPlatform,

    /// <summary>Makes its container or containers.</summary>
    [JsonStringEnumMemberName("creating_containers")]
    CreatingContainers,

    /// <summary>The platform processes the media.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>The publish intent is stored and <c>media_publish</c> is being called.</summary>
    [JsonStringEnumMemberName("publishing")]
    Publishing,

    /// <summary>The answer to <c>media_publish</c> was unclear; the platform is being read until the truth is known.</summary>
    [JsonStringEnumMemberName("reconciling")]
    Reconciling,

    /// <summary>The post is live; its permalink is being read.</summary>
    [JsonStringEnumMemberName("reading_permalink")]
    ReadingPermalink,

    /// <summary>Ended.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}

/// <summary>Which moves between statuses there are.</summary>
public static class JobTransitions
{
    private static readonly Dictionary<JobStatus, JobStatus[]> Allowed = new()
    {
        [JobStatus.Scheduled] = [JobStatus.InProgress, JobStatus.Failed, JobStatus.Canceled],
        [JobStatus.Queued] = [JobStatus.InProgress, JobStatus.Failed, JobStatus.Canceled],
        [JobStatus.InProgress] = [JobStatus.Succeeded, JobStatus.Failed],
        [JobStatus.Succeeded] = [],
        // Only an operator's verdict on an unknown outcome: the post was live after all.
        [JobStatus.Failed] = [JobStatus.Succeeded],
        [JobStatus.Canceled] = [],
    };

    /// <summary>Whether a job may move from one status to another.</summary>
    public static bool IsAllowed(JobStatus from, JobStatus to) => Array.IndexOf(Allowed[from], to) >= 0;

    /// <summary>Whether a job in this status has ended.</summary>
    public static bool IsTerminal(this JobStatus status) =>
        status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Canceled;

    /// <summary>Whether a job in this status has not begun: it can still be cancelled or moved.</summary>
    public static bool IsPending(this JobStatus status) => status is JobStatus.Scheduled or JobStatus.Queued;

    /// <summary>The contract's word for a status; stores keep it in their indexes.</summary>
    public static string Word(this JobStatus status) => status switch
    {
        JobStatus.Scheduled => "scheduled",
        JobStatus.Queued => "queued",
        JobStatus.InProgress => "in_progress",
        JobStatus.Succeeded => "succeeded",
        JobStatus.Failed => "failed",
        JobStatus.Canceled => "canceled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };
}
