using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Quota;

/// <summary>One account's row as it stands at a moment under the settings. Every decision of the ledger is a pure function of it.</summary>
internal sealed class QuotaBook(QuotaRow stored, QuotaOptions options, DateTimeOffset now)
{
    public QuotaRow Row { get; } = stored.Pruned(now, options.WindowLength);

    public QuotaOptions Options => options;

    public DateTimeOffset Now => now;

    public TimeSpan Length => options.WindowLength;

    /// <summary>The earliest time at which anything may be published at all.</summary>
    public DateTimeOffset Opens => Row.BlockedUntil is { } until && until > now ? until : now;

    /// <summary>The stricter of the setting and the platform's total while that is fresh; the total alone when it is trusted.</summary>
    public int Limit =>
        FreshTotal is not { } total ? options.DailyLimit
        : options.TrustReportedLimit ? total
        : Math.Min(options.DailyLimit, total);

    public string LimitSource => Limit == options.DailyLimit ? "configured" : "instagram";

    /// <summary>
    /// Posts by other apps. Nobody tells when they were made, so they count as if made when they were read, which is the
    /// latest possible: they hold their slots until a later reading says otherwise, or for a whole window.
    /// </summary>
    public int Foreign => Row.Reading is { } reading && now - reading.At < Length ? reading.Foreign : 0;

    private int? FreshTotal =>
        Row.Reading is { Total: { } total } reading && now - reading.At < options.LimitReadingFreshFor ? total : null;

    /// <summary>When the reading was taken that leaves less room than our own count; null when none does.</summary>
    public DateTimeOffset? LimitedByReadingAt => Foreign > 0 || Limit < options.DailyLimit ? Row.Reading!.At : null;

    public int IndexOf(JobId job)
    {
        for (var index = 0; index < Row.Entries.Length; index++)
        {
            if (Row.Entries[index].Job == job)
            {
                return index;
            }
        }

        return -1;
    }

    public QuotaEntry? Find(JobId job) => IndexOf(job) is var index and >= 0 ? Row.Entries[index] : null;

    /// <summary>The plan: all slots, past and to come, without those of one job.</summary>
    public QuotaWindow Plan(JobId? except = null) => Plan(Row.Entries.Where(entry => entry.Job != except));

    /// <summary>What a job must let go first: all that is used, and the reservations of jobs that arrived before it.</summary>
    public QuotaWindow PlanBefore(int index) =>
        Plan(Row.Entries.Where((entry, other) => other < index || (other > index && entry.State != QuotaState.Reserved)));

    /// <summary>Whether a slot holds a post, or what may be one, in the window that ends now.</summary>
    public bool IsUsed(QuotaEntry entry) => entry.State switch
    {
        QuotaState.Publishing => true,
        QuotaState.Confirmed => now - entry.At < Length,
        _ => false,
    };

    /// <summary>How many posts the window that ends now holds, other apps' and unknown outcomes included.</summary>
    public int Used => Row.Entries.Count(IsUsed) + Foreign;

    /// <summary>The row with one more slot, last in line.</summary>
    public QuotaRow With(QuotaEntry entry) => Row with { Entries = Row.Entries.Add(entry) };

    /// <summary>The row with a slot changed, its place in the line kept.</summary>
    public QuotaRow With(int index, QuotaEntry entry) => Row with { Entries = Row.Entries.SetItem(index, entry) };

    /// <summary>This moment with another row.</summary>
    public QuotaBook On(QuotaRow row) => new(row, options, now);

    private QuotaWindow Plan(IEnumerable<QuotaEntry> entries)
    {
        var foreign = Foreign > 0 ? Enumerable.Repeat(Row.Reading!.At < now ? Row.Reading.At : now, Foreign) : [];
        return new QuotaWindow(entries.Select(entry => entry.CountsAt(now)).Concat(foreign), Length, Limit);
    }

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>What a decision comes to: the row as it is to be stored, and the answer to the caller.</summary>
internal readonly record struct QuotaDecision<T>(QuotaRow Row, T Answer);
