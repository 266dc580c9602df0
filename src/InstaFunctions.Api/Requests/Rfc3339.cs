using System.Globalization;
using System.Text.RegularExpressions;

namespace InstaFunctions.Api.Requests;

/// <summary>
/// ISO 8601 timestamps with an offset, RFC 3339's among them: a time without an offset means another instant on every machine.
/// Seconds may be left out, and the offset may be <c>Z</c>, <c>+02:00</c>, <c>+0200</c> or <c>+02</c>.
/// </summary>
public static partial class Rfc3339
{
    private const string HowTo = "must be an ISO 8601 time with an offset, such as 2026-06-20T14:30:00+02:00, 2026-06-20T14:30+0200 or 2026-06-20T12:30:00Z.";

    /// <summary>Reads a timestamp.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The instant, in UTC.</param>
    /// <param name="why">A sentence for the caller when it is not one.</param>
    public static bool TryParse(string text, out DateTimeOffset time, out string why)
    {
        time = default;
        why = HowTo;
        var match = Form().Match(text);
        if (!match.Success)
        {
            return false;
        }

        if (!match.Groups["offset"].Success)
        {
            why = "has no offset, so it could mean any of 38 instants; it " + HowTo;
            return false;
        }

        if (!DateTimeOffset.TryParseExact(Normal(match), "yyyyMMddTHHmmss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            why = "is not a time that exists; it " + HowTo;
            return false;
        }

        time = parsed.ToUniversalTime();
        return true;
    }

    private static string Normal(Match match)
    {
        string Part(string name, string absent) => match.Groups[name] is { Success: true, Value: var value } ? value : absent;

        // Ticks are the finest that is kept: digits beyond the seventh are cut, not rounded into the next second.
        var fraction = Part("fraction", "").PadRight(7, '0')[..7];
        var offset = Part("sign", "+") + Part("offsetHours", "00") + ":" + Part("offsetMinutes", "00");
        return $"{Part("year", "")}{Part("month", "")}{Part("day", "")}T{Part("hour", "")}{Part("minute", "")}{Part("second", "00")}.{fraction}{offset}";
    }

    // The extended form, with separators, and the basic form, without; never half of each.
    [GeneratedRegex(
        @"^(?:(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[Tt ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?"
        + @"|(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})[Tt](?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?)"
        + @"(?<offset>[Zz]|(?<sign>[+-])(?<offsetHours>\d{2})(?::?(?<offsetMinutes>\d{2}))?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
