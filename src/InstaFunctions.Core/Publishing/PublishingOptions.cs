using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.Core.Publishing;

/// <summary>The settings of the section <c>Publishing</c> that the workflow and its activities go by.</summary>
public sealed class PublishingOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Publishing";

    /// <summary>
    /// How long after its intent was stored a publish call may still be sent: far longer than storing takes. A process that
    /// was frozen for longer leaves the attempt to be reconciled.
    /// </summary>
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between two reads of a container's status; the platform asks for one minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a container is watched; the platform asks for five minutes at most.</summary>
    public TimeSpan PollTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long every read must say "unpublished" before the same container is published once more.</summary>
    public TimeSpan ReconcileGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two reads while reconciling.</summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long reconciling goes on when reads fail or contradict each other.</summary>
    public TimeSpan ReconcileLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the same container is published once more after the grace period.</summary>
    public bool RepublishAfterGrace { get; set; } = true;

    /// <summary>How long a job bears with throttling, pauses and outages.</summary>
    public TimeSpan PlatformPatience { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The wait after a first outage; doubled each time.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after an outage.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The time between two tries after an answer that valid tokens get too while Instagram is in trouble: a missing
    /// permission, a dead token.
    /// </summary>
    public TimeSpan SuspectInterval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an account is left alone after Instagram blocked it as spam (4/2207051).</summary>
    public TimeSpan SpamPause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a link to the media lives; Instagram fetches within minutes.</summary>
    public TimeSpan MediaLinkLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The earliest time ahead for <c>scheduledAt</c>, inclusive.</summary>
    public TimeSpan MinScheduleAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The latest time ahead for <c>scheduledAt</c>, inclusive.</summary>
    public TimeSpan MaxScheduleAhead { get; set; } = TimeSpan.FromDays(29);

    /// <summary>How long the carousel call waits for its post before it answers 202.</summary>
    public TimeSpan CarouselWait { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>How often the sweep looks for jobs that need help.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What a workflow is started with.</summary>
    public PublishTimings ToTimings() => new()
    {
        PollInterval = PollInterval,
        PollTimeout = PollTimeout,
        ReconcileGrace = ReconcileGrace,
        ReconcileInterval = ReconcileInterval,
        ReconcileLimit = ReconcileLimit,
        RepublishAfterGrace = RepublishAfterGrace,
        PlatformPatience = PlatformPatience,
        FirstBackoff = FirstBackoff,
        MaxBackoff = MaxBackoff,
        SuspectInterval = SuspectInterval,
    };

    /// <summary>
    /// Checks the grace period against the longest that a publish call can be under way: stored intent, call, time-out. While
    /// one still is, reading must not conclude that nothing was published. For the host that knows both settings, at start.
    /// </summary>
    /// <param name="publishTimeout">The time-out of a <c>media_publish</c> call.</param>
    /// <returns>What is wrong, naming the setting; null when all is well.</returns>
    public string? CheckPublishTimeout(TimeSpan publishTimeout)
    {
        var longest = SendWithin + publishTimeout + ReconcileInterval;
        return ReconcileGrace >= longest
            ? null
            : $"{Section}:{nameof(ReconcileGrace)} is {ReconcileGrace}; it must be at least {longest}: a publish call may be sent "
                + $"{SendWithin} after its intent is stored and may last {publishTimeout}, and one read ({Section}:{nameof(ReconcileInterval)}) must come after it.";
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        TimeSpan zero = TimeSpan.Zero;
        (string Name, TimeSpan Value)[] positive =
        [
            (nameof(PollInterval), PollInterval), (nameof(PollTimeout), PollTimeout),
            (nameof(ReconcileGrace), ReconcileGrace), (nameof(ReconcileInterval), ReconcileInterval),
            (nameof(ReconcileLimit), ReconcileLimit), (nameof(PlatformPatience), PlatformPatience),
            (nameof(FirstBackoff), FirstBackoff), (nameof(MaxBackoff), MaxBackoff),
            (nameof(SuspectInterval), SuspectInterval), (nameof(SpamPause), SpamPause), (nameof(MediaLinkLifetime), MediaLinkLifetime),
            (nameof(MinScheduleAhead), MinScheduleAhead), (nameof(MaxScheduleAhead), MaxScheduleAhead),
            (nameof(SweepInterval), SweepInterval), (nameof(SendWithin), SendWithin),
        ];
        foreach (var (name, value) in positive)
        {
            if (value <= zero)
            {
                yield return new ValidationResult($"{Section}:{name} is {value}; it must be longer than zero.", [name]);
            }
        }

        (string Name, TimeSpan Small, string Than, TimeSpan Large)[] ordered =
        [
            (nameof(PollInterval), PollInterval, nameof(PollTimeout), PollTimeout),
            (nameof(ReconcileInterval), ReconcileInterval, nameof(ReconcileGrace), ReconcileGrace),
            (nameof(ReconcileGrace), ReconcileGrace, nameof(ReconcileLimit), ReconcileLimit),
            (nameof(FirstBackoff), FirstBackoff, nameof(MaxBackoff), MaxBackoff),
            (nameof(MinScheduleAhead), MinScheduleAhead, nameof(MaxScheduleAhead), MaxScheduleAhead),
        ];
        foreach (var (name, small, than, large) in ordered)
        {
            if (small > large)
            {
                yield return new ValidationResult($"{Section}:{name} is {small}; it must not be longer than {Section}:{than} ({large}).", [name]);
            }
        }

        if (CarouselWait < zero)
        {
            yield return new ValidationResult($"{Section}:{nameof(CarouselWait)} is {CarouselWait}; it must not be negative.", [nameof(CarouselWait)]);
        }

        if (MaxScheduleAhead > TimeSpan.FromDays(29))
        {
            yield return new ValidationResult($"{Section}:{nameof(MaxScheduleAhead)} is {MaxScheduleAhead}; it must not be longer than 29 days.", [nameof(MaxScheduleAhead)]);
        }
    }
}
