using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// The ledger's slots as jobs get them: when it is Instagram's own reading that leaves none, and the reading is not from just
/// now, Instagram is asked again before anything is refused or put off.
/// </summary>
public sealed class PublishSlots(IQuotaLedger ledger, QuotaReadings readings, TimeProvider clock)
{
    /// <summary>The longest that a job waits on the word of one reading, before Instagram is asked again.</summary>
    public static readonly TimeSpan LongestTrust = TimeSpan.FromHours(1);

    /// <summary>
    /// By how much the slot of a job that may not wait for the window can slip: posts that went out late make those that
    /// follow late. What comes later than that is a full window.
    /// </summary>
    public static readonly TimeSpan LongestSlip = TimeSpan.FromHours(1);

    /// <summary>See <see cref="IQuotaLedger.ReserveAsync"/>.</summary>
    public Task<QuotaReservation> ReserveAsync(PublishJob job, QuotaRequest request, CancellationToken cancellationToken) =>
        AskAsync(job.TenantId, job.AccountId, request, () => ledger.ReserveAsync(request, cancellationToken), cancellationToken);

    /// <summary>See <see cref="IQuotaLedger.MoveAsync"/>.</summary>
    public Task<QuotaReservation> MoveAsync(PublishJob job, QuotaRequest request, CancellationToken cancellationToken) =>
        AskAsync(job.TenantId, job.AccountId, request, () => ledger.MoveAsync(request, cancellationToken), cancellationToken);

    /// <summary>See <see cref="IQuotaLedger.PreviewAsync"/>.</summary>
    public Task<QuotaReservation> PreviewAsync(InstagramAccount account, QuotaRequest request, CancellationToken cancellationToken) =>
        AskAsync(account.TenantId, account.Id, request, () => ledger.PreviewAsync(request, cancellationToken), cancellationToken);

    /// <summary>See <see cref="IQuotaLedger.TakeAsync"/>.</summary>
    public Task<QuotaReservation> TakeAsync(PublishJob job, CancellationToken cancellationToken) => AskAsync(
        job.TenantId,
        job.AccountId,
        new QuotaRequest(job.IgUserId, job.Id, clock.GetUtcNow(), Latest: null),
        () => ledger.TakeAsync(job.IgUserId, job.Id, cancellationToken),
        cancellationToken);

    /// <summary>When a job that waits for a slot looks again: at the slot's time, or sooner when only a reading puts it so late.</summary>
    public DateTimeOffset LookAgainAt(QuotaReservation slot)
    {
        var soon = clock.GetUtcNow() + LongestTrust;
        return slot.LimitedByReadingAt is not null && slot.At > soon ? soon : slot.At;
    }

    /// <summary>Why a job fails rather than waits for a slot; null when it waits.</summary>
    public PublishError? WhyNotWait(PublishJob job, QuotaReservation slot) =>
        job.WhenQuotaExhausted == WhenQuotaExhausted.Fail && slot.At - clock.GetUtcNow() > LongestSlip
            ? PublishErrors.QuotaExhausted.Because($"The account's 24-hour window is full until {slot.At:O}, and the job may not wait for it.")
            : null;

    private async Task<QuotaReservation> AskAsync(
        TenantId tenant, AccountId account, QuotaRequest request, Func<Task<QuotaReservation>> ask, CancellationToken cancellationToken)
    {
        var slot = await ask();
        var now = clock.GetUtcNow();
        var isAsWished = slot.Granted && (slot.At <= request.Earliest || slot.At <= now);
        return !isAsWished
            && slot.LimitedByReadingAt is { } readAt
            && now - readAt >= QuotaReadings.FreshFor
            && await readings.RefreshAsync(tenant, account, request.User, cancellationToken)
            ? await ask()
            : slot;
    }
}
