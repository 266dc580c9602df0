using System.Globalization;
using InstaFunctions.Api.Problems;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Api.Publish;

/// <summary>What a call answers when the account's 24-hour window has no room for a post: the same for a new job and for one that is moved.</summary>
internal static class QuotaProblems
{
    /// <summary>Now there is no room: 429, to be tried again at <c>nextSlotAt</c>.</summary>
    public static ApiProblemException FullNow(QuotaReservation slot, DateTimeOffset now) =>
        new(StatusCodes.Status429TooManyRequests, ProblemCodes.QuotaExhausted, Sentence(slot)) { More = FreeTimes(slot), RetryAfter = slot.At - now };

    /// <summary>At the time asked for there is no room: 422, with the nearest free times before and after.</summary>
    public static ApiProblemException FullThen(QuotaReservation slot) =>
        new(StatusCodes.Status422UnprocessableEntity, ProblemCodes.QuotaExhausted, Sentence(slot))
        {
            More = FreeTimes(slot),
            Errors = [new FieldError("scheduledAt", ProblemCodes.QuotaExhausted, Sentence(slot))],
        };

    /// <summary>The sentence of both, and of a preflight.</summary>
    public static string Sentence(QuotaReservation slot) =>
        "The account's 24-hour window is full at that time."
        + (slot.FreeBefore is { } before ? $" The nearest free time before is {Text(before)}." : "")
        + $" The nearest free time after is {Text(slot.At)}.";

    private static Dictionary<string, string> FreeTimes(QuotaReservation slot)
    {
        var times = new Dictionary<string, string> { ["nextSlotAt"] = Text(slot.At) };
        if (slot.FreeBefore is { } before)
        {
            times["freeBefore"] = Text(before);
        }

        return times;
    }

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
