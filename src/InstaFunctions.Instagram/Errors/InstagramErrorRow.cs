using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Errors;

/// <summary>One row of <see cref="InstagramErrorTable"/>.</summary>
/// <param name="Code"><c>error.code</c>; of a range, the first.</param>
/// <param name="Subcode"><c>error.error_subcode</c>; null matches any, and none.</param>
/// <param name="Meaning">What the error means on a call that may be repeated: a read or the making of a container.</param>
/// <param name="OnPublish">What it means as the answer to <c>media_publish</c> with an HTTP status of 4xx.</param>
/// <param name="Says">The platform's case in a few words.</param>
public sealed record InstagramErrorRow(
    int Code,
    int? Subcode,
    InstagramErrorMeaning Meaning,
    InstagramErrorMeaning OnPublish,
    string Says)
{
    /// <summary>The last code of a range; equal to <see cref="Code"/> for a single one.</summary>
    public int LastCode { get; init; } = Code;

    /// <summary>Whether the row speaks of this error.</summary>
    public bool Matches(int code, int? subcode) =>
        code >= Code && code <= LastCode && (Subcode is null || Subcode == subcode);
}
