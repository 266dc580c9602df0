using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Errors;

/// <summary>One row of <see cref="InstagramErrorTable"/>.</summary>
/// <param name="Code"><c>error.code</c>; of a range, the first; null matches any, and none.</param>
/// <param name="Subcode"><c>error.error_subcode</c>; null matches any, and none.</param>
/// <param name="Meaning">What the error means on every call but <c>media_publish</c>.</param>
/// <param name="Says">Instagram's case in a few words.</param>
public sealed record InstagramErrorRow(int? Code, int? Subcode, InstagramErrorMeaning Meaning, string Says)
{
    /// <summary>The last code of a range; equal to <see cref="Code"/> for a single one.</summary>
    public int? LastCode { get; init; } = Code;

    /// <summary>
    /// What the error claims as the answer to <c>media_publish</c> with an HTTP status of 4xx; the same as
    /// <see cref="Meaning"/> unless it has been seen there with the post live and without any pattern.
    /// </summary>
    public InstagramErrorMeaning OnPublish { get; init; } = Meaning;

    /// <summary>What the number means in the <c>status</c> of a failed container.</summary>
    public InstagramErrorMeaning OnContainer { get; init; } = Meaning;

    /// <summary>Whether the row speaks only of errors that carry no subcode.</summary>
    public bool WithoutSubcode { get; init; }

    /// <summary>Whether the row speaks of this error.</summary>
    public bool Matches(int? code, int? subcode) =>
        (Code is null || (code >= Code && code <= LastCode))
        && (Subcode is null ? !(WithoutSubcode && subcode is not null) : Subcode == subcode);
}
