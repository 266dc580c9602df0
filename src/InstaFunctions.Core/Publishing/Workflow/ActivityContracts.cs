using System.Text.Json.Serialization;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>The input of the publish workflow.</summary>
public sealed record PublishInput
{
    /// <summary>Which job.</summary>
    public required JobRef Ref { get; init; }

    /// <summary>When it is due; moved jobs are learnt from the row.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How many items a carousel has; 0 for a single post.</summary>
    public required int CarouselItems { get; init; }

    /// <summary>The latest time at which it may go out.</summary>
    public DateTimeOffset? PublishBefore { get; init; }

    /// <summary>Whether the job fails, rather than waits, when Instagram says that the account's window is full.</summary>
    public bool FailWhenQuotaExhausted { get; init; }

    /// <summary>The times to go by.</summary>
    public required PublishTimings Timings { get; init; }
}

/// <summary>What beginning a job came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BeginKind>))]
public enum BeginKind
{
    /// <summary>The job is in progress; <see cref="BeginResult.At"/> is the time of its slot in the window.</summary>
    Begun,

    /// <summary>The job is due only at <see cref="BeginResult.At"/>.</summary>
    NotDue,

    /// <summary>The job has ended: cancelled, failed or done.</summary>
    Ended,
}

/// <summary>What beginning a job came to.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">A time, by the kind.</param>
public sealed record BeginResult(BeginKind Kind, DateTimeOffset At)
{
    /// <summary>
    /// The last publish attempt of a job that was under way when its workflow's history was lost: what becomes of that
    /// attempt is found out before anything else is done.
    /// </summary>
    public ResumedAttempt? Resume { get; init; }
}

/// <summary>A publish attempt that an earlier workflow of the job has made.</summary>
/// <param name="Container">The container.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="WasUnclear">Whether an attempt before this one was unclear.</param>
public sealed record ResumedAttempt(ContainerId Container, int Attempt, bool WasUnclear);

/// <summary>Asks for a container.</summary>
/// <param name="Ref">The job.</param>
/// <param name="Round">1, and one more each time the containers have to be made anew.</param>
/// <param name="Child">The index of a carousel's item; null for the container that is published.</param>
/// <param name="Children">A carousel's children.</param>
public sealed record CreateContainerInput(JobRef Ref, int Round, int? Child, IReadOnlyList<ContainerId> Children);

/// <summary>A container, or why there is none.</summary>
public sealed record CreateContainerResult
{
    /// <summary>The container.</summary>
    public ContainerId? Container { get; init; }

    /// <summary>Why the platform made none.</summary>
    public PlatformFailure? Failure { get; init; }

    /// <summary>Why it was not asked: the job cannot go on.</summary>
    public PublishError? Error { get; init; }

    /// <summary>Not before this time: the account is paused.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Not before this time: the account has made all the containers that Instagram allows in 24 hours.</summary>
    public DateTimeOffset? ContainersFreeAt { get; init; }
}

/// <summary>Names a container of a job.</summary>
public sealed record ContainerInput(JobRef Ref, ContainerId Container);

/// <summary>One read of a container.</summary>
public sealed record ContainerReading
{
    /// <summary>What the platform says.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ContainerStatusCode>))]
    public ContainerStatusCode? Status { get; init; }

    /// <summary>The number in the <c>status</c> of a failed container.</summary>
    public int? ErrorSubcode { get; init; }

    /// <summary>What that number means.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<InstagramErrorMeaning>))]
    public InstagramErrorMeaning? Problem { get; init; }

    /// <summary>The <c>status</c> of a failed container in Instagram's words.</summary>
    public string? Says { get; init; }

    /// <summary>Why it could not be read.</summary>
    public PlatformFailure? Failure { get; init; }

    /// <summary>Why it was not asked: the job cannot go on.</summary>
    public PublishError? Error { get; init; }

    /// <summary>Why it was not asked: the account is paused until then.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Asks for the publication of a container.</summary>
/// <param name="Ref">The job.</param>
/// <param name="Container">The container.</param>
/// <param name="Attempt">The number of the attempt: the key under which the intent is stored.</param>
public sealed record PublishAttempt(JobRef Ref, ContainerId Container, int Attempt);

/// <summary>What a publish attempt came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PublishKind>))]
public enum PublishKind
{
    /// <summary>The post is live and its id is stored.</summary>
    Published,

    /// <summary>The call was, or may have been, sent, and no post's id came back: reading tells whether the post is live.</summary>
    Unclear,

    /// <summary>The call was not sent: not before <see cref="PublishResult.NotBefore"/>.</summary>
    Wait,

    /// <summary>The call was not sent, and never will be: <see cref="PublishResult.Error"/>.</summary>
    Impossible,

    /// <summary>The call was not sent: the job has ended meanwhile, or has not begun.</summary>
    Ended,
}

/// <summary>What a publish attempt came to.</summary>
public sealed record PublishResult(PublishKind Kind)
{
    /// <summary>What the platform answered.</summary>
    public PlatformFailure? Failure { get; init; }

    /// <summary>Until when to wait.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether it is the quota that is waited for.</summary>
    public bool ForQuota { get; init; }

    /// <summary>Why the job cannot go on.</summary>
    public PublishError? Error { get; init; }
}

/// <summary>What one reading of container and list says of a publish attempt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReconcileKind>))]
public enum ReconcileKind
{
    /// <summary>The post is live and its id is stored.</summary>
    Published,

    /// <summary>The container says that the post is live, but its id is not found (yet).</summary>
    PublishedUnidentified,

    /// <summary>The container says that the post is live; the list that its id is looked for in could not be read.</summary>
    PublishedUnlisted,

    /// <summary>The container is still FINISHED, and no post may be it.</summary>
    Unpublished,

    /// <summary>The container is still IN_PROGRESS, and no post may be it.</summary>
    Unfinished,

    /// <summary>The container is EXPIRED, and no post may be it.</summary>
    Expired,

    /// <summary>The container is ERROR, and no post may be it.</summary>
    Broken,

    /// <summary>The container could not be read; the list could, and no post may be it.</summary>
    ContainerUnread,

    /// <summary>The reads failed, or a post may be it: proof of nothing.</summary>
    Unproven,

    /// <summary>No intent of this attempt is stored: the call was never sent.</summary>
    NeverSent,

    /// <summary>The job has ended meanwhile: an operator has said what happened.</summary>
    Ended,
}

/// <summary>What one reading says of a publish attempt.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="At">When it was read, which may be long before it is recorded.</param>
public sealed record ReconcileReading(ReconcileKind Kind, DateTimeOffset At)
{
    /// <summary>What Instagram answered to the attempt, for a workflow that did not get to see it.</summary>
    public PlatformFailure? Answer { get; init; }
}

/// <summary>Closes an attempt that readings have settled.</summary>
/// <param name="Ref">The job.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Refused">
/// True: the answer was a refusal and no reading speaks against it. False: there was no such answer, and every reading of a
/// whole grace period says that nothing was published.
/// </param>
public sealed record ConcludeInput(JobRef Ref, int Attempt, bool Refused);

/// <summary>What follows from a closed attempt.</summary>
/// <param name="NotBefore">The earliest time for another one, when it was the quota that refused it.</param>
public sealed record ConcludeResult(DateTimeOffset? NotBefore);

/// <summary>Ends a job whose post is live.</summary>
/// <param name="Ref">The job.</param>
/// <param name="LastTry">Whether it ends even when the permalink cannot be read.</param>
public sealed record CompleteInput(JobRef Ref, bool LastTry);

/// <summary>Whether the job has ended.</summary>
public sealed record CompleteResult(bool Ended);

/// <summary>Ends a job that failed.</summary>
public sealed record FailInput(JobRef Ref, PublishError Error);

/// <summary>Shows where a job waits.</summary>
/// <param name="Ref">The job.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Until">Until when it waits, when that is known.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record NoteInput(JobRef Ref, JobPhase Phase, DateTimeOffset? Until, string Reason);

/// <summary>The result of activities that have none.</summary>
public sealed record Unit
{
    /// <summary>The one value.</summary>
    public static Unit Value { get; } = new();
}
