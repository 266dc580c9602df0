using System.Text.Json.Serialization;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>
/// A failed call to the platform as a value: what activities return to the workflow, which decides by
/// <see cref="Meaning"/>. It carries no URL and no token.
/// </summary>
/// <param name="Meaning">What the failure means.</param>
/// <param name="Report">What the platform said.</param>
/// <param name="RetryAfter">The platform's own time to wait, when it named one.</param>
public sealed record PlatformFailure(
    [property: JsonConverter(typeof(JsonStringEnumConverter<InstagramErrorMeaning>))] InstagramErrorMeaning Meaning,
    PlatformErrorReport Report,
    TimeSpan? RetryAfter = null)
{
    /// <summary>Makes the value of an exception.</summary>
    public static PlatformFailure From(InstagramException exception) => new(
        exception.Meaning,
        new PlatformErrorReport(
            exception.Details.Code,
            exception.Details.Subcode,
            exception.Details.UserMessage ?? exception.Details.Message ?? exception.Message,
            exception.Details.FbtraceId,
            exception.Details.HttpStatus),
        exception.RetryAfter);
}
