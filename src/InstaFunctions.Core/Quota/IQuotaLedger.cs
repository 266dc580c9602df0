using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// Who may publish when: the 24-hour moving window of every Instagram account, whichever tenants connected it.
/// A slot is reserved when a job is accepted, taken just before <c>media_publish</c> is called, and confirmed with the
/// time of the post. All calls but <see cref="TakeContainersAsync"/> are idempotent by job.
/// </summary>
/// <remarks>
/// A reservation is a place in a plan, not a right to publish: delays shift windows, so a slot is checked again when it is
/// taken. Example with a limit of 1: A has 09:00 today, B 09:00 tomorrow (and the clock margin). A's video takes an hour and
/// goes live at 10:00; at 09:00 tomorrow the window of 24 hours still holds A, so B is refused, moved to 10:00 and
/// granted then. It would be wrong to let B go at 09:00, and wasteful to stop A at 10:00 for the sake of B.
/// </remarks>
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
    /// Moves a job's slot to another time (a rescheduled job). When there is no room, the old slot stays. A slot that is
    /// taken already stays as it is and is the answer. Without a slot it is <see cref="ReserveAsync"/>.
    /// </summary>
    Task<QuotaReservation> MoveAsync(QuotaRequest request, CancellationToken cancellation);

    /// <summary>
    /// Takes the job's slot now, just before <c>media_publish</c>: from here on it counts until it is confirmed or released.
    /// Refused when the window that ends now has no room (posts went out later than planned, or other apps', or jobs that
    /// arrived earlier are due as well); the job's reservation has then been moved to the earliest time whose window has
    /// room, its place in the line kept. Before its time a job is granted only what overfills no window, and otherwise
    /// keeps its slot. A job without a slot gets one, now or later.
    /// </summary>
    Task<QuotaReservation> TakeAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>
    /// The post is live since <paramref name="publishedAt"/>, or must be counted as if it were. Right for a job without a
    /// slot as well: what is live counts. A time before the slot was taken, or in the future, is drawn to
    /// that bound. Told twice, the later time counts.
    /// </summary>
    Task ConfirmAsync(IgUserId user, JobId job, DateTimeOffset publishedAt, CancellationToken cancellation);

    /// <summary>
    /// Gives the slot back. Only on proof that the job published nothing; a confirmed slot stays. Jobs that wait for room
    /// come forward into what has become free, in the order in which they arrived, before any newcomer can have it.
    /// </summary>
    /// <returns>
    /// The jobs whose slots are now earlier: wake them, or have them ask <see cref="ReserveAsync"/> again now and then; one that
    /// is not told uses its slot at its old time.
    /// </returns>
    Task<IReadOnlyList<JobId>> ReleaseAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>
    /// Gives even a confirmed slot back: an unclear outcome was counted as a post, and a person has seen that there is none.
    /// </summary>
    /// <returns>As <see cref="ReleaseAsync"/>.</returns>
    Task<IReadOnlyList<JobId>> WithdrawAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>
    /// The platform itself refused for the window (9/2207042): the ledger has counted too little. The job's slot goes back
    /// from taken to reserved, at the time returned, and nobody gets a slot of the account before our own oldest post leaves
    /// the window: in 5 minutes at the earliest, since the platform's count lags, and in an hour at the latest, since the
    /// posts we do not know of may leave at any time.
    /// </summary>
    Task<DateTimeOffset> LearnExhaustedAsync(IgUserId user, JobId job, CancellationToken cancellation);

    /// <summary>
    /// Keeps the platform's own reading of the window, taken just now. Its total bounds the limit while it is fresh; usage
    /// beyond what the ledger counts (posts by other apps) takes slots away until the next reading, or for 24 hours. A total
    /// below 1 or for another duration than 24 hours is passed over. Jobs that wait come forward into slots that the reading
    /// before it took away.
    /// </summary>
    /// <returns>As <see cref="ReleaseAsync"/>.</returns>
    Task<IReadOnlyList<JobId>> ObserveAsync(IgUserId user, PublishingLimit reading, CancellationToken cancellation);

    /// <summary>
    /// Counts containers that are about to be made (400 in 24 hours; a carousel of N uses N+1). Every call counts: a step
    /// that is tried again makes its containers again.
    /// </summary>
    /// <returns>Null when there is room, and they are counted; otherwise when there will be.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or above 400.</exception>
    Task<DateTimeOffset?> TakeContainersAsync(IgUserId user, JobId job, int count, CancellationToken cancellation);

    /// <summary>The account's window now, and what is to come.</summary>
    Task<QuotaReport> ReportAsync(IgUserId user, CancellationToken cancellation);
}

/// <summary>A wish for a slot.</summary>
/// <param name="User">The account.</param>
/// <param name="Job">The job.</param>
/// <param name="Earliest">Not before this time. A time in the past means now, here and for <paramref name="Latest"/>.</param>
/// <param name="Latest">Not after this time. Equal to <paramref name="Earliest"/>: then or not at all. Null: whenever there is room.</param>
public sealed record QuotaRequest(IgUserId User, JobId Job, DateTimeOffset Earliest, DateTimeOffset? Latest);

/// <summary>The answer to a wish for a slot.</summary>
/// <param name="Granted">Whether there is a slot.</param>
/// <param name="At">The slot's time when granted; otherwise the earliest free time at or after the wish.</param>
/// <param name="FreeBefore">When refused: the latest free time before the wish; null when there is none.</param>
public sealed record QuotaReservation(bool Granted, DateTimeOffset At, DateTimeOffset? FreeBefore = null)
{
    /// <summary>After a move: the jobs whose slots came forward into the one it left, as for <see cref="IQuotaLedger.ReleaseAsync"/>.</summary>
    public IReadOnlyList<JobId> Advanced { get; init; } = [];

    /// <summary>
    /// When the platform's reading was taken that leaves the window less room than our own count does; null when our count
    /// alone decides. Such an answer is as old as its reading.
    /// </summary>
    public DateTimeOffset? LimitedByReadingAt { get; init; }
}

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

    /// <summary>
    /// How full the window is now, and at each point in the coming 29 days at which that changes; used and reserved slots
    /// together. Late posts can push a planned window above the limit: its last jobs will then wait.
    /// </summary>
    public required IReadOnlyList<QuotaForecastPoint> Forecast { get; init; }

    /// <summary>The fullest window to come; null when nothing is used or reserved.</summary>
    public QuotaForecastPoint? BusiestWindow { get; init; }

    /// <summary>When the platform's own reading was last taken; null when never.</summary>
    public DateTimeOffset? LastReadingAt { get; init; }

    /// <summary>How many slots the window that ends at a time holds, as planned; a time before the forecast means now.</summary>
    public int UsedAt(DateTimeOffset at) => (Forecast.LastOrDefault(point => point.At <= at) ?? Forecast[0]).Used;
}

/// <summary>How full the window that ends at a time is.</summary>
/// <param name="At">The window's end.</param>
/// <param name="Used">Posts and reservations within it.</param>
public sealed record QuotaForecastPoint(DateTimeOffset At, int Used);
