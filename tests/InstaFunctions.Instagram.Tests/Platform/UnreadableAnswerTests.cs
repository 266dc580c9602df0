using System.Net;
using System.Text;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Http;

namespace InstaFunctions.Instagram.Tests.Platform;

/// <summary>Answers that are no answer: a read failed, and of a publish nothing is known.</summary>
public sealed class UnreadableAnswerTests
{
    public static TheoryData<int, string, string?> Unreadable => new()
    {
        { 200, """{"id":"1","status_code":"FINISHED"}""", "text/html" },
        { 200, """{"id":"1","status_code":"FINISHED"}""", null },
        { 200, """{"id":"1""", "application/json" },
        { 200, "", "application/json" },
        { 200, "true", "application/json" },
        { 200, "null", "application/json" },
        { 200, "[]", "application/json" },
        { 200, "\"\\ud800\"", "application/json" },
        { 200, "{\"id\":\"\\ud800\",\"status_code\":\"\\ud800\"}", "application/json" },
        { 200, "{\"\\ud800\":1}", "application/json" },
        { 204, "", null },
        { 302, "", null },
        { 302, """{"id":"1","status_code":"FINISHED"}""", "application/json" },
        { 400, "<html>", "text/html" },
        { 400, """{"error":{"code":9007,"error_subcode":2207027}}""", "text/html" },
        { 400, "{}", "application/json" },
        { 400, """{"error":"text"}""", "application/json" },
        { 404, "", null },
        { 500, "<html>", "text/html" },
        { 502, "", null },
        { 503, """{"id":"1","status_code":"FINISHED"}""", "application/json" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task It_is_transient_for_a_read_and_unknown_for_a_publish(int status, string body, string? contentType)
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) => Task.FromResult(
            TestClient.Bytes((HttpStatusCode)status, Encoding.UTF8.GetBytes(body), contentType));

        foreach (var call in new[] { "create", "status" })
        {
            if (call != "create" || !body.StartsWith("""{"id":"1","s""", StringComparison.Ordinal) || status != 200 || contentType != "application/json")
            {
                _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync(call));
            }
        }

        var failure = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
        Assert.Equal(status, failure.Details.HttpStatus);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":" 1"}""")]
    [InlineData("""{"id":true}""")]
    [InlineData("""{"id":{}}""")]
    [InlineData("""{"id":1e400}""")]
    [InlineData("""{"media_id":"1"}""")]
    public async Task A_success_without_a_readable_id_leaves_a_publish_unknown(string body)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, body);
        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_leave_a_publish_unknown()
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) => Task.FromResult(
            TestClient.Bytes(HttpStatusCode.OK, [.. "{\"id\":\""u8, 0xff, 0xfe, .. "\"}"u8], "application/json"));
        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("create"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    [InlineData("text/javascript; charset=UTF-8")]
    public async Task The_content_types_that_the_platform_uses_for_json_are_read(string contentType)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"7"}""", contentType);
        Assert.Equal(new IgMediaId("7"), await client.Platform.PublishAsync(TestClient.Token, TestClient.User, TestClient.Container, default));
    }

    [Fact]
    public async Task An_answer_at_the_bound_is_read_and_one_byte_more_is_not()
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.OK, """{"id":"7"}""".PadRight(AnswerBody.MaxBytes));
        Assert.Equal(new IgMediaId("7"), await client.Platform.PublishAsync(TestClient.Token, TestClient.User, TestClient.Container, default));

        client.Answers(HttpStatusCode.OK, """{"id":"7"}""".PadRight(AnswerBody.MaxBytes + 1));
        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("create"));
    }

    [Fact]
    public void The_bound_is_one_mebibyte() => Assert.Equal(1_048_576, AnswerBody.MaxBytes);
}
