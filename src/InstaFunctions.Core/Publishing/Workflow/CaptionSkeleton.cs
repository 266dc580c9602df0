using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// What is left of a caption when everything goes that Instagram is known to change when it reads one back: letters and digits
/// only, compatibility-decomposed and case-folded, without marks. <c>@</c>, spaces, punctuation, invisible characters,
/// variation selectors and bidirectional marks go; HTML entities are undone.
/// </summary>
/// <remarks>
/// <see cref="string.Normalize()"/> changes nothing in globalization-invariant mode, which the service runs in so that it
/// needs no ICU: the folding comes from a table made from the Unicode Character Database instead, and Hangul from its rule.
/// </remarks>
public readonly record struct CaptionSkeleton
{
    /// <summary>The fewest letters and digits that tell one caption from another; a shorter skeleton is no evidence.</summary>
    public const int ShortestTelling = 8;

    private const int TrigramLength = 3;
    private const int HangulBase = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly FrozenDictionary<int, string> Folding = ReadFolding();

    private CaptionSkeleton(string text) => Text = text;

    /// <summary>The letters and digits.</summary>
    public string Text { get; }

    /// <summary>Whether it is long enough that another post would hardly have the same one.</summary>
    public bool IsTelling => Text.Length >= ShortestTelling;

    /// <summary>Makes a caption's skeleton; of no caption, the empty one.</summary>
    public static CaptionSkeleton Of(string? caption)
    {
        var text = WebUtility.HtmlDecode(caption ?? "");
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(skeleton, rune);
        }

        return new CaptionSkeleton(skeleton.ToString());
    }

    /// <summary>
    /// Whether two captions are so different that one cannot be the other read back: both say something, neither begins with
    /// the other (texts are cut at the end), and they share less than half of their three-letter sequences.
    /// </summary>
    public static bool AreClearlyDifferent(CaptionSkeleton one, CaptionSkeleton other)
    {
        var (shorter, longer) = one.Text.Length <= other.Text.Length ? (one.Text, other.Text) : (other.Text, one.Text);
        if (shorter.Length < TrigramLength || longer.StartsWith(shorter, StringComparison.Ordinal))
        {
            return false;
        }

        var (few, many) = (Trigrams(shorter), Trigrams(longer));
        return few.Count(many.Contains) * 2 < few.Count;
    }

    private static void Append(StringBuilder skeleton, Rune rune)
    {
        if (Folding.TryGetValue(rune.Value, out var folded))
        {
            _ = skeleton.Append(folded);
        }
        else if (rune.Value is >= HangulBase and <= HangulLast)
        {
            AppendHangul(skeleton, rune.Value - HangulBase);
        }
        else if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
        {
            _ = skeleton.Append(Rune.ToLowerInvariant(rune).ToString());
        }
    }

    // The Unicode Standard, 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing consonant.
    private static void AppendHangul(StringBuilder skeleton, int syllable)
    {
        const int Vowels = 21;
        const int Trailing = 28;
        _ = skeleton.Append((char)(0x1100 + (syllable / (Vowels * Trailing))));
        _ = skeleton.Append((char)(0x1161 + (syllable % (Vowels * Trailing) / Trailing)));
        if (syllable % Trailing is > 0 and var last)
        {
            _ = skeleton.Append((char)(0x11A7 + last));
        }
    }

    private static HashSet<string> Trigrams(string text) =>
        [.. Enumerable.Range(0, text.Length - TrigramLength + 1).Select(start => text.Substring(start, TrigramLength))];

    private static FrozenDictionary<int, string> ReadFolding()
    {
        using var resource = typeof(CaptionSkeleton).Assembly.GetManifestResourceStream("caption-folding.txt")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        var folding = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            folding.Add(int.Parse(line.AsSpan(0, space), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), line[(space + 1)..]);
        }

        return folding.ToFrozenDictionary();
    }
}
