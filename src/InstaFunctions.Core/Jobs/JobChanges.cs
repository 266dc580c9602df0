using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Core.Jobs;

/// <summary>The changes that happen to a job, as pure functions from one row to the next.</summary>
public static class JobChanges
{
    /// <summary>How many lines a timeline keeps; the first and the last ones are kept, so that a long wait stays readable.</summary>
    public const int MaxEvents = 200;

    /// <summary>How many pieces of evidence are kept: the first ones, which the publish call gave, and the last ones.</summary>
    public const int MaxEvidence = 20;

    /// <summary>Keeps what Instagram said about a publish; what says the same as the last word of the same call is not repeated.</summary>
    public static PublishJob WithEvidence(this PublishJob job, params ReadOnlySpan<InstagramEvidence> found)
    {
        List<InstagramEvidence> kept = [.. job.Evidence ?? []];
        foreach (var evidence in found)
        {
            if (kept.FindLast(known => known.Call == evidence.Call)?.SaysTheSameAs(evidence) == true)
            {
                continue;
            }

            if (kept.Count == MaxEvidence)
            {
                kept.RemoveAt(MaxEvidence / 4);
            }

            kept.Add(evidence);
        }

        return kept.Count == (job.Evidence?.Count ?? 0) && kept.SequenceEqual(job.Evidence ?? []) ? job : job with { Evidence = kept };
    }

    /// <summary>Adds a line to the timeline; a line that says the same as the last one is not repeated.</summary>
    public static PublishJob WithEvent(this PublishJob job, DateTimeOffset at, string type, string message)
    {
        if (job.Events is [.., var last] && last.Type == type && last.Message == message)
        {
            return job;
        }

        var line = new JobEvent(at, type, message);
        return job.Events.Count < MaxEvents
            ? job with { Events = [.. job.Events, line] }
            : job with { Events = [.. job.Events.Take(MaxEvents / 2), .. job.Events.Skip(MaxEvents / 2 + 1), line] };
    }

    /// <summary>Moves a job to another status.</summary>
    /// <exception cref="InvalidOperationException">There is no such move.</exception>
    public static PublishJob To(this PublishJob job, JobStatus status, JobPhase phase) =>
        JobTransitions.IsAllowed(job.Status, status)
            ? job with { Status = status, Phase = phase }
            : throw new InvalidOperationException($"A job cannot go from {job.Status} to {status}.");

    /// <summary>The job begins.</summary>
    public static PublishJob Begin(this PublishJob job, DateTimeOffset now) =>
        (job.To(JobStatus.InProgress, JobPhase.CreatingContainers) with { StartedAt = now })
        .WithEvent(now, "started", "Publishing has begun.");

    /// <summary>The job is cancelled before it began.</summary>
    public static PublishJob Cancel(this PublishJob job, DateTimeOffset now) =>
        (job.To(JobStatus.Canceled, JobPhase.Done) with { CompletedAt = now })
        .WithEvent(now, "canceled", "Cancelled before it began; nothing was published.");

    /// <summary>A scheduled job gets another time, another caption, or both.</summary>
    public static PublishJob Reschedule(this PublishJob job, DateTimeOffset now, DateTimeOffset? at, string? caption) =>
        (job with { ScheduledFor = at ?? job.ScheduledFor, Caption = caption ?? job.Caption })
        .WithEvent(now, "changed", at is { } time ? $"Moved to {time:O}." : "Its caption was changed.");

    /// <summary>The job waits at a phase.</summary>
    public static PublishJob Wait(this PublishJob job, JobPhase phase, DateTimeOffset now, string message) =>
        job with { Phase = phase, Events = job.WithEvent(now, "waiting", message).Events };

    /// <summary>Stores the intent to publish; the call may be sent only once this row is written.</summary>
    public static PublishJob Intend(this PublishJob job, PublishIntent intent) =>
        (job with { Phase = JobPhase.Publishing, Intents = [.. job.Intents, intent] })
        .WithEvent(intent.At, "publish_intent", $"Attempt {intent.Attempt}: about to publish container {intent.Container}.");

    /// <summary>Stores what came of an attempt.</summary>
    public static PublishJob Conclude(this PublishJob job, int attempt, IntentOutcome outcome, PlatformFailure? failure) => job with
    {
        Intents = [.. job.Intents.Select(i => i.Attempt == attempt ? i with { Outcome = outcome, Failure = failure ?? i.Failure } : i)],
    };

    /// <summary>The job ends with a live post.</summary>
    public static PublishJob Succeed(this PublishJob job, DateTimeOffset now, string? permalink) =>
        (job.To(JobStatus.Succeeded, JobPhase.Done) with { CompletedAt = now, Permalink = permalink, Error = null })
        .WithEvent(now, "succeeded", permalink is null ? "The post is live; its address could not be read." : $"The post is live at {permalink}.");

    /// <summary>The address of a job's post is found after its end.</summary>
    public static PublishJob Locate(this PublishJob job, string permalink, DateTimeOffset now) => job.Permalink is not null
        ? job
        : (job with { Permalink = permalink }).WithEvent(now, "permalink_found", $"The post is at {permalink}.");

    /// <summary>The post of an attempt that was unclear is proven live.</summary>
    public static PublishJob ConcludeLive(this PublishJob job) =>
        job.Intents is [.., { Outcome: IntentOutcome.Unknown } last] ? job.Conclude(last.Attempt, IntentOutcome.Published, null) : job;

    /// <summary>
    /// Stores the post that the platform answered with, the best evidence there is. It overrules a job that was given up
    /// meanwhile, and never replaces another post that is known already.
    /// </summary>
    public static PublishJob Publish(this PublishJob job, int attempt, IgMediaId post, DateTimeOffset now, string message)
    {
        var known = job.Conclude(attempt, IntentOutcome.Published, null) with { IgMediaId = job.IgMediaId ?? post };
        known = known.WithEvent(now, "published", message);
        return job.Status switch
        {
            JobStatus.InProgress => known with { Phase = JobPhase.ReadingPermalink },
            JobStatus.Failed => known.Succeed(now, null),
            _ => known,
        };
    }

    /// <summary>
    /// The job ends without a proven post. Once an attempt was unclear, no other error than
    /// <see cref="PublishErrors.OutcomeUnknown"/> would be true, whatever the caller believes: what a grace period of reads
    /// has disproved may be tried again with the same container, but is no promise that a new job makes no second post.
    /// </summary>
    public static PublishJob Fail(this PublishJob job, DateTimeOffset now, PublishError error)
    {
        var honest = job.Intents.Any(i => i.WasUnclear) && error.SafeToResubmit
            ? PublishErrors.OutcomeUnknown.Because($"{error.Message} An earlier publish gave no clear answer.", error.Instagram)
            : error;
        if (honest.Code == PublishErrors.OutcomeUnknown.Code)
        {
            honest = honest with { Evidence = job.Evidence };
            job = job.Reopen();
        }

        return (job.To(JobStatus.Failed, JobPhase.Done) with { CompletedAt = now, Error = honest })
            .WithEvent(now, "failed", $"{honest.Code}: {honest.Message}");
    }

    /// <summary>The last attempt is in doubt again, although it was closed: a person may say what it did.</summary>
    private static PublishJob Reopen(this PublishJob job) => job.Intents is [.., { Outcome: IntentOutcome.Refused } last]
        ? job.Conclude(last.Attempt, IntentOutcome.Unknown, null)
        : job;

    /// <summary>A person has looked at the account and says what an unclear attempt did.</summary>
    /// <param name="job">A job whose outcome is in doubt.</param>
    /// <param name="now">When it was said.</param>
    /// <param name="published">Whether the post is live.</param>
    /// <param name="post">The post, when the person named it.</param>
    public static PublishJob Resolve(this PublishJob job, DateTimeOffset now, bool published, IgMediaId? post)
    {
        var outcome = published ? IntentOutcome.Published : IntentOutcome.Disproved;
        var settled = (job with
        {
            Intents = [.. job.Intents.Select(i => i.Outcome == IntentOutcome.Unknown ? i with { Outcome = outcome } : i)],
            IgMediaId = post ?? job.IgMediaId,
        }).WithEvent(now, "resolved", published ? "An operator says: the post is live." : "An operator says: nothing was published.");
        if (published)
        {
            return settled.Succeed(now, settled.Permalink);
        }

        var error = PublishErrors.OutcomeUnknown.Because("media_publish gave no clear answer; an operator says that nothing was published.")
            with
        { SafeToResubmit = true, Retryable = true };

        // Not by way of Fail: a person's word is a proof that reading could not give.
        return settled.Status == JobStatus.Failed
            ? settled with { Error = error }
            : settled.To(JobStatus.Failed, JobPhase.Done) with { CompletedAt = now, Error = error };
    }
}
