using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Publishing.Harness;

internal enum SlotState
{
    Reserved,
    Taken,
    Confirmed,
    Released,
}

/// <summary>A ledger with one rule: there is no slot before <see cref="FreeAt"/>.</summary>
internal sealed class FakeLedger(ManualTimeProvider clock) : IQuotaLedger
{
    public DateTimeOffset FreeAt { get; set; }

    /// <summary>When the platform was asked that is the reason for <see cref="FreeAt"/>; null when it is not.</summary>
    public DateTimeOffset? LimitedByReadingAt { get; set; }

    /// <summary>What <see cref="FreeAt"/> becomes when the platform is asked; null: it stays.</summary>
    public DateTimeOffset? FreeAfterReading { get; set; }

    public DateTimeOffset ContainersFreeAt { get; set; }

    public Dictionary<JobId, SlotState> Slots { get; } = [];

    public int Containers { get; private set; }

    public Task<QuotaReservation> ReserveAsync(QuotaRequest request, CancellationToken cancellation)
    {
        _ = Slots.TryAdd(request.Job, SlotState.Reserved);
        return PreviewAsync(request, cancellation);
    }

    public Task<QuotaReservation> PreviewAsync(QuotaRequest request, CancellationToken cancellation)
    {
        var at = FreeAt > request.Earliest ? FreeAt : request.Earliest;
        return Task.FromResult(new QuotaReservation(at <= (request.Latest ?? DateTimeOffset.MaxValue), at) { LimitedByReadingAt = LimitedByReadingAt });
    }

    public Task<QuotaReservation> MoveAsync(QuotaRequest request, CancellationToken cancellation) => PreviewAsync(request, cancellation);

    public Task<QuotaReservation> TakeAsync(IgUserId user, JobId job, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (FreeAt > now)
        {
            return Task.FromResult(new QuotaReservation(false, FreeAt) { LimitedByReadingAt = LimitedByReadingAt });
        }

        Slots[job] = SlotState.Taken;
        return Task.FromResult(new QuotaReservation(true, now));
    }

    public Task ConfirmAsync(IgUserId user, JobId job, DateTimeOffset publishedAt, CancellationToken cancellation)
    {
        Slots[job] = SlotState.Confirmed;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<JobId>> ReleaseAsync(IgUserId user, JobId job, CancellationToken cancellation)
    {
        Slots[job] = SlotState.Released;
        return Task.FromResult<IReadOnlyList<JobId>>([]);
    }

    public Task<IReadOnlyList<JobId>> WithdrawAsync(IgUserId user, JobId job, CancellationToken cancellation) => ReleaseAsync(user, job, cancellation);

    public Task<DateTimeOffset> LearnExhaustedAsync(IgUserId user, JobId job, CancellationToken cancellation)
    {
        Slots[job] = SlotState.Reserved;
        FreeAt = clock.GetUtcNow() + TimeSpan.FromHours(1);
        return Task.FromResult(FreeAt);
    }

    public Task<IReadOnlyList<JobId>> ObserveAsync(IgUserId user, PublishingLimit reading, CancellationToken cancellation)
    {
        (FreeAt, LimitedByReadingAt) = (FreeAfterReading ?? FreeAt, clock.GetUtcNow());
        return Task.FromResult<IReadOnlyList<JobId>>([]);
    }

    public Task<DateTimeOffset?> TakeContainersAsync(IgUserId user, JobId job, int count, CancellationToken cancellation)
    {
        if (ContainersFreeAt > clock.GetUtcNow())
        {
            return Task.FromResult<DateTimeOffset?>(ContainersFreeAt);
        }

        Containers += count;
        return Task.FromResult<DateTimeOffset?>(null);
    }

    public Task<QuotaReport> ReportAsync(IgUserId user, CancellationToken cancellation) => Task.FromResult(new QuotaReport
    {
        Used = Slots.Values.Count(state => state is SlotState.Taken or SlotState.Confirmed),
        Reserved = Slots.Values.Count(state => state == SlotState.Reserved),
        Limit = 50,
        LimitSource = "configured",
        NextSlotAt = FreeAt,
        Forecast = [],
    });
}
