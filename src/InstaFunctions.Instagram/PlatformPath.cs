namespace InstaFunctions.Instagram;

/// <summary>Ids of the platform inside a URL's path.</summary>
internal static class PlatformPath
{
    /// <summary>
    /// Whether a text may be an id of the platform: letters, digits and underscores. Anything else, "../" above all,
    /// would lead the call to another address.
    /// </summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= 100 && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>The id, fit for a path.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string Segment(string? id) =>
        id is not null && IsId(id) ? id : throw new ArgumentException("That is no id of the Instagram platform.", nameof(id));
}
