using System.Globalization;
using System.Text.RegularExpressions;

namespace InstaFunctions.Api.Requests;

/// <summary>RFC 3339 timestamps, with an offset always: a naive time means another instant on every machine.</summary>
public static partial class Rfc3339
{
    private const string HowTo = "must be an RFC 3339 time with an offset, such as 2026-06-20T14:30:00+02:00 or 2026-06-20T12:30:00Z.";

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

        // Ticks are the finest that is kept: digits beyond the seventh are cut, not rounded into the next second.
        var fraction = match.Groups["fraction"].Value;
        var normal = $"{match.Groups["date"].Value}T{match.Groups["time"].Value}.{fraction[..Math.Min(7, fraction.Length)].PadRight(7, '0')}"
            + (match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value);
        if (!DateTimeOffset.TryParseExact(normal, "yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            why = "is not a time that exists; it " + HowTo;
            return false;
        }

        time = parsed.ToUniversalTime();
        return true;
    }

    [GeneratedRegex(@"^(?<date>\d{4}-\d{2}-\d{2})[Tt ](?<time>\d{2}:\d{2}:\d{2})(\.(?<fraction>\d+))?(?<offset>[Zz]|[+-]\d{2}:\d{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
