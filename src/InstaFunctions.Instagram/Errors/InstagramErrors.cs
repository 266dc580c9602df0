using System.Globalization;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Http;

namespace InstaFunctions.Instagram.Errors;

/// <summary>Makes every exception of the client, so that one place decides what their texts may hold: no URL, no secret.</summary>
internal static class InstagramErrors
{
    /// <summary>The platform answered with an error.</summary>
    public static InstagramException Answered(
        PlatformCall call, int httpStatus, PlatformError? error, TimeSpan? retryAfter, Redaction redaction)
    {
        var meaning = InstagramErrorTable.MeaningOf(
            httpStatus, error?.Code, error?.Subcode, error?.IsTransient ?? true, call.IsPublish);
        var details = error?.ToDetails(httpStatus, redaction) ?? new InstagramErrorDetails { HttpStatus = httpStatus };
        return new InstagramException(meaning, details, Text(call, details), retryAfter, inner: null);
    }

    /// <summary>An answer came, but it cannot be read. After a publish that proves nothing, not even with a 2xx.</summary>
    public static InstagramException Unreadable(PlatformCall call, int httpStatus, string why, TimeSpan? retryAfter, Exception? inner)
    {
        var meaning = InstagramErrorTable.MeaningOf(httpStatus, null, null, mayPass: true, call.IsPublish);
        var details = new InstagramErrorDetails { HttpStatus = httpStatus };
        return new InstagramException(meaning, details, $"{Text(call, details)} The answer is unreadable: {why}.", retryAfter, inner);
    }

    /// <summary>No whole answer came.</summary>
    /// <param name="call">The call.</param>
    /// <param name="why">Why, in fixed words.</param>
    /// <param name="nothingWasSent">Whether it is certain that the request never left.</param>
    /// <param name="inner">What the network said.</param>
    public static InstagramException Unanswered(PlatformCall call, string why, bool nothingWasSent, Exception? inner) =>
        new InstagramException(
            call.IsPublish && !nothingWasSent ? InstagramErrorMeaning.OutcomeUnknown : InstagramErrorMeaning.Transient,
            InstagramErrorDetails.None,
            $"Instagram gave no answer to {call.Name}: {why}.",
            retryAfter: null,
            inner);

    /// <summary>A token that no header can carry: it was refused here, nothing was sent.</summary>
    public static InstagramException MalformedToken() =>
        new(InstagramErrorMeaning.Token, InstagramErrorDetails.None, "The access token is empty or holds characters that no access token has.");

    private static string Text(PlatformCall call, InstagramErrorDetails details)
    {
        var says = InstagramErrorTable.Find(details.Code, details.Subcode)?.Says;
        var code = details.Code is { } number ? string.Create(CultureInfo.InvariantCulture, $", code {number}") : "";
        var subcode = details.Subcode is { } sub ? string.Create(CultureInfo.InvariantCulture, $", subcode {sub}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Instagram answered {call.Name} with HTTP {details.HttpStatus}{code}{subcode}{(says is null ? "" : $": {says}")}.");
    }
}
