namespace InstaFunctions.Core.Platform;

/// <summary>
/// Instagram Login: how a person lends their professional account to this app. One HTTP call per method, none repeated
/// inside. Failures are thrown as <see cref="InstagramException"/>; none carries a token, a code or the app's secret.
/// </summary>
public interface IInstagramLogin
{
    /// <summary>Where the person's browser is sent to allow or refuse the connection.</summary>
    /// <param name="redirectUri">One of the redirect URIs registered for the app, letter by letter.</param>
    /// <param name="state">Comes back with the answer; ties it to the request.</param>
    /// <param name="scopes">What is asked for; see <see cref="InstagramPermissions"/>.</param>
    /// <exception cref="InvalidOperationException">The app is not configured.</exception>
    Uri AuthorizeUrl(string redirectUri, string state, IEnumerable<string> scopes);

    /// <summary>
    /// Exchanges the code of a redirect for a token that lives one hour. A code lives one hour and works once: after a
    /// <see cref="InstagramErrorMeaning.Transient"/> failure it may be spent, and the person has to connect again.
    /// </summary>
    /// <param name="code">The redirect's <c>code</c>, with or without the <c>#_</c> that Instagram appends.</param>
    /// <param name="redirectUri">The same redirect URI that the authorize URL carried.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The app is not configured.</exception>
    Task<CodeExchange> ExchangeCodeAsync(string code, string redirectUri, CancellationToken cancellation);

    /// <summary>Exchanges a one-hour token for one that lives 60 days.</summary>
    /// <exception cref="InvalidOperationException">The app is not configured.</exception>
    Task<LongLivedToken> ExchangeForLongLivedAsync(AccessToken token, CancellationToken cancellation);

    /// <summary>Renews a long-lived token that is at least 24 hours old and has not expired; the new text replaces the old.</summary>
    Task<LongLivedToken> RefreshAsync(AccessToken token, CancellationToken cancellation);
}

/// <summary>What a code was exchanged for.</summary>
public sealed record CodeExchange
{
    /// <summary>The one-hour token.</summary>
    public required AccessToken Token { get; init; }

    /// <summary>
    /// The person as the code endpoint names them. Which account to publish to is <see cref="InstagramProfile.UserId"/>
    /// of <see cref="IInstagramPlatform.GetMeAsync"/>: Instagram has given out an app-scoped id here.
    /// </summary>
    public required IgUserId UserId { get; init; }

    /// <summary>What the person granted; null when the answer does not say.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }
}

/// <summary>A token that lives 60 days.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiresAt">When it stops working unless it is refreshed before.</param>
public sealed record LongLivedToken(AccessToken Token, DateTimeOffset ExpiresAt);

/// <summary>The permissions of Instagram Login that publishing needs.</summary>
public static class InstagramPermissions
{
    /// <summary>Reads the account and its posts.</summary>
    public const string Basic = "instagram_business_basic";

    /// <summary>Publishes.</summary>
    public const string ContentPublish = "instagram_business_content_publish";
}
