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
