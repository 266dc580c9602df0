using System.Net;
using System.Text.Json;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Errors;

/// <summary>The platform is made to repeat every secret it was sent, in every place of an answer: none comes out again.</summary>
public sealed class SecretsTests
{
    private const string AppSecret = "app+secret/abc=";
    private const string Code = "code-secret";
    private static readonly string Token = TestClient.Token.Reveal();

    private static readonly string[] Secrets =
        [Token, AppSecret, Uri.EscapeDataString(AppSecret), Code, "short-lived-token", "sig=xyz"];

    public static TheoryData<string> EveryCall =>
        ["create", "status", "publish", "media", "list", "stories", "limit", "me", "exchange code", "exchange token", "refresh"];

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task No_exception_and_no_log_line_tells_a_secret(string call)
    {
        await using var client = new TestClient();
        var echo = JsonSerializer.Serialize(
            $"{Token} {AppSecret} {Uri.EscapeDataString(AppSecret)} {Code} at https://media.example/a.jpg?sig=xyz and {Token}");

        // The calls that ask for a token and get one have not failed, whatever else the answer says.
        var issued = call is "exchange token" or "refresh" ? "" : "short-lived-token";
        Func<HttpResponseMessage>[] answers =
        [
            () => TestClient.Json(HttpStatusCode.BadRequest, $$$"""{"error":{"code":190,"message":{{{echo}}},"error_user_title":{{{echo}}},"error_user_msg":{{{echo}}},"fbtrace_id":{{{echo}}}}}"""),
            () => TestClient.Json(HttpStatusCode.BadRequest, $$"""{"error_type":{{echo}},"code":400,"error_message":{{echo}}}"""),
            () => TestClient.Json(HttpStatusCode.InternalServerError, echo, "text/html"),
            () => TestClient.Json(HttpStatusCode.OK, echo),
            () => TestClient.Json(HttpStatusCode.OK, $$"""{"access_token":"{{issued}}","id":{{echo}},"user_id":{{echo}},"status_code":{{echo}},"data":[{{echo}}]}"""),
            () => throw new HttpRequestException($"GET https://graph.instagram.com/me?access_token={Token}"),
            () => throw new IOException($"outer {Code}", new IOException(AppSecret)),
        ];
        var told = new List<string>();
        foreach (var answer in answers)
        {
            client.Stub.Answer = (_, _) => Task.FromResult(answer());
            var failure = await client.FailsAsync(call);
            told.Add(failure.ToString());
            told.Add(JsonSerializer.Serialize(failure.Details));
        }

        Assert.Equal(answers.Length, client.Log.Lines.Count);
        Assert.All(told.Concat(client.Log.Lines), text => Assert.All(
            SecretsSentBy(call), secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task A_token_goes_into_its_header_and_never_into_the_address_of_a_graph_call(string call)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.InternalServerError, "{}");

        _ = await client.FailsAsync(call);

        var sent = Assert.Single(client.Stub.Sent);
        if (call is "exchange code" or "exchange token" or "refresh")
        {
            Assert.Null(sent.Authorization);
        }
        else
        {
            Assert.Equal($"Bearer {Token}", sent.Authorization);
            Assert.DoesNotContain(Token, sent.Url.AbsoluteUri + sent.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("token\r\nX-Other: 1")]
    [InlineData("two words")]
    [InlineData("tokén")]
    public async Task A_token_that_no_header_can_carry_is_refused_before_anything_is_sent(string token)
    {
        await using var client = new TestClient();
        foreach (var call in new[] { "publish", "status", "exchange token", "refresh" })
        {
            var failure = await Failure.ThrownAsync(InstagramErrorMeaning.Token, () => client.Call(call, new AccessToken(token)));
            Assert.True(token.Length == 0 || !failure.ToString().Contains(token, StringComparison.Ordinal));
        }

        _ = await Failure.ThrownAsync(InstagramErrorMeaning.Token, () => client.Call("me", default(AccessToken)));
        Assert.Empty(client.Stub.Sent);
    }

    [Fact]
    public async Task A_call_is_one_log_line_that_knows_the_call_and_not_the_address()
    {
        await using var client = new TestClient();
        client.AnswersError(400, 9007, 2207027);

        _ = await client.FailsAsync("publish");

        var line = Assert.Single(client.Log.Lines);
        Assert.StartsWith(
            "Warning 4001 InstaFunctions.Instagram.Http.PlatformConnection: Instagram answered POST media_publish with 400 in 0 ms (code 9007, subcode 2207027, trace AbC)",
            line,
            StringComparison.Ordinal);
        Assert.DoesNotContain("://", line, StringComparison.Ordinal);
        Assert.DoesNotContain(TestClient.User.Value, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_went_well_is_one_line_too()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"1"}""");
        await client.Call("publish");
        Assert.StartsWith("Information 4000 ", Assert.Single(client.Log.Lines), StringComparison.Ordinal);
    }

    // A media link's signature is taken out wherever it stands; a secret only where the call sent it.
    private static IEnumerable<string> SecretsSentBy(string call) => call switch
    {
        "exchange code" => Secrets.Where(secret => secret != Token),
        "exchange token" => Secrets.Where(secret => secret != Code),
        _ => [Token, "sig=xyz", "short-lived-token"],
    };
}
