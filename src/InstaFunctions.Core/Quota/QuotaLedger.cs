using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// The ledger over a store of rows: reads an account's row, decides, and writes it back over the version it read. Whoever
/// loses that race reads again after a short random wait, until the caller gives up: one of the racers always wins.
/// </summary>
public sealed partial class QuotaLedger(
    IQuotaStore store, IOptions<QuotaOptions> options, TimeProvider clock, ILogger<QuotaLedger> logger) : IQuotaLedger
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly AccountQueue _queue = new();

    /// <inheritdoc/>
    public Task<QuotaReservation> ReserveAsync(QuotaRequest request, CancellationToken cancellation) =>
        PlaceAsync(request.User, request.Job, book => QuotaReservations.Reserve(book, request), cancellation);

    /// <inheritdoc/>
    public async Task<QuotaReservation> PreviewAsync(QuotaRequest request, CancellationToken cancellation) =>
        Place(Open(await store.FindAsync(request.User, cancellation)), book => QuotaReservations.Reserve(book, request)).Answer;

    /// <inheritdoc/>
    public Task<QuotaReservation> MoveAsync(QuotaRequest request, CancellationToken cancellation) =>
        PlaceAsync(request.User, request.Job, book => QuotaReservations.Move(book, request), cancellation);

    /// <inheritdoc/>
    public async Task<QuotaReservation> TakeAsync(IgUserId user, JobId job, CancellationToken cancellation)
    {
        var taken = await PlaceAsync(user, job, book => QuotaPublishes.Take(book, job), cancellation);
        if (!taken.Granted)
        {
            LogNoRoom(logger, job, user, taken.At);
        }

        return taken;
    }

    /// <inheritdoc/>
    public Task ConfirmAsync(IgUserId user, JobId job, DateTimeOffset publishedAt, CancellationToken cancellation) =>
        ChangeAsync(user, job, book => QuotaPublishes.Confirm(book, job, publishedAt), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobId>> ReleaseAsync(IgUserId user, JobId job, CancellationToken cancellation) =>
        ChangeAsync(user, job, book => QuotaReservations.Release(book, job), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobId>> WithdrawAsync(IgUserId user, JobId job, CancellationToken cancellation) =>
        ChangeAsync(user, job, book => QuotaReservations.Withdraw(book, job), cancellation);

    /// <inheritdoc/>
    public async Task<DateTimeOffset> LearnExhaustedAsync(IgUserId user, JobId job, CancellationToken cancellation)
    {
        var next = await ChangeAsync(user, job, book => QuotaPublishes.LearnExhausted(book, job), cancellation);
        LogExhausted(logger, job, user, next);
        return next;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobId>> ObserveAsync(IgUserId user, PublishingLimit reading, CancellationToken cancellation) =>
        ChangeAsync(user, null, book => QuotaObservations.Observe(book, reading), cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> TakeContainersAsync(IgUserId user, JobId job, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, QuotaObservations.ContainerLimit);
        return ChangeAsync(user, job, book => QuotaObservations.TakeContainers(book, count), cancellation);
    }

    /// <inheritdoc/>
    public async Task<QuotaReport> ReportAsync(IgUserId user, CancellationToken cancellation) =>
        QuotaObservations.Report(Open(await store.FindAsync(user, cancellation)));

    private Task<QuotaReservation> PlaceAsync(
        IgUserId user, JobId job, Func<QuotaBook, QuotaDecision<QuotaReservation>> decide, CancellationToken cancellationToken) =>
        ChangeAsync(user, job, book => Place(book, decide), cancellationToken);

    private static QuotaDecision<QuotaReservation> Place(QuotaBook book, Func<QuotaBook, QuotaDecision<QuotaReservation>> decide)
    {
        var decision = decide(book);
        return decision with { Answer = decision.Answer with { LimitedByReadingAt = book.LimitedByReadingAt } };
    }

    private async Task<T> ChangeAsync<T>(
        IgUserId user, JobId? job, Func<QuotaBook, QuotaDecision<T>> decide, CancellationToken cancellation)
    {
        using var turn = await _queue.EnterAsync(user, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            var stored = await store.FindAsync(user, cancellation);
            var book = Open(stored);
            var decision = decide(book);
            if (ReferenceEquals(decision.Row, book.Row))
            {
                return decision.Answer;
            }

            var bytes = decision.Row.ToBytes();
            var written = stored is null
                ? await store.TryAddAsync(user, bytes, cancellation)
                : await store.TryUpdateAsync(user, bytes, stored.Version, cancellation);
            if (written is not null)
            {
                return decision.Answer;
            }

            LogConflict(logger, job, user, attempt);
            await Task.Delay(WaitAfter(attempt), clock, cancellation);
        }
    }

    private QuotaBook Open(Stored<byte[]>? stored) =>
        new(stored is null ? QuotaRow.Empty : QuotaRow.FromBytes(stored.Value), options.Value, clock.GetUtcNow());

    // Random over the whole span, so that racers who met once do not meet again in step; never less than a millisecond,
    // which would be no wait at all.
    private static TimeSpan WaitAfter(int attempt)
    {
        var span = Math.Min(FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 16)), LongestWait.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(1 + (Random.Shared.NextDouble() * (span - 1)));
    }

    [LoggerMessage(3101, LogLevel.Information, "Job {Job} of account {User} found its window full; its slot is now at {At}")]
    private static partial void LogNoRoom(ILogger logger, JobId job, IgUserId user, DateTimeOffset at);

    [LoggerMessage(3102, LogLevel.Warning, "Job {Job}: Instagram says that account {User} has reached its publishing limit before the ledger's count did; next try at {At}")]
    private static partial void LogExhausted(ILogger logger, JobId job, IgUserId user, DateTimeOffset at);

    [LoggerMessage(3103, LogLevel.Debug, "Job {Job}: the quota row of account {User} has moved on (attempt {Attempt}); reading it again")]
    private static partial void LogConflict(ILogger logger, JobId? job, IgUserId user, int attempt);
}
