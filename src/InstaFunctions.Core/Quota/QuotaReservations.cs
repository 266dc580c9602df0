using System.Collections.Immutable;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Quota;

/// <summary>Slots for posts to come: reserving, moving and giving back.</summary>
internal static class QuotaReservations
{
    public static QuotaDecision<QuotaReservation> Reserve(QuotaBook book, QuotaRequest request)
    {
        if (book.Find(request.Job) is { } held)
        {
            return new(book.Row, new(true, held.At));
        }

        var answer = Place(book, request);
        return new(answer.Granted ? book.With(Reserved(book, request, answer.At)) : book.Row, answer);
    }

    public static QuotaDecision<QuotaReservation> Move(QuotaBook book, QuotaRequest request)
    {
        var index = book.IndexOf(request.Job);
        if (index < 0)
        {
            return Reserve(book, request);
        }

        var held = book.Row.Entries[index];
        if (held.State != QuotaState.Reserved)
        {
            return new(book.Row, new(true, held.At));
        }

        var answer = Place(book, request);
        if (!answer.Granted)
        {
            return new(book.Row, answer);
        }

        var (row, advanced) = Advance(book.On(book.With(index, Reserved(book, request, answer.At))), request.Job);
        return new(row, answer with { Advanced = advanced });
    }

    /// <summary>
    /// Gives a slot back, and what has become free to the jobs that wait for it, first come first served. A confirmed slot
    /// stays: there is a post.
    /// </summary>
    public static QuotaDecision<IReadOnlyList<JobId>> Release(QuotaBook book, JobId job) =>
        book.Find(job)?.State == QuotaState.Confirmed ? new(book.Row, []) : Withdraw(book, job);

    /// <summary>Gives a slot back whatever it was counted as.</summary>
    public static QuotaDecision<IReadOnlyList<JobId>> Withdraw(QuotaBook book, JobId job)
    {
        var index = book.IndexOf(job);
        if (index < 0)
        {
            return new(book.Row, []);
        }

        var (row, advanced) = Advance(book.On(book.Row with { Entries = book.Row.Entries.RemoveAt(index) }), except: null);
        return new(row, advanced);
    }

    /// <summary>Where a wish fits among all slots but the job's own; nothing is changed.</summary>
    public static QuotaReservation Place(QuotaBook book, QuotaRequest request)
    {
        var wish = QuotaBook.Later(request.Earliest, book.Now);
        var plan = book.Plan(request.Job);
        var at = plan.EarliestFree(QuotaBook.Later(wish, book.Opens));
        if (book.Row.Entries.Length >= QuotaRow.MaxEntries && book.Find(request.Job) is null)
        {
            // Too many slots to keep: the next one goes when the first of them has left.
            return new(false, QuotaBook.Later(at, book.Row.Entries.Min(entry => entry.At) + book.Length));
        }

        var granted = request.Latest is not { } latest || at <= QuotaBook.Later(latest, book.Now);
        return granted ? new(true, at) : new(false, at, plan.LatestFree(book.Opens, wish));
    }

    /// <summary>
    /// Plans the jobs that wait anew, in the order in which they arrived, around those that have the time they want: for when
    /// other apps' posts count otherwise than before, and the old plan was made around those.
    /// </summary>
    /// <returns>The row, and the jobs that are earlier than before.</returns>
    public static QuotaDecision<IReadOnlyList<JobId>> Replan(QuotaBook book)
    {
        var entries = book.Row.Entries;
        var planned = book.On(book.Row with { Entries = entries.RemoveAll(IsWaiting) });
        var advanced = ImmutableArray.CreateBuilder<JobId>();
        for (var index = 0; index < entries.Length; index++)
        {
            if (entries[index] is var entry && IsWaiting(entry))
            {
                var at = planned.Plan().EarliestFree(QuotaBook.Later(entry.NotBefore, book.Opens));
                entries = entries.SetItem(index, entry with { At = at });
                planned = planned.On(planned.With(entries[index]));
                if (at < entry.At)
                {
                    advanced.Add(entry.Job);
                }
            }
        }

        return new(book.Row with { Entries = entries }, advanced.ToImmutable());

        static bool IsWaiting(QuotaEntry entry) => entry.State == QuotaState.Reserved && entry.At > entry.NotBefore;
    }

    /// <summary>Brings waiting jobs forward into slots that have become free, in the order in which they arrived.</summary>
    private static (QuotaRow Row, IReadOnlyList<JobId> Advanced) Advance(QuotaBook book, JobId? except)
    {
        var advanced = ImmutableArray.CreateBuilder<JobId>();
        var plan = book.Plan();
        for (var index = 0; index < book.Row.Entries.Length; index++)
        {
            var entry = book.Row.Entries[index];
            var from = QuotaBook.Later(entry.NotBefore, book.Opens);
            // A window that ends before the job's time does not hold the job's own slot, so when all of them are full
            // there is nothing to gain: this spares the exact question, which needs a plan of its own.
            if (entry.State != QuotaState.Reserved || entry.Job == except || from >= entry.At
                || plan.EarliestEnd(from) >= entry.At)
            {
                continue;
            }

            var at = book.Plan(entry.Job).EarliestFree(from);
            if (at < entry.At)
            {
                book = book.On(book.With(index, entry with { At = at }));
                plan = book.Plan();
                advanced.Add(entry.Job);
            }
        }

        return (book.Row, advanced.ToImmutable());
    }

    private static QuotaEntry Reserved(QuotaBook book, QuotaRequest request, DateTimeOffset at) =>
        new(request.Job, QuotaState.Reserved, at, QuotaBook.Later(request.Earliest, book.Now));
}
