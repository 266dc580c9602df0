using System.Text.RegularExpressions;

namespace InstaFunctions.Instagram.Errors;

/// <summary>
/// Takes the secrets of one call out of whatever came back from it: the platform is known to repeat a malformed token,
/// and a media link with its signature, in its own error texts.
/// </summary>
internal sealed partial class Redaction(params string?[] secrets)
{
    private const int LongestText = 1000;
    private const string Removed = "[removed]";

    // Both forms: as it is, and as it stands in a URL. The longest first, lest a part is replaced inside a whole.
    private readonly string[] _secrets =
    [
        .. secrets.OfType<string>()
            .Where(secret => secret.Length > 0)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
            .Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>The text without secrets, URL queries and control characters, and not too long.</summary>
    public string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Removed, StringComparison.OrdinalIgnoreCase);
        }

        // Cut only now: half a secret would no longer be recognised.
        text = text.Length > LongestText ? text[..LongestText] : text;
        return ControlCharacters().Replace(UrlQuery().Replace(text, $"$1?{Removed}"), " ");
    }

    /// <summary>The exception, unless it tells a secret.</summary>
    public Exception? Clean(Exception? exception)
    {
        var text = exception?.ToString();
        return text is null || _secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            ? null
            : exception;
    }

    [GeneratedRegex("""(https?://[^\s?"'<>]*)\?[^\s"'<>]*""", RegexOptions.IgnoreCase)]
    private static partial Regex UrlQuery();

    [GeneratedRegex(@"\p{C}+")]
    private static partial Regex ControlCharacters();
}
