using System.Text;

namespace InstaFunctions.Core.Media;

/// <summary>Tells what text is by its beginning: what a caller gets who follows the wrong link.</summary>
internal static class TextSniffer
{
    private static readonly string[] PageStarts =
        ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title", "<div", "<!--"];

    /// <summary>Null when it does not begin as a text of a known kind.</summary>
    public static SniffedType? Sniff(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head)
            .TrimStart().ToLowerInvariant();
        if (text.StartsWith('<'))
        {
            return PageStarts.Any(start => text.StartsWith(start, StringComparison.Ordinal)) ? MediaSniffer.WebPage
                : text.Contains("<svg", StringComparison.Ordinal) ? new("an SVG drawing", "image/svg+xml")
                : text.Contains("<html", StringComparison.Ordinal) || text.Contains("doctype html", StringComparison.Ordinal) ? MediaSniffer.WebPage
                : new("a markup document (XML)", null);
        }

        return text.StartsWith('{') && text.Contains('"', StringComparison.Ordinal) ? new("a JSON document", "application/json") : null;
    }
}
