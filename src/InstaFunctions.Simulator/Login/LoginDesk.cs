using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Login;

/// <summary>Codes for consent, tokens for codes, long-lived tokens for short ones, new ones for old.</summary>
internal sealed class LoginDesk(InstagramSimulator simulator)
{
    private readonly ConcurrentDictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    public string NewCode(SimulatedAccount account, IReadOnlyList<string> scopes, string redirectUri)
    {
        var code = TokenBook.NewSecret("AQsim");
        _codes[code] = new AuthorizationCode(account, scopes, redirectUri, simulator.Clock.GetUtcNow());
        return code;
    }

    /// <summary><c>POST /oauth/access_token</c>.</summary>
    public Task<PlatformAnswer> ExchangeCodeAsync(PlatformRequest call)
    {
        var options = simulator.Options;
        var now = simulator.Clock.GetUtcNow();
        return Task.FromResult(
            call["client_id"] != options.AppId ? Refusal("Invalid platform app")
            : call["client_secret"] != options.AppSecret ? Refusal("Error validating client secret.")
            : call["grant_type"] != "authorization_code" ? Refusal("Invalid grant_type: only authorization_code is supported")
            : call["code"] is not { } text || !_codes.TryRemove(text, out var code) || now >= code.IssuedAt + AuthorizationCode.Life
                ? Refusal("Matching code was not found or was already used")
            : call["redirect_uri"] != code.RedirectUri
                ? Refusal("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request")
            : Grant(code, options.TokenShape, now));
    }

    /// <summary><c>GET /access_token</c>: 60 days for an hour.</summary>
    public Task<PlatformAnswer> ExchangeForLongLivedAsync(PlatformRequest call)
    {
        if (call["grant_type"] != "ig_exchange_token")
        {
            return Task.FromResult<PlatformAnswer>(PlatformErrors.Parameter("Invalid grant_type"));
        }

        if (call["client_secret"] != simulator.Options.AppSecret)
        {
            return Task.FromResult<PlatformAnswer>(PlatformErrors.Parameter("Error validating client secret."));
        }

        return Task.FromResult(Renew(call.AccessToken, (token, _) =>
            token.LongLived ? PlatformErrors.Parameter("The token is long-lived already; refresh it instead") : null));
    }

    /// <summary><c>GET /refresh_access_token</c>. The old token lives on until its own end.</summary>
    public Task<PlatformAnswer> RefreshAsync(PlatformRequest call) =>
        Task.FromResult<PlatformAnswer>(call["grant_type"] != "ig_refresh_token"
            ? PlatformErrors.Parameter("Invalid grant_type")
            : Renew(call.AccessToken, (token, now) =>
                !token.LongLived ? PlatformErrors.Parameter("Only long-lived tokens can be refreshed")
                : now < token.IssuedAt + TokenBook.RefreshAge ? PlatformErrors.Parameter("The token is less than 24 hours old")
                : token.Scopes.Contains(Scope.Basic) ? null
                : PlatformErrors.NoPermission(Scope.Basic)));

    private PlatformAnswer Renew(string? value, Func<Token, DateTimeOffset, PlatformError?> refuse)
    {
        lock (simulator.State.Gate)
        {
            var now = simulator.Clock.GetUtcNow();
            var (token, error) = simulator.State.Tokens.Verify(value, now);
            if (token is null || (error = refuse(token, now)) is not null)
            {
                return error!;
            }

            var renewed = simulator.State.Tokens.Issue(token.Account, token.Scopes, longLived: true, now);
            return PlatformAnswer.Ok(new JsonObject
            {
                ["access_token"] = renewed.Value,
                ["token_type"] = "bearer",
                ["expires_in"] = (long)TokenBook.LongLife.TotalSeconds,
                ["permissions"] = string.Join(',', token.Scopes),
            });
        }
    }

    private PlatformAnswer Grant(AuthorizationCode code, TokenShape shape, DateTimeOffset now)
    {
        Token token;
        lock (simulator.State.Gate)
        {
            token = simulator.State.Tokens.Issue(code.Account, code.Scopes, longLived: false, now);
        }

        // The id here is the app-scoped one; which account to publish to is for GET /me to say.
        return PlatformAnswer.Ok(shape == TokenShape.Flat
            ? new JsonObject
            {
                ["access_token"] = token.Value,
                ["user_id"] = long.Parse(code.Account.AppScopedId, CultureInfo.InvariantCulture),
                ["permissions"] = new JsonArray([.. code.Scopes.Select(scope => JsonValue.Create(scope))]),
            }
            : new JsonObject
            {
                ["data"] = new JsonArray(new JsonObject
                {
                    ["access_token"] = token.Value,
                    ["user_id"] = code.Account.AppScopedId,
                    ["permissions"] = string.Join(',', code.Scopes),
                }),
            });
    }

    private static PlatformAnswer Refusal(string message) => new(400, new JsonObject
    {
        ["error_type"] = "OAuthException",
        ["code"] = 400,
        ["error_message"] = message,
    });
}
