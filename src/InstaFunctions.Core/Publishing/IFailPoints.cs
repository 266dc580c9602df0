namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The boundaries between a step's effect and its record: the places at which a crash must not matter. The product passes
/// them by; the crash tests run a host whose implementation kills the process at one of them.
/// </summary>
public interface IFailPoints
{
    /// <summary>Passes a boundary.</summary>
    void Reach(string name);
}

/// <summary>Names of the boundaries.</summary>
public static class FailPoints
{
    /// <summary>The job is stored; its workflow is not started.</summary>
    public const string Accepted = "accepted";

    /// <summary>The job is in progress; the activity's result is not recorded.</summary>
    public const string Begun = "begun";

    /// <summary>The platform has made a container; nothing of ours knows.</summary>
    public const string ContainerMade = "container_made";

    /// <summary>The container is in the job's row; the activity's result is not recorded.</summary>
    public const string ContainerStored = "container_stored";

    /// <summary>A container's status was read; the result is not recorded.</summary>
    public const string ContainerRead = "container_read";

    /// <summary>The slot is taken; the intent is not stored.</summary>
    public const string BeforeIntent = "before_intent";

    /// <summary>The intent is stored; the call is not sent.</summary>
    public const string AfterIntent = "after_intent";

    /// <summary>The call was answered; the outcome is not stored.</summary>
    public const string AfterPublish = "after_publish";

    /// <summary>The outcome is stored; the activity's result is not recorded.</summary>
    public const string AfterOutcome = "after_outcome";

    /// <summary>An unclear attempt was reconciled; the result is not recorded.</summary>
    public const string Reconciled = "reconciled";

    /// <summary>The permalink was read; the end is not stored.</summary>
    public const string PermalinkRead = "permalink_read";

    /// <summary>The end is stored; the activity's result is not recorded.</summary>
    public const string Ended = "ended";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Accepted, Begun, ContainerMade, ContainerStored, ContainerRead, BeforeIntent, AfterIntent, AfterPublish, AfterOutcome,
        Reconciled, PermalinkRead, Ended,
    ];

    /// <summary>Passes by.</summary>
    public static IFailPoints None { get; } = new PassBy();

    private sealed class PassBy : IFailPoints
    {
        public void Reach(string name)
        {
        }
    }
}
