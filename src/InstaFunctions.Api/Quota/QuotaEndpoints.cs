using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Api.Quota;

/// <summary>An account's 24-hour window, now and to come.</summary>
public sealed record QuotaView
{
    /// <summary>Posts within the window that ends now.</summary>
    public required int Used { get; init; }

    /// <summary>Slots reserved for posts to come.</summary>
    public required int Reserved { get; init; }

    /// <summary>Posts that any 24 hours may hold.</summary>
    public required int Limit { get; init; }

    /// <summary><c>configured</c> or <c>instagram</c>.</summary>
    public required string LimitSource { get; init; }

    /// <summary>When a new job would get a slot.</summary>
    public required DateTimeOffset NextSlotAt { get; init; }

    /// <summary>Each point in the coming 29 days at which the number of posts in the window changes.</summary>
    public required IReadOnlyList<QuotaForecastPoint> Forecast { get; init; }

    /// <summary>The fullest window to come.</summary>
    public QuotaForecastPoint? BusiestWindow { get; init; }

    /// <summary>What a post at the time asked for would find; only with <c>?at=</c>.</summary>
    public QuotaAtView? At { get; init; }
}

/// <summary>What a post at a time would find.</summary>
/// <param name="Time">The time asked for.</param>
/// <param name="Slot">Which slot of the window it would be.</param>
/// <param name="Limit">How many there are.</param>
/// <param name="Free">Whether there is room.</param>
/// <param name="EarliestFree">The earliest free time at or after it.</param>
/// <param name="FreeBefore">The latest free time before it; absent when there is none.</param>
/// <param name="Message">All that in a sentence.</param>
public sealed record QuotaAtView(DateTimeOffset Time, int Slot, int Limit, bool Free, DateTimeOffset EarliestFree, DateTimeOffset? FreeBefore, string Message);

/// <summary>Tells how much an account may publish, and when.</summary>
public sealed class QuotaEndpoints(
    IAccountStore accounts, QuotaReadings readings, IQuotaLedger ledger, TimeProvider clock)
{
    /// <summary><c>GET /api/v1/instagram/accounts/{instagramAccountId}/quota</c>.</summary>
    public async Task<IResult> GetAsync(ApiCall call)
    {
        Paging.OnlyParameters(call, "at");
        var at = Paging.Timestamp(call, "at");
        var id = call.RouteId<AccountId>("instagramAccountId", ProblemCodes.AccountNotFound);
        var account = (await accounts.FindAsync(call.Tenant.Id, id, call.Cancellation)
            ?? throw ApiProblemException.NotFound(ProblemCodes.AccountNotFound, "There is no such account.")).Value;
        var report = await ledger.ReportAsync(account.IgUserId, call.Cancellation);
        var isFresh = report.LastReadingAt is { } readAt && clock.GetUtcNow() - readAt < QuotaReadings.FreshFor;
        if (!isFresh && await readings.RefreshAsync(account.TenantId, account.Id, account.IgUserId, call.Cancellation))
        {
            report = await ledger.ReportAsync(account.IgUserId, call.Cancellation);
        }

        var view = new QuotaView
        {
            Used = report.Used,
            Reserved = report.Reserved,
            Limit = report.Limit,
            LimitSource = report.LimitSource,
            NextSlotAt = report.NextSlotAt.ToUniversalTime(),
            Forecast = report.Forecast,
            BusiestWindow = report.BusiestWindow,
            At = at is { } time ? await AtAsync(account, report, time, call.Cancellation) : null,
        };
        return ApiAnswer.Json(StatusCodes.Status200OK, view, ApiJson.Default.QuotaView);
    }

    private async Task<QuotaAtView> AtAsync(InstagramAccount account, QuotaReport report, DateTimeOffset time, CancellationToken cancellation)
    {
        var preview = await ledger.PreviewAsync(new QuotaRequest(account.IgUserId, Uuid.New<JobId>(clock), time, time), cancellation);
        var slot = report.UsedAt(time) + 1;
        var message = preview.Granted
            ? $"Slot {slot} of {report.Limit} at that time."
            : $"No slot of {report.Limit} is free at that time; the earliest free time is {preview.At:O}.";
        return new QuotaAtView(
            time, Math.Min(slot, report.Limit), report.Limit, preview.Granted, preview.At.ToUniversalTime(), preview.FreeBefore?.ToUniversalTime(), message);
    }
}
