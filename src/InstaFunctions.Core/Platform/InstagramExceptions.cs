namespace InstaFunctions.Core.Platform;

/// <summary>A call to the platform failed. One subclass per <see cref="InstagramErrorMeaning"/>.</summary>
public abstract class InstagramException(
    InstagramErrorMeaning meaning,
    InstagramErrorDetails details,
    string message,
    Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the failure means for a publish.</summary>
    public InstagramErrorMeaning Meaning { get; } = meaning;

    /// <summary>What the platform said.</summary>
    public InstagramErrorDetails Details { get; } = details;

    /// <summary>Makes the exception of a meaning.</summary>
    /// <param name="meaning">What the failure means.</param>
    /// <param name="details">What the platform said.</param>
    /// <param name="message">The text: no URL, no secret.</param>
    /// <param name="retryAfter">The platform's own time to wait, for <see cref="InstagramErrorMeaning.Throttled"/>.</param>
    /// <param name="inner">What the network said, for an outage or an unknown outcome.</param>
    public static InstagramException For(
        InstagramErrorMeaning meaning, InstagramErrorDetails details, string message, TimeSpan? retryAfter, Exception? inner) =>
        meaning switch
        {
            InstagramErrorMeaning.Transient => new InstagramTransientException(details, message, inner),
            InstagramErrorMeaning.Throttled => new InstagramThrottledException(details, message, retryAfter),
            InstagramErrorMeaning.Token => new InstagramTokenException(details, message),
            InstagramErrorMeaning.Permission => new InstagramPermissionException(details, message),
            InstagramErrorMeaning.Rejected => new InstagramRejectedException(details, message),
            InstagramErrorMeaning.MediaNotFetched => new InstagramMediaNotFetchedException(details, message),
            InstagramErrorMeaning.Quota => new InstagramQuotaException(details, message),
            InstagramErrorMeaning.NotReady => new InstagramNotReadyException(details, message),
            InstagramErrorMeaning.ContainerGone => new InstagramContainerGoneException(details, message),
            InstagramErrorMeaning.SpamBlocked => new InstagramSpamBlockedException(details, message),
            InstagramErrorMeaning.AccountRestricted => new InstagramAccountRestrictedException(details, message),
            InstagramErrorMeaning.NotReadable => new InstagramNotReadableException(details, message),
            InstagramErrorMeaning.OutcomeUnknown => new InstagramOutcomeUnknownException(details, message, inner),
            _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "A meaning without an exception."),
        };
}

/// <summary>An outage or a lost connection on a call that may be repeated.</summary>
public sealed class InstagramTransientException(InstagramErrorDetails details, string message, Exception? inner = null)
    : InstagramException(InstagramErrorMeaning.Transient, details, message, inner);

/// <summary>The platform asks for fewer calls.</summary>
public sealed class InstagramThrottledException(InstagramErrorDetails details, string message, TimeSpan? retryAfter)
    : InstagramException(InstagramErrorMeaning.Throttled, details, message)
{
    /// <summary>The platform's own time to wait; null when it named none.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The access token cannot be used any more, or not for this account.</summary>
public sealed class InstagramTokenException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.Token, details, message);

/// <summary>The token lacks a permission.</summary>
public sealed class InstagramPermissionException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.Permission, details, message);

/// <summary>The request or the media breaks a rule of the platform.</summary>
public sealed class InstagramRejectedException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.Rejected, details, message);

/// <summary>The platform could not fetch the media from its URL.</summary>
public sealed class InstagramMediaNotFetchedException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.MediaNotFetched, details, message);

/// <summary>The account's 24-hour publishing window is full.</summary>
public sealed class InstagramQuotaException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.Quota, details, message);

/// <summary>The container is not finished yet.</summary>
public sealed class InstagramNotReadyException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.NotReady, details, message);

/// <summary>The container expired or was never there.</summary>
public sealed class InstagramContainerGoneException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.ContainerGone, details, message);

/// <summary>The platform blocked the action as spam; a publish may have happened all the same.</summary>
public sealed class InstagramSpamBlockedException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.SpamBlocked, details, message);

/// <summary>The account is restricted until its owner acts.</summary>
public sealed class InstagramAccountRestrictedException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.AccountRestricted, details, message);

/// <summary>The platform could not or would not read an object; this proves nothing about the object.</summary>
public sealed class InstagramNotReadableException(InstagramErrorDetails details, string message)
    : InstagramException(InstagramErrorMeaning.NotReadable, details, message);

/// <summary>A publish call whose outcome is not known: it must never be repeated without reading first.</summary>
public sealed class InstagramOutcomeUnknownException(InstagramErrorDetails details, string message, Exception? inner = null)
    : InstagramException(InstagramErrorMeaning.OutcomeUnknown, details, message, inner);
