using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;
using InstaFunctions.Instagram.Http;
using InstaFunctions.Instagram.Json;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram.Login;

/// <summary>Instagram Login over HTTP.</summary>
internal sealed class InstagramLogin(PlatformConnection connection, IOptions<InstagramOptions> options, TimeProvider clock)
    : IInstagramLogin
{
    // Instagram appends this fragment to its redirects; some frameworks hand it on as part of the code.
    private const string CodeSuffix = "#_";

    private string AppId => Configured(options.Value.AppId, nameof(InstagramOptions.AppId));

    private string AppSecret => Configured(options.Value.AppSecret, nameof(InstagramOptions.AppSecret));

    public Uri AuthorizeUrl(string redirectUri, string state, IEnumerable<string> scopes) => PlatformRequest.WithQuery(
        options.Value.AuthorizeUrl,
        ("client_id", AppId),
        ("redirect_uri", redirectUri),
        ("response_type", "code"),
        ("scope", string.Join(',', scopes)),
        ("state", state));

    public async Task<CodeExchange> ExchangeCodeAsync(string code, string redirectUri, CancellationToken cancellation)
    {
        var bare = code.EndsWith(CodeSuffix, StringComparison.Ordinal) ? code[..^CodeSuffix.Length] : code;
        var request = new HttpRequestMessage(HttpMethod.Post, options.Value.TokenUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("client_id", AppId),
                KeyValuePair.Create("client_secret", AppSecret),
                KeyValuePair.Create("grant_type", "authorization_code"),
                KeyValuePair.Create("redirect_uri", redirectUri),
                KeyValuePair.Create("code", bare),
            ]),
        };
        return await connection.SendAsync(
            PlatformCall.ExchangeCode,
            request,
            new Redaction(bare, AppSecret),
            AnswersJson.Default.CodeExchangeAnswer,
            Readings.Code,
            cancellation);
    }

    public Task<LongLivedToken> ExchangeForLongLivedAsync(AccessToken token, CancellationToken cancellation) => TokenAsync(
        PlatformCall.ExchangeToken,
        "access_token",
        [
            ("grant_type", "ig_exchange_token"),
            ("client_secret", AppSecret),
            ("access_token", PlatformRequest.Reveal(token)),
        ],
        new Redaction(token.Reveal(), AppSecret),
        cancellation);

    public Task<LongLivedToken> RefreshAsync(AccessToken token, CancellationToken cancellation) => TokenAsync(
        PlatformCall.RefreshToken,
        "refresh_access_token",
        [("grant_type", "ig_refresh_token"), ("access_token", PlatformRequest.Reveal(token))],
        new Redaction(token.Reveal()),
        cancellation);

    private async Task<LongLivedToken> TokenAsync(
        PlatformCall call,
        string path,
        (string Name, string Value)[] query,
        Redaction redaction,
        CancellationToken cancellation)
    {
        // Counted from before the call, so that a slow answer never makes the token seem to live longer than it does.
        var asked = clock.GetUtcNow();
        JsonTypeInfo<LongLivedTokenAnswer> type = AnswersJson.Default.LongLivedTokenAnswer;
        return await connection.SendAsync(
            call,
            new HttpRequestMessage(HttpMethod.Get, PlatformRequest.WithQuery(Address(path), query)),
            redaction,
            type,
            answer => Readings.LongLived(answer, asked),
            cancellation);
    }

    // The token endpoints are documented without a version.
    private Uri Address(string path) => new($"{options.Value.GraphUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string Configured(string? value, string setting) => string.IsNullOrWhiteSpace(value)
        ? throw new InvalidOperationException($"{InstagramOptions.Section}:{setting} is not set: the Instagram login needs it.")
        : value;
}
