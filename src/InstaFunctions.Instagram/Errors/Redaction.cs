using System.Text.RegularExpressions;

namespace InstaFunctions.Instagram.Errors;

/// <summary>
/// Takes the secrets of one call out of whatever came back from it: Instagram is known to repeat a malformed token, and a
/// media link with its signature, in its own error texts. It looks at the text as it is and with every escaping undone, so
/// that an echo is found whether it is percent-encoded (once or more often), JSON-escaped, HTML-escaped, or without its scheme.
/// </summary>
internal sealed partial class Redaction(params IEnumerable<string?> secrets)
{
    private const int LongestText = 1000;
    private const string Removed = "[removed]";

    // Both forms: as it is, and as it stands in a URL. The longest first, lest a part is replaced inside a whole.
    private readonly string[] _secrets =
    [
        .. secrets.OfType<string>()
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), Unescaped.Of(secret), secret.Replace('+', ' ') })
            .OfType<string>()
            .Where(secret => secret.Length > 0)
            .Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>What is secret in an address that a call sends: its query, and each value in it of eight characters or more.</summary>
    public static IEnumerable<string> SecretsOf(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, Query.Length: > 1 })
        {
            return [];
        }

        var query = address.Query[1..];
        return query.Split('&')
            .Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])
            .SelectMany(value => new[] { value, Uri.UnescapeDataString(value) })
            .Where(value => value.Length >= 8)
            .Prepend(query);
    }

    /// <summary>The text without secrets, URL queries and control characters, and not too long.</summary>
    public string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var plain = Unescaped.Of(text);
        if (plain is null)
        {
            // Escaped more often than anybody does: what it says is not worth what it may hide.
            return Removed;
        }

        // The text as it came, unless it tells only when read with the escaping undone.
        text = !string.Equals(plain, text, StringComparison.Ordinal) && (Tells(plain) || Query().IsMatch(plain)) ? plain : text;
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Removed, StringComparison.OrdinalIgnoreCase);
        }

        // Queries first, then the cut: half a secret would no longer be recognised.
        text = Query().Replace(text, $"$1{Removed}");
        text = text.Length > LongestText ? text[..LongestText] : text;
        return ControlCharacters().Replace(text, " ");
    }

    /// <summary>The exception, unless it tells a secret.</summary>
    public Exception? Clean(Exception? exception)
    {
        var text = exception?.ToString();
        return text is null || Tells(text) || Unescaped.Of(text) is not { } plain || Tells(plain) ? null : exception;
    }

    private bool Tells(string text) => _secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    // The query or fragment of an address with a scheme, whatever it is, or of anything else when it holds a name and a value:
    // an address without its scheme, or one whose beginning is cut off.
    [GeneratedRegex("""((?:[a-z][a-z0-9+.-]*:)?//[^\s?#"'<>]*[?#]|[?#](?=[^\s"'<>]*=))[^\s"'<>]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Query();

    [GeneratedRegex(@"\p{C}+")]
    private static partial Regex ControlCharacters();
}
