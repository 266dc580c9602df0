using InstaFunctions.Core.Platform;
using static InstaFunctions.Core.Platform.InstagramErrorMeaning;

namespace InstaFunctions.Instagram.Errors;

/// <summary>
/// Which error of the platform means what. Source: the error codes reference of Instagram's content publishing, and the
/// Graph API's general codes. Decided on numbers alone: the texts are localised.
/// </summary>
public static class InstagramErrorTable
{
    /// <summary>
    /// The rows, the most specific first. Whatever has been seen, or could be, with the post live is
    /// <see cref="OutcomeUnknown"/> on a publish: a code stands there as a refusal only when it cannot be read otherwise.
    /// </summary>
    public static IReadOnlyList<InstagramErrorRow> Rows { get; } =
    [
        new(-2, 2207003, Transient, OutcomeUnknown, "the download of the media timed out"),
        new(-2, 2207020, ContainerGone, OutcomeUnknown, "the media expired"),
        new(-1, 2207001, Transient, OutcomeUnknown, "server error"),
        new(-1, 2207032, Transient, OutcomeUnknown, "making the media failed"),
        // Its remedy is a new container: on the call that makes one, that is the same call again.
        new(-1, 2207053, Transient, OutcomeUnknown, "unknown upload error"),
        new(1, 2207057, Rejected, OutcomeUnknown, "the thumbnail offset is out of range"),
        // Seen with the post live, on every call ambiguous for the account.
        new(4, 2207051, SpamBlocked, SpamBlocked, "the action was blocked as spam"),
        new(9, 2207042, Quota, Quota, "the publishing limit is reached"),
        new(24, 2207006, ContainerGone, ContainerGone, "the media was not found"),
        new(24, 2207008, ContainerGone, ContainerGone, "the container is missing or expired"),
        new(25, 2207050, AccountRestricted, AccountRestricted, "the account is restricted"),
        // Given for a missing object, for one that may not be read, and for an unsupported call: proof of nothing.
        new(100, 33, NotReadable, OutcomeUnknown, "missing, or not permitted, or unsupported"),
        new(100, 2207023, Rejected, Rejected, "unknown media type"),
        new(100, 2207028, Rejected, Rejected, "wrong number of carousel items"),
        new(100, 2207040, Rejected, Rejected, "too many mentions"),
        new(352, 2207026, Rejected, Rejected, "the video's format is not supported"),
        new(9004, 2207052, MediaNotFetched, MediaNotFetched, "the media could not be fetched"),
        new(9007, 2207027, NotReady, NotReady, "the media is not ready"),
        new(36000, 2207004, Rejected, Rejected, "the image is too large"),
        new(36001, 2207005, Rejected, Rejected, "the image's format is not supported"),
        new(36003, 2207009, Rejected, Rejected, "the aspect ratio is not supported"),
        new(36004, 2207010, Rejected, Rejected, "the caption is too long"),

        new(-2, null, Transient, OutcomeUnknown, "outage"),
        new(-1, null, Transient, OutcomeUnknown, "outage"),
        new(1, null, Transient, OutcomeUnknown, "outage"),
        new(2, null, Transient, OutcomeUnknown, "outage"),
        new(3, null, Permission, Permission, "the app lacks a capability"),
        // A throttle refuses a call before it acts.
        new(4, null, Throttled, Throttled, "too many calls of the app"),
        new(10, null, Permission, Permission, "a permission is missing"),
        new(17, null, Throttled, Throttled, "too many calls of the user"),
        new(32, null, Throttled, Throttled, "too many calls of the page"),
        new(102, null, Token, Token, "the session ended"),
        new(190, null, Token, Token, "the access token expired or was revoked"),
        new(200, null, Permission, Permission, "a permission is missing") { LastCode = 299 },
        new(613, null, Throttled, Throttled, "too many calls"),
        new(80002, null, Throttled, Throttled, "too many calls for the account"),
    ];

    /// <summary>The first row that speaks of an error; null when none does.</summary>
    public static InstagramErrorRow? Find(int? code, int? subcode) =>
        code is { } known ? Rows.FirstOrDefault(row => row.Matches(known, subcode)) : null;

    /// <summary>What an answer that is no success means.</summary>
    /// <param name="httpStatus">The answer's HTTP status; a 2xx counts when its body was unreadable or an error.</param>
    /// <param name="code"><c>error.code</c>, if any.</param>
    /// <param name="subcode"><c>error.error_subcode</c>, if any.</param>
    /// <param name="mayPass">Whether the same call may pass later: <c>error.is_transient</c>, or no readable error at all.</param>
    /// <param name="publishing">Whether the call was <c>media_publish</c>.</param>
    public static InstagramErrorMeaning MeaningOf(int httpStatus, int? code, int? subcode, bool mayPass, bool publishing)
    {
        var row = Find(code, subcode);
        if (row?.Meaning == SpamBlocked)
        {
            return SpamBlocked;
        }

        if (publishing)
        {
            // Only a 4xx says that the platform turned the call down; below and above it, the post may be live.
            return httpStatus is < 400 or > 499 ? OutcomeUnknown
                : row?.OnPublish ?? (httpStatus == 429 ? Throttled : OutcomeUnknown);
        }

        if (httpStatus == 429 && (row is null || row.Meaning == Transient))
        {
            return Throttled;
        }

        return row?.Meaning ?? (httpStatus is >= 400 and <= 499 && !mayPass ? Rejected : Transient);
    }
}
