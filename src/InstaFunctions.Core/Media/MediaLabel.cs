namespace InstaFunctions.Core.Media;

/// <summary>
/// What bytes are called by whoever brings them. It decides nothing: it is told beside what the bytes are when they are
/// refused.
/// </summary>
/// <param name="Type">The media type as it was sent; null when there was none.</param>
/// <param name="By">Who says so, as the subject of a sentence: "The request".</param>
public readonly record struct MediaLabel(string? Type, string By)
{
    private const int MaxLength = 100;

    /// <summary>Nobody said anything.</summary>
    public static MediaLabel None { get; } = new(null, "The request");

    /// <summary>The type of a request's body.</summary>
    public static MediaLabel OfBody(string? type) => new(type, "The request");

    /// <summary>The type of a form's file.</summary>
    public static MediaLabel OfForm(string? type) => new(type, "The form");

    /// <summary>The type that an import's source sent.</summary>
    public static MediaLabel OfSource(string? type) => new(type, "The source");

    /// <summary>The type that a direct upload was opened with.</summary>
    public static MediaLabel OfUpload(string? type) => new(type, "The upload");

    /// <summary>The label for people; it is a stranger's, so only harmless characters are kept, and not many.</summary>
    public string Describe() => Clean(Type) is { Length: > 0 } type ? $"{By} calls it \"{type}\"" : $"{By} does not say what it is";

    /// <summary>A label's printable characters, cut to a length that can be kept and told.</summary>
    public static string? Clean(string? type) => type is null
        ? null
        : new string([.. type.Where(c => c is >= ' ' and <= '~' and not '"' and not '<' and not '>').Take(MaxLength)]).Trim();
}
