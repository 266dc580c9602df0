using System.Net;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Login;

public sealed class InstagramLoginTests
{
    private const string Redirect = "https://app.example/api/v1/instagram/callback?x=1&y=ü";

    public static TheoryData<string, string[]?> CodeAnswers => new()
    {
        { """{"data":[{"access_token":"short","user_id":"17841400008460056","permissions":"instagram_business_basic,instagram_business_content_publish"}]}""", ["instagram_business_basic", "instagram_business_content_publish"] },
        { """{"data":[{"access_token":"short","user_id":"17841400008460056","permissions":["instagram_business_basic"]}]}""", ["instagram_business_basic"] },
        { """{"access_token":"short","user_id":17841400008460056,"permissions":["instagram_business_basic","instagram_business_content_publish"]}""", ["instagram_business_basic", "instagram_business_content_publish"] },
        { """{"access_token":"short","user_id":17841400008460056,"permissions":" instagram_business_basic , instagram_business_content_publish,"}""", ["instagram_business_basic", "instagram_business_content_publish"] },
        { """{"access_token":"short","user_id":"17841400008460056","permissions":""}""", [] },
        { """{"access_token":"short","user_id":"17841400008460056","permissions":[]}""", [] },
        { """{"access_token":"short","user_id":"17841400008460056","permissions":null}""", null },
        { """{"access_token":"short","user_id":"17841400008460056"}""", null },
    };

    [Fact]
    public async Task The_authorize_url_asks_for_the_code_with_everything_escaped()
    {
        await using var client = new TestClient(options => options.AuthorizeUrl = new Uri("http://127.0.0.1:7/oauth/authorize"));
        var url = client.Login.AuthorizeUrl(Redirect, "st&te=", [InstagramPermissions.Basic, InstagramPermissions.ContentPublish]);
        Assert.Equal(
            "http://127.0.0.1:7/oauth/authorize?client_id=990602627938098"
            + "&redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Fv1%2Finstagram%2Fcallback%3Fx%3D1%26y%3D%C3%BC"
            + "&response_type=code&scope=instagram_business_basic%2Cinstagram_business_content_publish&state=st%26te%3D",
            url.AbsoluteUri);
        Assert.Empty(client.Stub.Sent);
    }

    [Theory]
    [MemberData(nameof(CodeAnswers))]
    public async Task A_code_is_exchanged_whichever_shape_the_answer_has(string body, string[]? permissions)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);

        var exchange = await client.Login.ExchangeCodeAsync("AQBx", "https://app.example/cb", default);

        Assert.Equal("short", exchange.Token.Reveal());
        Assert.Equal(TestClient.User, exchange.UserId);
        Assert.Equal(permissions, exchange.Permissions);
        Assert.DoesNotContain("short", exchange.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AQBx", "AQBx")]
    [InlineData("AQBx#_", "AQBx")]
    [InlineData("AQBx_", "AQBx_")]
    [InlineData("A#_Bx", "A%23_Bx")]
    [InlineData("AQBx#_#_", "AQBx%23_")]
    public async Task The_code_is_sent_as_a_form_without_the_fragment_that_instagram_appends(string code, string sentCode)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"access_token":"short","user_id":1}""");

        _ = await client.Login.ExchangeCodeAsync(code, "https://app.example/cb", default);

        Assert.Equal(
            new SentRequest(
                HttpMethod.Post,
                new Uri("https://api.instagram.com/oauth/access_token"),
                null,
                "application/x-www-form-urlencoded",
                "client_id=990602627938098&client_secret=app%2Bsecret%2Fabc%3D&grant_type=authorization_code"
                + $"&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code={sentCode}"),
            Assert.Single(client.Stub.Sent));
    }

    [Fact]
    public async Task A_short_token_becomes_one_that_tells_when_it_expires()
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) =>
        {
            client.Clock.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(TestClient.Json(
                HttpStatusCode.OK, """{"access_token":"long","token_type":"bearer","expires_in":5183944}"""));
        };
        var asked = client.Clock.GetUtcNow();

        var token = await client.Login.ExchangeForLongLivedAsync(new AccessToken("short"), default);

        Assert.Equal("long", token.Token.Reveal());
        Assert.Equal(asked.AddSeconds(5183944), token.ExpiresAt);
        Assert.DoesNotContain("=> long", token.ToString(), StringComparison.Ordinal);
        var sent = Assert.Single(client.Stub.Sent);
        Assert.Equal(HttpMethod.Get, sent.Method);
        Assert.Equal(
            "https://graph.instagram.com/access_token?grant_type=ig_exchange_token&client_secret=app%2Bsecret%2Fabc%3D&access_token=short",
            sent.Url.AbsoluteUri);
    }

    [Fact]
    public async Task A_refresh_gives_the_new_token_and_needs_no_app_secret()
    {
        await using var client = new TestClient(options => (options.AppId, options.AppSecret) = (null, null));
        client.Answers(HttpStatusCode.OK, """{"access_token":"renewed","token_type":"bearer","expires_in":5184000}""");

        var token = await client.Login.RefreshAsync(new AccessToken("long"), default);

        Assert.Equal("renewed", token.Token.Reveal());
        Assert.Equal(client.Clock.GetUtcNow().AddDays(60), token.ExpiresAt);
        Assert.Equal(
            "https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=long",
            Assert.Single(client.Stub.Sent).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","expires_in":null""")]
    [InlineData(""","expires_in":0""")]
    [InlineData(""","expires_in":-1""")]
    [InlineData(""","expires_in":9223372036854775807""")]
    [InlineData(""","expires_in":1e300""")]
    [InlineData(""","expires_in":"" """)]
    [InlineData(""","expires_in":"never" """)]
    [InlineData(""","expires_in":true""")]
    [InlineData(""","expires_in":{"seconds":[5]}""")]
    [InlineData(""","expires_in":[5184000]""")]
    public async Task A_token_whose_answer_tells_no_sensible_life_is_kept_for_thirty_days(string field)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, "{\"access_token\":\"long\"" + field + ",\"token_type\":\"bearer\"}");
        var refreshed = await client.Login.RefreshAsync(new AccessToken("t"), default);
        var exchanged = await client.Login.ExchangeForLongLivedAsync(new AccessToken("t"), default);

        Assert.All([refreshed, exchanged], token =>
        {
            Assert.Equal("long", token.Token.Reveal());
            Assert.Equal(client.Clock.GetUtcNow().AddDays(30), token.ExpiresAt);
        });
    }

    [Theory]
    [InlineData("\"5184000\"")]
    [InlineData("5184000.0")]
    public async Task A_life_that_is_a_number_in_another_form_is_read(string seconds)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, "{\"access_token\":\"long\",\"expires_in\":" + seconds + "}");
        var token = await client.Login.RefreshAsync(new AccessToken("t"), default);
        Assert.Equal(client.Clock.GetUtcNow().AddDays(60), token.ExpiresAt);
    }

    [Theory]
    [InlineData("""{"expires_in":5184000}""")]
    [InlineData("""{"access_token":"","expires_in":5184000}""")]
    public async Task An_answer_without_a_token_is_a_failed_call(string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        _ = await Failure.ThrownAsync(InstagramErrorMeaning.Transient, () => client.Login.RefreshAsync(new AccessToken("t"), default));
        _ = await Failure.ThrownAsync(InstagramErrorMeaning.Transient, () => client.Login.ExchangeForLongLivedAsync(new AccessToken("t"), default));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[null]}""")]
    [InlineData("""{"access_token":"short"}""")]
    [InlineData("""{"user_id":1}""")]
    [InlineData("""{"access_token":"short","user_id":1,"permissions":7}""")]
    [InlineData("""{"access_token":"short","user_id":1,"permissions":[7]}""")]
    public async Task A_code_exchange_without_token_or_person_is_a_failed_call(string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        _ = await Failure.ThrownAsync(InstagramErrorMeaning.Transient, () => client.Login.ExchangeCodeAsync("c", "https://a/", default));
    }

    [Theory]
    [InlineData(400, 400, InstagramErrorMeaning.Unrecognized)]
    [InlineData(403, 403, InstagramErrorMeaning.Unrecognized)]
    [InlineData(429, 429, InstagramErrorMeaning.Throttled)]
    [InlineData(500, 500, InstagramErrorMeaning.Transient)]
    public async Task The_code_endpoints_own_error_shape_is_understood(int status, int code, InstagramErrorMeaning meaning)
    {
        await using var client = new TestClient();
        client.Answers(
            (HttpStatusCode)status,
            $$"""{"error_type":"OAuthException","code":{{code}},"error_message":"Matching code was not found or was already used"}""");

        var failure = await client.FailsAsync("exchange code");

        Assert.Equal(meaning, failure.Meaning);
        Assert.Equal(
            new InstagramErrorDetails
            {
                HttpStatus = status,
                Code = code,
                Message = "OAuthException: Matching code was not found or was already used",
            },
            failure.Details);
    }

    [Theory]
    [InlineData("exchange token")]
    [InlineData("refresh")]
    public async Task An_expired_token_is_told_as_such(string call)
    {
        await using var client = new TestClient();
        client.AnswersError(400, 190, 463);
        _ = Failure.Is(InstagramErrorMeaning.Token, await client.FailsAsync(call));
    }

    [Fact]
    public async Task A_login_without_an_app_names_the_missing_setting()
    {
        await using var client = new TestClient(options => (options.AppId, options.AppSecret) = (null, null));
        var failures = new[]
        {
            Assert.Throws<InvalidOperationException>(() => client.Login.AuthorizeUrl("https://a/", "s", [])),
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.Login.ExchangeCodeAsync("c", "https://a/", default)),
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.Login.ExchangeForLongLivedAsync(TestClient.Token, default)),
        };
        Assert.All(failures, failure => Assert.StartsWith("Instagram:App", failure.Message, StringComparison.Ordinal));
        Assert.Empty(client.Stub.Sent);
    }

    [Fact]
    public async Task A_login_call_is_given_up_after_the_request_time_out()
    {
        await using var client = new TestClient();
        client.Stub.Answer = async (_, until) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, until);
            throw new InvalidOperationException("An endless wait ended.");
        };
        var refreshing = client.FailsAsync("refresh");
        client.Clock.Advance(TimeSpan.FromSeconds(30));
        _ = Failure.Is(InstagramErrorMeaning.Transient, await refreshing);
    }
}
