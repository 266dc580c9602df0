using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Quota;

/// <summary>Slots that are being used: taking, confirming, and learning that the platform counts more than we do.</summary>
/// <remarks>
/// Why no window of posts is ever overspent. Take any posts that lie in one window, and of their jobs the one that took its
/// slot last, at time <c>a</c>. Every other one had taken its slot by then: it was still publishing, and counted; or it was
/// confirmed at its post's time, which is less than 24 hours before the last post and so less than 24 hours before
/// <c>a</c> or after it, and counted. So the check at <c>a</c> saw all of them, and they were fewer than the limit.
/// Reservations play no part in this: they only decide who waits.
/// </remarks>
internal static class QuotaPublishes
{
    /// <summary>After a refusal by the platform, the shortest wait: its own count lags by minutes.</summary>
    public static readonly TimeSpan ShortestBlock = TimeSpan.FromMinutes(5);

    /// <summary>
    /// After a refusal by the platform, the longest wait. The posts that we do not know of leave its window when nobody here
    /// can tell; asking once an hour costs little, and waiting for our own oldest post could waste most of a day.
    /// </summary>
    public static readonly TimeSpan LongestBlock = TimeSpan.FromHours(1);

    public static QuotaDecision<QuotaReservation> Take(QuotaBook book, JobId job)
    {
        var index = book.IndexOf(job);
        if (index < 0)
        {
            return TakeUnreserved(book, job);
        }

        var held = book.Row.Entries[index];
        if (held.State != QuotaState.Reserved)
        {
            return new(book.Row, new(true, held.At));
        }

        var due = held.At <= book.Now;
        var free = due ? book.PlanBefore(index).UsedAt(book.Now) < book.Limit : book.Plan(job).HasRoomFor(book.Now);
        if (free && book.Opens <= book.Now)
        {
            return new(
                book.With(index, held with { State = QuotaState.Publishing, At = book.Now, NotBefore = book.Now }),
                new(true, book.Now));
        }

        // Not the earliest time that suits every later window as well: with a full plan that lies weeks ahead. A job that
        // comes late goes as soon as the window behind it allows and those who arrived before it have gone; those who
        // arrived after it are late by as much.
        var at = due || held.At < book.Opens ? book.PlanBefore(index).EarliestEnd(book.Opens) : held.At;
        return new(at == held.At ? book.Row : book.With(index, held with { At = at }), new(false, at));
    }

    public static QuotaDecision<bool> Confirm(QuotaBook book, JobId job, DateTimeOffset publishedAt)
    {
        var index = book.IndexOf(job);
        var held = index < 0 ? (QuotaEntry?)null : book.Row.Entries[index];
        // Before it was taken nothing was published, and nothing is published in the future: what another clock says
        // beyond that, whole seconds for instance, is its error. A slot confirmed twice counts at the later time.
        var at = publishedAt < book.Now ? publishedAt : book.Now;
        at = held is { State: not QuotaState.Reserved } taken ? QuotaBook.Later(at, taken.At) : at;
        var confirmed = new QuotaEntry(job, QuotaState.Confirmed, at, at);
        if (confirmed == held || (held is null && !book.IsUsed(confirmed)))
        {
            return new(book.Row, false);
        }

        return new(index < 0 ? book.With(confirmed) : book.With(index, confirmed), true);
    }

    public static QuotaDecision<DateTimeOffset> LearnExhausted(QuotaBook book, JobId job)
    {
        var index = book.IndexOf(job);
        if (index >= 0 && book.Row.Entries[index] is { State: not QuotaState.Publishing } known)
        {
            return new(book.Row, known.At);
        }

        var blocked = book.On(book.Row with { BlockedUntil = QuotaBook.Later(BlockEnd(book), book.Opens) });
        var at = blocked.PlanBefore(index < 0 ? book.Row.Entries.Length : index).EarliestEnd(blocked.Opens);
        var entry = new QuotaEntry(job, QuotaState.Reserved, at, book.Now);
        return new(index < 0 ? blocked.With(entry) : blocked.With(index, entry), at);
    }

    private static QuotaDecision<QuotaReservation> TakeUnreserved(QuotaBook book, JobId job)
    {
        var answer = QuotaReservations.Place(book, new QuotaRequest(default, job, book.Now, Latest: null));
        if (!answer.Granted)
        {
            return new(book.Row, answer);
        }

        var now = answer.At <= book.Now;
        return new(
            book.With(new(job, now ? QuotaState.Publishing : QuotaState.Reserved, answer.At, book.Now)),
            answer with { Granted = now });
    }

    private static DateTimeOffset BlockEnd(QuotaBook book)
    {
        var (earliest, latest) = (book.Now + ShortestBlock, book.Now + LongestBlock);
        var frees = book.Row.Entries
            .Where(entry => entry.State == QuotaState.Confirmed && book.IsUsed(entry))
            .Select(entry => entry.At + book.Length)
            .DefaultIfEmpty(latest)
            .Min();
        return frees < earliest ? earliest : frees > latest ? latest : frees;
    }
}
