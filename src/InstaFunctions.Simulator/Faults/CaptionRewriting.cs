using System.Net;

namespace InstaFunctions.Simulator.Faults;

/// <summary>What the platform is reported to make of captions when it reads them back, and neighbours of that.</summary>
internal static class CaptionRewriting
{
    // Composed letters and their parts, one after the other: enough for the Latin languages. The runtime's own
    // normalization does nothing in globalization-invariant mode.
    private const string Composed =
        "áa\u0301ée\u0301àa\u0300èe\u0300äa\u0308öo\u0308üu\u0308ñn\u0303çc\u0327åa\u030Aêe\u0302ôo\u0302íi\u0301óo\u0301úu\u0301ÄA\u0308ÖO\u0308ÜU\u0308ÉE\u0301ÅA\u030A";

    private static readonly Dictionary<string, Func<string, string?>> Ways = new(StringComparer.Ordinal)
    {
        ["without-at"] = caption => caption.Replace("@", "", StringComparison.Ordinal),
        ["nfc"] = Compose,
        ["nfd"] = Decompose,
        ["invisible-dropped"] = caption => Without(caption, "\u200B\u200C\u200D\u2060\u00AD\u180E"),
        ["invisible-added"] = caption => caption.Replace(" ", "\u200B \u2060", StringComparison.Ordinal),
        ["bom-dropped"] = caption => Without(caption, "\uFEFF"),
        ["bom-added"] = caption => "\uFEFF" + caption,
        ["variation-selectors-dropped"] = caption => Without(caption, "\uFE0E\uFE0F"),
        ["bidi-dropped"] = caption => Without(caption, "\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"),
        ["bidi-added"] = caption => $"\u2068{caption}\u2069\u200E",
        ["html-entities"] = WebUtility.HtmlEncode,
        ["spaces-collapsed"] = caption => string.Join(' ', caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        ["cut"] = caption => FirstRunes(caption, share: 0.75),
        ["empty"] = _ => "",
        ["dropped"] = _ => null,
    };

    public static IReadOnlyList<string> Names { get; } = [.. Ways.Keys];

    /// <summary>The way of a name; null of it means that the caption is left out.</summary>
    public static Func<string, string?> By(string name) => Ways[name];

    private static string Without(string caption, string characters) => string.Concat(caption.Where(c => !characters.Contains(c, StringComparison.Ordinal)));

    private static string Compose(string caption) =>
        Letters().Aggregate(caption, (text, letter) => text.Replace(letter.Parts, letter.Whole, StringComparison.Ordinal));

    private static string Decompose(string caption) =>
        Letters().Aggregate(caption, (text, letter) => text.Replace(letter.Whole, letter.Parts, StringComparison.Ordinal));

    private static IEnumerable<(string Whole, string Parts)> Letters() =>
        Composed.Chunk(3).Select(letter => (letter[0].ToString(), new string(letter, 1, 2)));

    private static string FirstRunes(string caption, double share)
    {
        var runes = caption.EnumerateRunes().ToList();
        return string.Concat(runes.Take((int)Math.Ceiling(runes.Count * share)).Select(rune => rune.ToString()));
    }
}
