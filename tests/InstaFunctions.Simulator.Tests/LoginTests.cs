using System.Net;
using System.Text.Json;
using System.Web;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Tests;

public sealed class LoginTests(MediaHost media) : IClassFixture<MediaHost>
{
    private const string AppId = "990602627938098";
    private const string Secret = "simulator-app-secret";
    private const string Back = "https://app.example/callback?x=1";
    private const string Scopes = "instagram_business_basic,instagram_business_content_publish";
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task The_form_shows_accounts_and_scopes_and_keeps_what_was_asked()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddAccount("second");

        var html = await platform.Http.GetStringAsync(new Uri(
            $"/oauth/authorize?client_id={AppId}&redirect_uri={Uri.EscapeDataString(Back)}&response_type=code&scope={Scopes}&state=a%22b", UriKind.Relative));

        Assert.Contains("demo", html, StringComparison.Ordinal);
        Assert.Contains("second", html, StringComparison.Ordinal);
        Assert.Contains("value=\"instagram_business_content_publish\" checked", html, StringComparison.Ordinal);
        Assert.Contains("name=\"state\" value=\"a&quot;b\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id", "1")]
    [InlineData("redirect_uri", "nowhere")]
    [InlineData("response_type", "token")]
    [InlineData("scope", "")]
    [InlineData("scope", "nonsense")]
    public async Task A_wrong_request_for_consent_is_not_shown(string parameter, string value)
    {
        await using var platform = await Platform.StartAsync();
        var query = new Dictionary<string, string>
        {
            ["client_id"] = AppId,
            ["redirect_uri"] = Back,
            ["response_type"] = "code",
            ["scope"] = Scopes,
            [parameter] = value,
        };

        using var response = await platform.Http.GetAsync(new Uri(
            "/oauth/authorize?" + string.Join('&', query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")), UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Consent_leads_to_a_token_that_can_publish()
    {
        await using var platform = await Platform.StartAsync();

        var (code, state) = await ConsentAsync(platform);
        Assert.Equal("s t", state);
        var granted = (await ExchangeAsync(platform, code)).Json.GetProperty("data")[0];
        Assert.Equal(platform.Account.AppScopedId, granted.GetProperty("user_id").GetString());
        Assert.Equal(Scopes, granted.GetProperty("permissions").GetString());
        var shortToken = granted.GetProperty("access_token").GetString()!;
        var longer = (await LongLivedAsync(platform, shortToken)).Json;

        Assert.Equal("bearer", longer.GetProperty("token_type").GetString());
        Assert.Equal(60 * 86400, longer.GetProperty("expires_in").GetInt64());
        using var form = new FormUrlEncodedContent([new("image_url", media.Photo)]);
        var created = await platform.SendAsync(HttpMethod.Post, "/v25.0/me/media", form, longer.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, created.Status);
    }

    [Fact]
    public async Task The_flat_shape_has_a_number_and_a_list()
    {
        await using var platform = await Platform.StartAsync(options => options with { TokenShape = TokenShape.Flat });

        var granted = (await ExchangeAsync(platform, (await ConsentAsync(platform)).Code)).Json;

        Assert.Equal(JsonValueKind.Number, granted.GetProperty("user_id").ValueKind);
        Assert.Equal(Scopes.Split(','), granted.GetProperty("permissions").EnumerateArray().Select(scope => scope.GetString()));
        Assert.StartsWith("IGAA", granted.GetProperty("access_token").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_goes_back_with_its_reason()
    {
        await using var platform = await Platform.StartAsync();

        var location = await DecideAsync(platform, "refuse", Scopes.Split(','));

        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal("access_denied", query["error"]);
        Assert.Equal("user_denied", query["error_reason"]);
        Assert.Equal("s t", query["state"]);
        Assert.Equal("1", query["x"]);
        Assert.Null(query["code"]);
    }

    [Fact]
    public async Task A_scope_that_was_not_ticked_is_missing()
    {
        await using var platform = await Platform.StartAsync();
        var location = await DecideAsync(platform, "allow", ["instagram_business_basic"]);
        var granted = (await ExchangeAsync(platform, HttpUtility.ParseQueryString(location.Query)["code"]!)).Json.GetProperty("data")[0];
        using var form = new FormUrlEncodedContent([new("image_url", media.Photo)]);

        var answer = await platform.SendAsync(HttpMethod.Post, "/me/media", form, granted.GetProperty("access_token").GetString());

        Assert.Equal("instagram_business_basic", granted.GetProperty("permissions").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(10, answer.Error.Code);
    }

    [Fact]
    public async Task A_code_is_good_once_for_an_hour_and_for_its_own_redirect()
    {
        await using var platform = await Platform.StartAsync();
        var once = (await ConsentAsync(platform)).Code;
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(platform, once)).Status);
        await Refused(await ExchangeAsync(platform, once));
        await Refused(await ExchangeAsync(platform, (await ConsentAsync(platform)).Code, redirect: "https://app.example/other"));
        await Refused(await ExchangeAsync(platform, (await ConsentAsync(platform)).Code, clientId: "1"));
        await Refused(await ExchangeAsync(platform, (await ConsentAsync(platform)).Code, secret: "wrong"));

        var late = (await ConsentAsync(platform)).Code;
        var inTime = (await ConsentAsync(platform)).Code;
        platform.Simulator.AdvanceClock(TimeSpan.FromHours(1) - Tick);
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(platform, inTime)).Status);
        platform.Simulator.AdvanceClock(Tick);
        await Refused(await ExchangeAsync(platform, late));

        static Task Refused(Answer answer)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal("OAuthException", answer.Json.GetProperty("error_type").GetString());
            Assert.Equal(400, answer.Json.GetProperty("code").GetInt32());
            Assert.NotEmpty(answer.Json.GetProperty("error_message").GetString()!);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_short_token_lives_an_hour_and_a_long_one_60_days()
    {
        await using var platform = await Platform.StartAsync();
        var granted = (await ExchangeAsync(platform, (await ConsentAsync(platform)).Code)).Json.GetProperty("data")[0];
        var shortToken = granted.GetProperty("access_token").GetString()!;
        var longToken = (await LongLivedAsync(platform, shortToken)).Json.GetProperty("access_token").GetString()!;

        platform.Simulator.AdvanceClock(TimeSpan.FromHours(1) - Tick);
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync("/me", shortToken)).Status);
        platform.Simulator.AdvanceClock(Tick);
        Assert.Equal((190, 463), (await platform.GetAsync("/me", shortToken)).Error);
        Assert.Equal((190, 463), (await LongLivedAsync(platform, shortToken)).Error);
        Assert.Equal(100, (await LongLivedAsync(platform, longToken)).Error.Code);
        Assert.Equal(100, (await platform.GetAsync($"/access_token?grant_type=ig_exchange_token&client_secret=wrong&access_token={longToken}")).Error.Code);

        platform.Simulator.AdvanceClock(TimeSpan.FromDays(60) - TimeSpan.FromHours(1) - Tick);
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync("/me", longToken)).Status);
        platform.Simulator.AdvanceClock(Tick);
        Assert.Equal((190, 463), (await platform.GetAsync("/me", longToken)).Error);
    }

    [Fact]
    public async Task A_token_of_24_hours_is_refreshed_and_the_old_one_keeps_its_own_end()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AdvanceClock(TimeSpan.FromHours(24) - Tick);
        Assert.Equal(100, (await RefreshAsync(platform, "TOKEN")).Error.Code);
        platform.Simulator.AdvanceClock(Tick);

        var renewed = (await RefreshAsync(platform, "TOKEN")).Json.GetProperty("access_token").GetString()!;

        Assert.NotEqual("TOKEN", renewed);
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync("/me", "TOKEN")).Status);
        platform.Simulator.AdvanceClock(TimeSpan.FromDays(59));
        Assert.Equal((190, 463), (await platform.GetAsync("/me", "TOKEN")).Error);
        Assert.Equal((190, 463), (await RefreshAsync(platform, "TOKEN")).Error);
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync("/me", renewed)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(platform, renewed)).Status);
    }

    [Fact]
    public async Task Wrong_foreign_revoked_and_expired_tokens_are_told_apart()
    {
        await using var platform = await Platform.StartAsync();
        SimulatedAccount other = platform.Simulator.AddAccount("other");
        var path = $"/v25.0/{platform.Account.IgUserId}/content_publishing_limit";

        var wrong = await platform.GetAsync(path, "nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal((190, null), wrong.Error);
        Assert.Equal("OAuthException", wrong.Json.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal((190, null), (await platform.GetAsync(path, other.AccessToken)).Error);
        using var bare = await platform.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/other/expire")).Status);
        Assert.Equal((190, 463), (await platform.GetAsync("/me", other.AccessToken)).Error);
        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Post, $"/_sim/accounts/{other.IgUserId}/revoke")).Status);
        Assert.Equal((190, 460), (await platform.GetAsync("/me", other.AccessToken)).Error);
        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/revoke", new { reason = "deauthorized" })).Status);
        Assert.Equal((190, 458), (await platform.GetAsync("/me")).Error);
    }

    [Fact]
    public async Task Token_endpoints_fail_by_rule_in_their_own_shapes()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Token, Fault = new Fault { Kind = FaultKind.Error, Code = 2 } });
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Refresh, Fault = new Fault { Kind = FaultKind.Error, Code = 1 } });

        var exchange = await ExchangeAsync(platform, "any");

        Assert.Equal(2, exchange.Json.GetProperty("code").GetInt32());
        Assert.True(exchange.Json.TryGetProperty("error_message", out _));
        Assert.Equal(1, (await RefreshAsync(platform, "TOKEN")).Error.Code);
    }

    private static async Task<(string Code, string State)> ConsentAsync(Platform platform)
    {
        var location = await DecideAsync(platform, "allow", Scopes.Split(','));
        Assert.Equal("#_", location.Fragment);
        var query = HttpUtility.ParseQueryString(location.Query);
        return (query["code"]!, query["state"]!);
    }

    private static async Task<Uri> DecideAsync(Platform platform, string decision, string[] granted)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("client_id", AppId), new("redirect_uri", Back), new("response_type", "code"), new("scope", Scopes), new("state", "s t"),
            new("account", platform.Account.IgUserId), new("decision", decision), .. granted.Select(scope => KeyValuePair.Create("granted", scope)),
        ]);
        using var response = await platform.Http.PostAsync(new Uri("/oauth/authorize", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    private static Task<Answer> ExchangeAsync(Platform platform, string code, string redirect = Back, string clientId = AppId, string secret = Secret) =>
        platform.PostAsync("/oauth/access_token",
            ("client_id", clientId), ("client_secret", secret), ("grant_type", "authorization_code"), ("redirect_uri", redirect), ("code", code));

    private static Task<Answer> LongLivedAsync(Platform platform, string token) =>
        platform.GetAsync($"/access_token?grant_type=ig_exchange_token&client_secret={Secret}&access_token={token}", token);

    private static Task<Answer> RefreshAsync(Platform platform, string token) =>
        platform.GetAsync("/refresh_access_token?grant_type=ig_refresh_token", token);
}
