using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>What is known of a publish attempt whose answer was not the post's id.</summary>
/// <param name="Claim">What the answer claimed; null when there was none, or none that claims anything.</param>
public sealed record AttemptKnowledge(InstagramErrorMeaning? Claim)
{
    /// <summary>Whether an attempt of the job before this one was unclear, which forbids a new container for ever.</summary>
    public bool WasUnclearBefore { get; init; }

    /// <summary>Whether the same container may be published once more after a grace period without a trace of the post.</summary>
    public bool MayRepublish { get; init; }

    /// <summary>How many calls have been answered with <see cref="InstagramErrorMeaning.ContainerNotFound"/>, this one included.</summary>
    public int TimesNotFound { get; init; }

    /// <summary>Whether the attempt has been closed already, and this is the look before the next call.</summary>
    public bool IsConcluded { get; init; }

    /// <summary>Whether the job is about to fail, which only a whole grace period of readings may allow.</summary>
    public bool IsFailing { get; init; }

    /// <summary>Since when every reading speaks against the post; null when the last one did not.</summary>
    public TimeSpan? AgainstSince { get; init; }

    /// <summary>Since when the container has said that the post is live.</summary>
    public TimeSpan? LiveSince { get; init; }

    /// <summary>Since when the post's id has been missing from lists that could be read.</summary>
    public TimeSpan? MissingSince { get; init; }
}

/// <summary>What to do after a reading.</summary>
public enum PublishAction
{
    /// <summary>Nothing is settled: read again after the interval.</summary>
    Read,

    /// <summary>The post is live.</summary>
    Succeed,

    /// <summary>The job has ended meanwhile.</summary>
    Stop,

    /// <summary>The call was never sent: make the same attempt.</summary>
    Send,

    /// <summary>The refusal is believed for as long as it takes to go on: wait by its meaning, then publish the same container.</summary>
    GoOn,

    /// <summary>Nothing was published: make a new container.</summary>
    Renew,

    /// <summary>After an unclear answer and a whole grace period without a trace: publish the same container, for the last time.</summary>
    Republish,

    /// <summary>A whole grace period of readings speaks against the post: the job may fail with its own reason.</summary>
    Fail,

    /// <summary>The container can never be published, and after an unclear answer there is no other.</summary>
    Expire,

    /// <summary>Nothing is proven, and nothing more will be: the job fails as unknown.</summary>
    GiveUp,
}

/// <summary>
/// What follows from what is known and what was read. No answer of <c>media_publish</c> decides; it only says what to do once
/// the readings allow it. A pure function: the workflow carries out its actions, and its tests are a table.
/// </summary>
public static class PublishDecision
{
    // Instagram's reference on 24/2207008: publish the same container again once or twice, then make a new one.
    private const int MaxTimesNotFound = 2;

    /// <summary>Takes a reading into account.</summary>
    /// <param name="known">What was known before.</param>
    /// <param name="reading">What the reading says.</param>
    /// <param name="observed">For how long Instagram has been read since the answer, this reading included.</param>
    /// <param name="timings">The grace period and the limit.</param>
    public static (AttemptKnowledge Known, PublishAction Action) Next(
        AttemptKnowledge known, ReconcileKind reading, TimeSpan observed, PublishTimings timings)
    {
        var now = Learn(known, reading, observed);
        return (now, Decide(now, reading, observed, timings));
    }

    private static AttemptKnowledge Learn(AttemptKnowledge known, ReconcileKind reading, TimeSpan observed) => reading switch
    {
        ReconcileKind.PublishedUnidentified => known with
        {
            AgainstSince = null,
            LiveSince = known.LiveSince ?? observed,
            MissingSince = known.MissingSince ?? observed,
        },
        ReconcileKind.PublishedUnlisted => known with { AgainstSince = null, LiveSince = known.LiveSince ?? observed, MissingSince = null },

        // Once the container has said that the post is live, no other word takes that back.
        _ when known.LiveSince is not null => known with { MissingSince = null },
        _ when SpeaksAgainst(reading, known) => known with { AgainstSince = known.AgainstSince ?? observed },
        _ => known with { AgainstSince = null },
    };

    private static PublishAction Decide(AttemptKnowledge known, ReconcileKind reading, TimeSpan observed, PublishTimings timings)
    {
        switch (reading)
        {
            case ReconcileKind.Published:
                return PublishAction.Succeed;
            case ReconcileKind.Ended:
                return PublishAction.Stop;
            case ReconcileKind.NeverSent:
                return PublishAction.Send;
        }

        if (observed - known.MissingSince >= timings.ReconcileGrace)
        {
            // Live is proven; its id was missing from the lists over a whole grace period in which they could be read.
            return PublishAction.Succeed;
        }

        if (known.AgainstSince is { } since
            && Unpublished(known, reading, observed - since >= timings.ReconcileGrace) is not PublishAction.Read and var action)
        {
            return action;
        }

        if (MayGoOnUnread(known, reading))
        {
            return PublishAction.GoOn;
        }

        var liveIsNew = known.LiveSince is { } live && observed - live < timings.ReconcileGrace;
        return observed < timings.ReconcileLimit || liveIsNew ? PublishAction.Read
            : known.LiveSince is null ? PublishAction.GiveUp
            : PublishAction.Succeed;
    }

    /// <summary>The reading speaks against the post; what that allows depends on what the answer claimed.</summary>
    private static PublishAction Unpublished(AttemptKnowledge known, ReconcileKind reading, bool graceIsOver)
    {
        var canBePublished = reading is ReconcileKind.Unpublished or ReconcileKind.Unfinished;
        if (known.IsFailing)
        {
            return graceIsOver ? PublishAction.Fail : PublishAction.Read;
        }

        if (canBePublished && (known.IsConcluded || IsBelieved(known)))
        {
            return PublishAction.GoOn;
        }

        if (!graceIsOver)
        {
            return PublishAction.Read;
        }

        // What was sent and not refused may yet be published.
        var mayRenew = IsRefusal(known.Claim) && !known.WasUnclearBefore;
        return canBePublished switch
        {
            true when IsRefusal(known.Claim) && !IsLost(known.Claim) => PublishAction.GoOn,
            _ when mayRenew => PublishAction.Renew,
            true => known.MayRepublish ? PublishAction.Republish : PublishAction.GiveUp,
            false => PublishAction.Expire,
        };
    }

    /// <summary>
    /// Whether one reading without a trace is enough to act on the refusal, with the same container. A container that is said
    /// to be gone needs the whole grace period, for what follows is another container; so does a block, which is reported to
    /// come with the post live more often than any other.
    /// </summary>
    private static bool IsBelieved(AttemptKnowledge known) => known.Claim switch
    {
        InstagramErrorMeaning.ContainerNotFound => known.TimesNotFound <= MaxTimesNotFound,
        InstagramErrorMeaning.SpamBlocked => false,
        _ => IsRefusal(known.Claim) && !IsLost(known.Claim),
    };

    // Refusals that say that this container will never be published.
    private static bool IsLost(InstagramErrorMeaning? claim) => claim is
        InstagramErrorMeaning.ContainerGone or InstagramErrorMeaning.ContainerNotFound or InstagramErrorMeaning.ProcessingFailed;

    private static bool IsRefusal(InstagramErrorMeaning? claim) => claim is not
        (null or InstagramErrorMeaning.OutcomeUnknown or InstagramErrorMeaning.NotReadable or InstagramErrorMeaning.Unrecognized);

    /// <summary>
    /// "Not ready" is believed as well when the container cannot be read, so that an outage of that one read does not stop
    /// every post: the list was read and shows no trace.
    /// </summary>
    private static bool MayGoOnUnread(AttemptKnowledge known, ReconcileKind reading) =>
        !known.IsFailing
        && known.LiveSince is null
        && reading == ReconcileKind.ContainerUnread
        && known.Claim == InstagramErrorMeaning.NotReady;

    // A container that is still being processed says nothing after an unclear answer: it may be published when it is done.
    private static bool SpeaksAgainst(ReconcileKind reading, AttemptKnowledge known) => reading switch
    {
        ReconcileKind.Unpublished or ReconcileKind.Expired or ReconcileKind.Broken => true,
        ReconcileKind.Unfinished => IsBelieved(known),
        _ => false,
    };
}
