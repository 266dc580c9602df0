using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Quota;

/// <summary>What a slot is used for. The numbers are stored: they never change their meaning.</summary>
public enum QuotaState
{
    /// <summary>Kept for a job that will publish at about that time.</summary>
    Reserved = 0,

    /// <summary>Taken: <c>media_publish</c> may have been called, and nobody knows yet what came of it.</summary>
    Publishing = 1,

    /// <summary>The post is live, or counts as if it were.</summary>
    Confirmed = 2,
}

/// <summary>One job's slot in its account's window.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">What the slot is used for.</param>
/// <param name="At">The slot's time when reserved; when it was taken; when the post went live.</param>
/// <param name="NotBefore">The earliest time the job wants; earlier than <paramref name="At"/> while it waits for room.</param>
public readonly record struct QuotaEntry(JobId Job, QuotaState State, DateTimeOffset At, DateTimeOffset NotBefore)
{
    /// <summary>
    /// When the slot counts, as far as it can be known at <paramref name="now"/>: a post at its time; a publish whose
    /// outcome is unknown may take effect at any moment, so now; a reservation that is overdue may be used at any moment,
    /// so now as well, otherwise at its time.
    /// </summary>
    public DateTimeOffset CountsAt(DateTimeOffset now) => State switch
    {
        QuotaState.Reserved => At > now ? At : now,
        QuotaState.Publishing => now,
        // Later than now only when another machine's clock is ahead of this one's: the post is live all the same.
        _ => At < now ? At : now,
    };
}

/// <summary>Containers that were made at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Count">How many.</param>
public readonly record struct QuotaContainers(DateTimeOffset At, int Count);

/// <summary>The platform's reading of an account's window, as the ledger keeps it.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Usage">What <c>quota_usage</c> said.</param>
/// <param name="Total">What <c>quota_total</c> said; null when it said nothing usable.</param>
/// <param name="Foreign">By how much the usage exceeded the ledger's own count at that time: posts by other apps.</param>
public sealed record QuotaReading(DateTimeOffset At, int Usage, int? Total, int Foreign);
