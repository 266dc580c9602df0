using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>One way in which a job can fail.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Cause">When it happens.</param>
/// <param name="Retryable">Whether the same request can succeed at another time.</param>
/// <param name="Remedy">What to do.</param>
public sealed record PublishErrorKind(string Code, string Cause, bool Retryable, string Remedy)
{
    /// <summary>Makes the error of a job that failed this way.</summary>
    public PublishError Because(string message, PlatformErrorReport? report = null) => new()
    {
        Code = Code,
        Message = message,
        Retryable = Retryable,
        // Every way to fail but one is a proof that nothing was published; Fail checks that against the job's intents.
        SafeToResubmit = this != PublishErrors.OutcomeUnknown,
        Remedy = Remedy,
        Instagram = report,
    };
}

/// <summary>All the ways in which a job can fail; <c>docs/errors.md</c> is checked against this list.</summary>
public static class PublishErrors
{
    /// <summary>The account cannot publish.</summary>
    public static PublishErrorKind AccountNotConnected { get; } = new(
        "account_not_connected",
        "The account was removed, or its access token has expired, was revoked, or does not belong to it.",
        true,
        "Connect the account again, then publish again.");

    /// <summary>The token lacks a permission.</summary>
    public static PublishErrorKind PermissionMissing { get; } = new(
        "permission_missing",
        "The access token lacks instagram_business_content_publish or another permission the call needs.",
        true,
        "Connect the account again and grant every permission that is asked for.");

    /// <summary>Instagram has restricted the account.</summary>
    public static PublishErrorKind AccountRestricted { get; } = new(
        "account_restricted",
        "Instagram has restricted the account until its owner acts.",
        true,
        "Open the Instagram app with this account and do what it asks for, then publish again.");

    /// <summary>Instagram has blocked the account's actions.</summary>
    public static PublishErrorKind AccountPaused { get; } = new(
        "account_paused",
        "Instagram blocked the account's actions as spam, and the pause did not end in time.",
        true,
        "Wait a day, publish less often, and check the account in the Instagram app.");

    /// <summary>Instagram refuses the media or the request.</summary>
    public static PublishErrorKind MediaRejected { get; } = new(
        "media_rejected",
        "Instagram refuses the media or the text: format, size, aspect, duration, caption or mentions.",
        false,
        "Read instagram.message, change the media or the text, and publish that.");

    /// <summary>Instagram could not fetch the media.</summary>
    public static PublishErrorKind MediaNotFetched { get; } = new(
        "media_not_fetched",
        "Instagram could not download the media from this service, three times in a row.",
        true,
        "Check that PublicUrl is reachable from the internet, without a login or a robots rule before it.");

    /// <summary>The media are gone.</summary>
    public static PublishErrorKind MediaMissing { get; } = new(
        "media_missing",
        "A media item of the job does not exist any more.",
        false,
        "Upload the media item again and publish the new one.");

    /// <summary>Instagram failed to process the media.</summary>
    public static PublishErrorKind ContainerError { get; } = new(
        "container_error",
        "Instagram failed to process the media, in every container that was made for it.",
        false,
        "Encode the media anew (H.264, AAC, 23 to 60 frames a second; or a baseline JPEG) and publish that.");

    /// <summary>Instagram did not finish in time.</summary>
    public static PublishErrorKind ContainerTimeout { get; } = new(
        "container_timeout",
        "Instagram had not finished processing the media within Publishing:PollTimeout.",
        true,
        "Publish again; for long videos raise Publishing:PollTimeout.");

    /// <summary>The containers expired.</summary>
    public static PublishErrorKind ContainerExpired { get; } = new(
        "container_expired",
        "The container expired (24 hours after it was made) before it was published.",
        true,
        "Publish again.");

    /// <summary>The window had no room.</summary>
    public static PublishErrorKind QuotaExhausted { get; } = new(
        "quota_exhausted",
        "The account's 24-hour window had no room within the job's time limit.",
        true,
        "Publish later; GET /api/v1/instagram/accounts/{id}/quota tells when there is room.");

    /// <summary>The account has made too many containers.</summary>
    public static PublishErrorKind ContainerLimit { get; } = new(
        "container_limit",
        "The account has made the 400 containers that Instagram allows in 24 hours, and none was free in time.",
        true,
        "Publish later: a carousel of N items takes N + 1 containers.");

    /// <summary>An error that this service does not know.</summary>
    public static PublishErrorKind Unrecognized { get; } = new(
        "unrecognized_error",
        "Instagram made no container, each time with an error that this service does not know.",
        true,
        "Read instagram.code and instagram.message; publish again when they name nothing that you can change.");

    /// <summary>Its time is over.</summary>
    public static PublishErrorKind TooLate { get; } = new(
        "too_late",
        "The job could not go out by its publishBefore.",
        true,
        "Publish again with a later publishBefore, if it is still wanted.");

    /// <summary>Instagram throttled the calls for too long.</summary>
    public static PublishErrorKind Throttled { get; } = new(
        "throttled",
        "Instagram asked for fewer calls for longer than Publishing:PlatformPatience.",
        true,
        "Publish again later.");

    /// <summary>Instagram is down.</summary>
    public static PublishErrorKind PlatformUnavailable { get; } = new(
        "platform_unavailable",
        "Instagram did not answer, or answered with a failure of its own, in every try.",
        true,
        "Publish again later.");

    /// <summary>It is not known whether there is a post.</summary>
    public static PublishErrorKind OutcomeUnknown { get; } = new(
        "outcome_unknown",
        "media_publish gave no clear answer, and reading could not prove whether the post is live.",
        false,
        "Look at the account. Then tell the service: POST /api/v1/jobs/publish/{id}/resolve. Do not publish again before you have looked.");

    /// <summary>A defect or a broken installation.</summary>
    public static PublishErrorKind InternalError { get; } = new(
        "internal_error",
        "The job's workflow could not go on because of a fault in the service.",
        true,
        "Tell the operator the job's id; the log says what happened.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishErrorKind> All { get; } =
    [
        AccountNotConnected, PermissionMissing, AccountRestricted, AccountPaused, MediaRejected, MediaNotFetched, MediaMissing,
        ContainerError, ContainerTimeout, ContainerExpired, ContainerLimit, QuotaExhausted, TooLate, Throttled, PlatformUnavailable,
        Unrecognized, OutcomeUnknown, InternalError,
    ];

    /// <summary>How a job fails when the platform's failure is final for it.</summary>
    public static PublishErrorKind Of(InstagramErrorMeaning meaning) => meaning switch
    {
        InstagramErrorMeaning.Token => AccountNotConnected,
        InstagramErrorMeaning.Permission => PermissionMissing,
        InstagramErrorMeaning.Rejected => MediaRejected,
        InstagramErrorMeaning.MediaNotFetched => MediaNotFetched,
        InstagramErrorMeaning.Quota => QuotaExhausted,
        InstagramErrorMeaning.Throttled => Throttled,
        InstagramErrorMeaning.SpamBlocked => AccountPaused,
        InstagramErrorMeaning.AccountRestricted => AccountRestricted,
        InstagramErrorMeaning.NotReady => ContainerTimeout,
        InstagramErrorMeaning.ContainerGone or InstagramErrorMeaning.ContainerNotFound => ContainerExpired,
        InstagramErrorMeaning.ProcessingFailed => ContainerError,
        InstagramErrorMeaning.Unrecognized => Unrecognized,
        InstagramErrorMeaning.OutcomeUnknown => OutcomeUnknown,
        InstagramErrorMeaning.Transient or InstagramErrorMeaning.NotReadable => PlatformUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "No such meaning."),
    };
}
