namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The times and limits that a workflow goes by. They are part of its input, so that a changed setting never makes a
/// running workflow diverge from its history.
/// </summary>
public sealed record PublishTimings
{
    /// <summary>Time between two reads of a container's status. The platform asks for one minute.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a container is watched. The platform asks for five minutes at most.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long every read must say "unpublished" before the same container is published once more.</summary>
    public TimeSpan ReconcileGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two reads while reconciling.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long reconciling goes on when reads fail or contradict each other.</summary>
    public TimeSpan ReconcileLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The time between two tries after an answer that a valid token gets too when Instagram is in trouble: a missing
    /// permission, a dead token.
    /// </summary>
    public TimeSpan SuspectInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the same container is published once more after the grace period.</summary>
    public bool RepublishAfterGrace { get; init; } = true;

    /// <summary>How long a job bears with throttling, pauses and outages, all waits together.</summary>
    public TimeSpan PlatformPatience { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The wait after a first outage or throttled call that names no time; doubled each time.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after an outage.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(15);
}
