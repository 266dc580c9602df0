using InstaFunctions.Core.Platform;
using static InstaFunctions.Core.Platform.InstagramErrorMeaning;

namespace InstaFunctions.Instagram.Errors;

/// <summary>
/// Which error of Instagram means what, for the answers to calls and for the statuses of containers alike. Source: the error
/// codes reference of content publishing, and the Graph API's general codes. Decided on numbers alone: the texts are
/// localised. The publishing subcodes (2207…) mean the same under whatever code they come.
/// </summary>
public static class InstagramErrorTable
{
    /// <summary>The rows; the first one that matches speaks.</summary>
    public static IReadOnlyList<InstagramErrorRow> Rows { get; } =
    [
        // The publishing subcodes, under any code.
        new(null, 2207001, Transient, "server error") { OnPublish = OutcomeUnknown },
        new(null, 2207003, MediaNotFetched, "the download of the media timed out") { OnPublish = OutcomeUnknown },
        new(null, 2207004, Rejected, "the image is larger than 8 MB"),
        new(null, 2207005, Rejected, "the image's format is not supported"),
        new(null, 2207006, ContainerGone, "the media was not found"),
        new(null, 2207008, ContainerNotFound, "the container was not found, which is temporary"),
        new(null, 2207009, Rejected, "the aspect ratio is not supported"),
        new(null, 2207010, Rejected, "the caption is too long"),
        new(null, 2207020, ContainerGone, "the media expired") { OnPublish = OutcomeUnknown },
        new(null, 2207023, Rejected, "unknown media type"),
        new(null, 2207026, Rejected, "the video's format is not supported"),
        new(null, 2207027, NotReady, "the media is not ready"),
        new(null, 2207028, Rejected, "wrong number of carousel items"),
        new(null, 2207032, Transient, "making the media failed") { OnPublish = OutcomeUnknown },
        new(null, 2207035, Rejected, "product tags are not allowed here"),
        new(null, 2207036, Rejected, "too many product tags"),
        new(null, 2207037, Rejected, "a product tag is not valid"),
        new(null, 2207040, Rejected, "too many mentions"),
        new(null, 2207042, Quota, "the publishing limit is reached"),
        new(null, 2207050, AccountRestricted, "the account is restricted"),
        new(null, 2207051, SpamBlocked, "the action was blocked as spam"),
        new(null, 2207052, MediaNotFetched, "the media could not be fetched"),
        // Its remedy is a new container: on the call that makes one, that is the same call again.
        new(null, 2207053, Transient, "unknown upload error") { OnPublish = OutcomeUnknown },
        new(null, 2207057, Rejected, "the thumbnail offset is out of range"),
        // The unexplained "media upload has failed", which users see pass at a second try.
        new(null, 2207076, Transient, "the media upload failed") { OnPublish = OutcomeUnknown },
        new(null, 2207077, ProcessingFailed, "processing the media failed") { OnPublish = OutcomeUnknown },
        new(null, 2207081, Rejected, "the account may not publish trial reels"),
        new(null, 2207082, ProcessingFailed, "processing the media failed") { OnPublish = OutcomeUnknown },
        new(null, 2207089, Rejected, "a carousel's video cannot be published alone"),

        // Given for a missing object, for one that may not be read, and for an unsupported call: proof of nothing.
        new(100, 33, NotReadable, "missing, or not permitted, or unsupported") { OnPublish = OutcomeUnknown },
        new(100, null, Rejected, "a parameter is not valid") { WithoutSubcode = true, OnPublish = OutcomeUnknown },

        // Tokens: the reference gives these as subcodes of 190, older versions as codes.
        new(102, null, Token, "the session ended"),
        new(190, null, Token, "the access token expired or was revoked"),
        new(452, null, Token, "the session key is not valid"),
        new(458, null, Token, "the access token is not valid") { LastCode = 467 },

        new(3, null, Permission, "the app lacks a capability"),
        new(10, null, Permission, "a permission is missing"),
        new(200, null, Permission, "a permission is missing") { LastCode = 299 },

        new(4, null, Throttled, "too many calls of the app"),
        new(17, null, Throttled, "too many calls of the user"),
        new(32, null, Throttled, "too many calls of the page"),
        new(341, null, Throttled, "too many calls of the app"),
        new(613, null, Throttled, "too many calls"),
        new(80001, null, Throttled, "too many calls for the account") { LastCode = 80014 },

        new(9, null, Quota, "the publishing limit is reached"),
        new(24, null, ContainerGone, "the media was not found"),
        new(25, null, AccountRestricted, "the account is restricted"),
        new(368, null, SpamBlocked, "the action was blocked for a while"),
        new(352, null, Rejected, "the video's format is not supported"),
        new(9004, null, MediaNotFetched, "the media could not be fetched"),
        new(9007, null, NotReady, "the media is not ready"),
        new(36000, null, Rejected, "the image is larger than 8 MB"),
        new(36001, null, Rejected, "the image's format is not supported"),
        new(36003, null, Rejected, "the aspect ratio is not supported"),
        new(36004, null, Rejected, "the caption is too long"),

        new(-2, null, Transient, "outage") { LastCode = -1, OnPublish = OutcomeUnknown },
        new(1, null, Transient, "outage") { LastCode = 2, OnPublish = OutcomeUnknown },
    ];

    /// <summary>The first row that speaks of an error; null when none does.</summary>
    public static InstagramErrorRow? Find(int? code, int? subcode) =>
        code is null && subcode is null ? null : Rows.FirstOrDefault(row => row.Matches(code, subcode));

    /// <summary>What the number in a failed container's <c>status</c> means.</summary>
    /// <param name="number">The number; null when the status names none.</param>
    public static InstagramErrorMeaning MeaningOfContainer(int? number) =>
        (Find(null, number) ?? Find(number, null))?.OnContainer ?? ProcessingFailed;

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
            // Only a 4xx claims that the call was turned down; below and above it, there is not even a claim.
            return httpStatus is < 400 or > 499 ? OutcomeUnknown
                : row?.OnPublish ?? (httpStatus == 429 ? Throttled : OutcomeUnknown);
        }

        if (httpStatus == 429 && (row is null || row.Meaning == Transient))
        {
            return Throttled;
        }

        return row?.Meaning ?? (httpStatus is >= 400 and <= 499 && !mayPass ? Unrecognized : Transient);
    }
}
