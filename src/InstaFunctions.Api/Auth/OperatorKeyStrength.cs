namespace InstaFunctions.Api.Auth;

/// <summary>
/// Judges the operator's key, which people choose: it must not be one that a list of the usual suspects finds. Sixteen random
/// hexadecimal digits pass.
/// </summary>
internal static class OperatorKeyStrength
{
    /// <summary>The shortest key.</summary>
    public const int MinLength = 16;

    /// <summary>The fewest different characters.</summary>
    public const int MinDistinct = 8;

    /// <summary>Why a key is too weak, as the end of a sentence that begins with the setting's name; null when it will do.</summary>
    public static string? WhyWeak(string key) =>
        key.Length < MinLength ? $"has {key.Length} characters; it must have {MinLength} at least."
        : key.Any(c => c is < '!' or > '~') ? "has a character that a header does not carry; it must have visible ASCII characters only."
        : key.Distinct().Count() < MinDistinct ? $"has fewer than {MinDistinct} different characters; take a random text, such as the output of: openssl rand -hex 24"
        : IsRepeated(key) ? "is one text over and over; take a random text, such as the output of: openssl rand -hex 24"
        : IsRun(key) ? "is a run of neighbouring characters; take a random text, such as the output of: openssl rand -hex 24"
        : IsExample(key) ? "is an example out of a document; take a random text, such as the output of: openssl rand -hex 24"
        : null;

    private static bool IsRepeated(string key) => Enumerable.Range(1, key.Length / 2)
        .Any(period => Enumerable.Range(period, key.Length - period).All(at => key[at] == key[at - period]));

    private static bool IsRun(string key) =>
        Enumerable.Range(1, key.Length - 1).Count(at => Math.Abs(key[at] - key[at - 1]) == 1) * 4 >= (key.Length - 1) * 3;

    private static bool IsExample(string key) =>
        key.StartsWith("choose-an-operator-key", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("change-me", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("changeme", StringComparison.OrdinalIgnoreCase);
}
