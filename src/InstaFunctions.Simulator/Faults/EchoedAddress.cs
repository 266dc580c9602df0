using System.Net;
using System.Text;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>An error about media that cannot be fetched, with their address in its text.</summary>
internal static class EchoedAddress
{
    private static readonly Dictionary<string, Func<string, string>> Ways = new(StringComparer.Ordinal)
    {
        ["plain"] = address => address,
        ["percent"] = Uri.EscapeDataString,
        ["percent-twice"] = address => Uri.EscapeDataString(Uri.EscapeDataString(address)),
        ["percent-lower-case"] = address => LowerCaseEscapes(Uri.EscapeDataString(address)),
        ["json-escaped"] = address => address.Replace("/", @"\/", StringComparison.Ordinal).Replace("&", @"\u0026", StringComparison.Ordinal),
        ["html-escaped"] = WebUtility.HtmlEncode,
        ["without-scheme"] = WithoutScheme,
        ["query-only"] = address => address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..],
    };

    public static IReadOnlyList<string> Encodings { get; } = [.. Ways.Keys];

    public static AnswerChange In(string encoding) => (_, request, _) => Refusal(request, Ways[encoding]);

    private static PlatformAnswer Refusal(PlatformRequest request, Func<string, string> encode)
    {
        var address = request["image_url"] ?? request["video_url"] ?? "";
        return PlatformErrors.NotFetched(encode(address)) with { Message = $"Only photo or video can be accepted as media type: {encode(address)}" };
    }

    private static string LowerCaseEscapes(string text)
    {
        var lower = new StringBuilder(text);
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] == '%')
            {
                (lower[i + 1], lower[i + 2]) = (char.ToLowerInvariant(lower[i + 1]), char.ToLowerInvariant(lower[i + 2]));
            }
        }

        return lower.ToString();
    }

    private static string WithoutScheme(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? address : address[(scheme + 3)..];
    }
}
