using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// Who may publish when: the 24-hour moving window of every Instagram account, whichever tenants connected it.
/// A slot is reserved when a job is accepted, taken just before <c>media_publish</c> is called, and confirmed with the
/// time of the post. All calls are idempotent by job.
/// </summary>
public interface IQuotaLedger
{
    /// <summary>
    /// Reserves a slot at the earliest time within the request's range at which every window has room; first come, first
    /// served. A job that holds a slot already gets that one again.
    /// </summary>
    Task<QuotaReservation> ReserveAsync(QuotaRequest request, CancellationToken cancellation);

    /// <summary>What <see cref="ReserveAsync"/> would answer, without reserving.</summary>
    Task<QuotaReservation> PreviewAsync(QuotaRequest request, CancellationToken cancellation);

    /// <summary>
    /// Moves a job's slot to another time (a rescheduled job). When there is no room, the old slot stays.
    /// </summary>
    Task<QuotaReservation> MoveAsync(QuotaRequest request, CancellationToken cancellation);

    /// <summary>
    /// Takes the job's slot now, just before <c>media_publish</c>: from here on it counts until it is confirmed or released.
    /// Refused when the window that ends now has no room (the job comes later than its slot, and others went first);
    /// the job's reservation has then been moved to the earliest time that has room.
    /// </summary>
    Task<QuotaReservation> TakeAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>The post is live since <paramref name="publishedAt"/>, or must be counted as if it were.</summary>
    Task ConfirmAsync(IgUserId user, JobId job, DateTimeOffset publishedAt, CancellationToken cancellation);

    /// <summary>Gives the slot back. Only on proof that the job published nothing.</summary>
    Task ReleaseAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>
    /// The platform itself refused for the window (9/2207042): the ledger has counted too little. The job's slot goes back
    /// from taken to reserved, at the time returned.
    /// </summary>
    Task<DateTimeOffset> LearnExhaustedAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>Keeps the platform's own reading of the window.</summary>
    Task ObserveAsync(IgUserId user, PublishingLimit reading, CancellationToken cancellation);

    /// <summary>Counts containers that are about to be made (400 in 24 hours; a carousel of N uses N+1).</summary>
    /// <returns>Null when there is room; otherwise when there will be.</returns>
    Task<DateTimeOffset?> TakeContainersAsync(IgUserId user, JobId job, int count, CancellationToken cancellation);

    /// <summary>The account's window now, and what is to come.</summary>
    Task<QuotaReport> ReportAsync(IgUserId user, CancellationToken cancellation);
}

/// <summary>A wish for a slot.</summary>
/// <param name="User">The account.</param>
/// <param name="Job">The job.</param>
/// <param name="Earliest">Not before this time (a time in the past means now).</param>
/// <param name="Latest">Not after this time. Equal to <paramref name="Earliest"/>: then or not at all. Null: whenever there is room.</param>
public sealed record QuotaRequest(IgUserId User, JobId Job, DateTimeOffset Earliest, DateTimeOffset? Latest);

/// <summary>The answer to a wish for a slot.</summary>
/// <param name="Granted">Whether there is a slot.</param>
/// <param name="At">The slot's time when granted; otherwise the earliest free time at or after the wish.</param>
/// <param name="FreeBefore">When refused: the latest free time before the wish; null when there is none.</param>
public sealed record QuotaReservation(bool Granted, DateTimeOffset At, DateTimeOffset? FreeBefore = null);

/// <summary>An account's window.</summary>
public sealed record QuotaReport
{
    /// <summary>Posts within the window that ends now, unknown outcomes and other apps' posts included.</summary>
    public required int Used { get; init; }

    /// <summary>Slots reserved for posts to come.</summary>
    public required int Reserved { get; init; }

    /// <summary>Posts that any 24 hours may hold.</summary>
    public required int Limit { get; init; }

    /// <summary>Where the limit comes from: <c>configured</c> or <c>instagram</c>.</summary>
    public required string LimitSource { get; init; }

    /// <summary>The earliest time at which a new job would get a slot.</summary>
    public required DateTimeOffset NextSlotAt { get; init; }

    /// <summary>Each point in the coming 29 days at which the number of used and reserved slots of the window changes.</summary>
    public required IReadOnlyList<QuotaForecastPoint> Forecast { get; init; }

    /// <summary>The fullest window to come; null when nothing is used or reserved.</summary>
    public QuotaForecastPoint? BusiestWindow { get; init; }
}

/// <summary>How full the window that ends at a time is.</summary>
/// <param name="At">The window's end.</param>
/// <param name="Used">Posts and reservations within it.</param>
public sealed record QuotaForecastPoint(DateTimeOffset At, int Used);
