using System.Net;
using System.Text;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Errors;

public sealed class ErrorDetailsTests
{
    [Fact]
    public async Task Everything_the_platform_says_is_kept()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.BadRequest, """
            {"error":{"message":"Invalid parameter","type":"OAuthException","code":36003,"error_subcode":2207009,
            "is_transient":false,"error_user_title":"Seitenverhältnis","error_user_msg":"Das Bild ist zu breit.","fbtrace_id":"A1b2"}}
            """);

        var failure = Failure.Is(InstagramErrorMeaning.Rejected, await client.FailsAsync("create"));

        Assert.Equal(
            new InstagramErrorDetails
            {
                HttpStatus = 400,
                Code = 36003,
                Subcode = 2207009,
                Message = "Invalid parameter",
                UserTitle = "Seitenverhältnis",
                UserMessage = "Das Bild ist zu breit.",
                FbtraceId = "A1b2",
            },
            failure.Details);
        Assert.Equal(
            "Instagram answered POST media with HTTP 400, code 36003, subcode 2207009: the aspect ratio is not supported.",
            failure.Message);
    }

    [Theory]
    [InlineData("""{"error":{"code":"9007","error_subcode":"2207027","message":null,"fbtrace_id":7}}""")]
    [InlineData("""{"error":{"code":9007,"error_subcode":2207027,"message":"\ud800","error_user_msg":{}}}""")]
    public async Task An_odd_field_hides_no_number(string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.BadRequest, body);
        var failure = Failure.Is(InstagramErrorMeaning.NotReady, await client.FailsAsync("publish"));
        Assert.Equal((9007, 2207027), (failure.Details.Code, failure.Details.Subcode));
        Assert.Null(failure.Details.Message);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_hide_no_number()
    {
        await using var client = new TestClient();
        var body = Encoding.Latin1.GetBytes("{\"error\":{\"code\":9007,\"error_subcode\":2207027,\"message\":\"\xff\xfe\"}}");
        client.Stub.Answer = (_, _) => Task.FromResult(TestClient.Bytes(HttpStatusCode.BadRequest, body, "application/json"));
        Assert.Equal(InstagramErrorMeaning.NotReady, (await client.FailsAsync("publish")).Meaning);
    }

    [Fact]
    public async Task A_text_without_end_is_cut()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.BadRequest, $$$"""{"error":{"code":36003,"message":"{{{new string('x', 5000)}}}"}}""");
        Assert.Equal(new string('x', 1000), (await client.FailsAsync("create")).Details.Message);
    }

    [Fact]
    public async Task Line_breaks_in_the_platforms_texts_cannot_forge_a_log_line()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.BadRequest, """{"error":{"code":1,"message":"a\r\nb","fbtrace_id":"t\nInformation: all well"}}""");

        var failure = await client.FailsAsync("create");

        Assert.Equal("a b", failure.Details.Message);
        Assert.DoesNotContain(client.Log.Lines, line => line.Contains('\n', StringComparison.Ordinal));
    }
}
