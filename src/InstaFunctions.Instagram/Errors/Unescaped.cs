using System.Globalization;
using System.Text.RegularExpressions;

namespace InstaFunctions.Instagram.Errors;

/// <summary>Undoes the escapings that a text may have gone through: percent-encoding, JSON and HTML, each any number of times.</summary>
internal static partial class Unescaped
{
    private const int MostRounds = 10;

    /// <summary>
    /// The text without escapes; null when there is no end of them. Escaped blanks, quotes and angle brackets stay as they
    /// are: undone, they would end an address that they are part of.
    /// </summary>
    public static string? Of(string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var undone = Escape().Replace(text, Undo);
            if (undone.Length == text.Length)
            {
                return text;
            }

            text = undone;
        }

        return null;
    }

    private static string Undo(Match match)
    {
        if (match.Groups["slash"].Success)
        {
            return "/";
        }

        if (match.Groups["amp"].Success)
        {
            return "&";
        }

        var code = match.Groups["dec"] is { Success: true } dec
            ? int.Parse(dec.ValueSpan, CultureInfo.InvariantCulture)
            : int.Parse(match.Groups["hex"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return code is > ' ' and < '\x7f' and not ('"' or '\'' or '<' or '>') ? ((char)code).ToString() : match.Value;
    }

    [GeneratedRegex(
        @"%(?<hex>[0-9a-f]{2})|\\+u(?<hex>00[0-9a-f]{2})|(?<slash>\\+/)|(?<amp>&amp;)|&#0*(?<dec>[0-9]{1,3});|&#x0*(?<hex>[0-9a-f]{1,2});",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
