using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Quota;

/// <summary>What is learnt and told about a window: the platform's readings, containers, the report.</summary>
internal static class QuotaObservations
{
    /// <summary>
    /// How many containers an account may make in 24 hours.
    /// https://developers.facebook.com/docs/instagram-platform/content-publishing
    /// </summary>
    public const int ContainerLimit = 400;

    private static readonly TimeSpan Horizon = TimeSpan.FromDays(29);

    public static QuotaDecision<IReadOnlyList<JobId>> Observe(QuotaBook book, PublishingLimit reading)
    {
        var usage = Math.Max(0, reading.Usage);
        // The platform counts over 24 hours sharp; what only our margin still counts is no longer in its number.
        var own = book.Row.Entries.Count(entry => book.IsUsed(entry)
            && (entry.State == QuotaState.Publishing || book.Now - entry.At < TimeSpan.FromDays(1)));
        // A total for another span of time is not one for a day, and a total below 1 would stop the account for ever.
        var total = reading.Duration is { } duration && duration != TimeSpan.FromDays(1) ? null : reading.Total;
        var observed = book.Row with { Reading = new QuotaReading(book.Now, usage, total >= 1 ? total : null, Math.Max(0, usage - own)) };
        return QuotaReservations.Replan(book.On(observed));
    }

    public static QuotaDecision<DateTimeOffset?> TakeContainers(QuotaBook book, int count)
    {
        var made = book.Row.Containers;
        var used = made.Sum(containers => containers.Count);
        if (used + count <= ContainerLimit)
        {
            return new(book.Row with { Containers = made.Add(new(book.Now, count)) }, null);
        }

        var oldest = 0;
        while (used + count > ContainerLimit)
        {
            used -= made[oldest++].Count;
        }

        return new(book.Row, made[oldest - 1].At + book.Length);
    }

    public static QuotaReport Report(QuotaBook book)
    {
        var plan = book.Plan();
        var forecast = plan.Forecast(book.Now, book.Now + Horizon);
        var busiest = forecast.MaxBy(point => point.Used);
        return new QuotaReport
        {
            Used = book.Used,
            Reserved = book.Row.Entries.Count(entry => entry.State == QuotaState.Reserved),
            Limit = book.Limit,
            LimitSource = book.LimitSource,
            NextSlotAt = plan.EarliestFree(book.Opens),
            Forecast = forecast,
            BusiestWindow = busiest is { Used: > 0 } ? busiest : null,
            LastReadingAt = book.Row.Reading?.At,
        };
    }
}
