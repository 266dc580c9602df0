namespace InstaFunctions.Core.Platform;

/// <summary>
/// What an answer of the platform means for a publish, which alone decides what happens next.
/// Source: the platform's error code reference; which code has which meaning stands in one table beside the client.
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

    /// <summary>The platform blocked the action as spam. The post may be live all the same.</summary>
    SpamBlocked,

    /// <summary>The account is restricted until its owner acts.</summary>
    AccountRestricted,

    /// <summary>The object is missing, or not permitted, or the read is not supported: proof of nothing.</summary>
    NotReadable,

    /// <summary>A publish call whose outcome the answer does not tell: the post may or may not be live.</summary>
    OutcomeUnknown,
}
