namespace InstaFunctions.Core.Platform;

/// <summary>
/// What an answer of Instagram claims. As the answer to <c>media_publish</c> it is never more than a claim: reading decides.
/// Source: Instagram's error code reference; which code has which meaning stands in one table beside the client.
/// </summary>
public enum InstagramErrorMeaning
{
    /// <summary>An outage or a lost connection: the same read or creation may be tried again.</summary>
    Transient,

    /// <summary>Too many calls: try again after the time that the platform names.</summary>
    Throttled,

    /// <summary>The access token is expired, revoked or not valid for this account: connect the account again.</summary>
    Token,

    /// <summary>The token lacks a permission.</summary>
    Permission,

    /// <summary>The request or the media breaks a rule of the platform; the same request will never pass.</summary>
    Rejected,

    /// <summary>The platform could not fetch the media from its URL.</summary>
    MediaNotFetched,

    /// <summary>The account has published all that its 24-hour window allows.</summary>
    Quota,

    /// <summary>The container is not finished yet: wait, then publish the same container.</summary>
    NotReady,

    /// <summary>The container expired or was never there: a new one is needed.</summary>
    ContainerGone,

    /// <summary>
    /// The container was not found, which Instagram calls temporary (24/2207008): the same one is published again once or
    /// twice within two minutes before a new one is made.
    /// </summary>
    ContainerNotFound,

    /// <summary>Instagram failed to process the media of a container, for no reason that this service knows.</summary>
    ProcessingFailed,

    /// <summary>An error that the table does not know: it is neither a refusal nor an outage.</summary>
    Unrecognized,

    /// <summary>The platform blocked the action as spam. The post may be live all the same.</summary>
    SpamBlocked,

    /// <summary>The account is restricted until its owner acts.</summary>
    AccountRestricted,

    /// <summary>The object is missing, or not permitted, or the read is not supported: proof of nothing.</summary>
    NotReadable,

    /// <summary>A publish call whose outcome the answer does not tell: the post may or may not be live.</summary>
    OutcomeUnknown,
}
