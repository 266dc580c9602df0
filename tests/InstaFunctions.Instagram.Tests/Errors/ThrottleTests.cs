using System.Net;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Errors;

public sealed class ThrottleTests
{
    private const string Usage = "X-Business-Use-Case-Usage";
    private const string Throttle = """{"error":{"code":80002}}""";

    [Theory]
    [InlineData("""{"1784":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":19}]}""", 19.0)]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":7}],"2":[{"estimated_time_to_regain_access":5}]}""", 7.0)]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":0.5}]}""", 0.5)]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":43200}]}""", 43200.0)]
    public async Task The_usage_header_names_the_minutes_to_wait(string header, double minutes)
    {
        Assert.Equal(TimeSpan.FromMinutes(minutes), await WaitAsync(Throttle, (Usage, header), ("Retry-After", "5")));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"1":7}""")]
    [InlineData("""{"1":[7]}""")]
    [InlineData("""{"1":[{"call_count":100}]}""")]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":"soon"}]}""")]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":0}]}""")]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":-1e300}]}""")]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":43201}]}""")]
    [InlineData("""{"1":[{"estimated_time_to_regain_access":1e300}]}""")]
    public async Task A_usage_header_that_names_no_sensible_time_leaves_it_to_retry_after(string header)
    {
        Assert.Equal(TimeSpan.FromSeconds(5), await WaitAsync(Throttle, (Usage, header), ("Retry-After", "5")));
    }

    [Fact]
    public async Task Retry_after_may_be_a_date()
    {
        // The test's clock stands at 22:00:00.
        Assert.Equal(TimeSpan.FromSeconds(90), await WaitAsync(Throttle, ("Retry-After", "Sat, 26 Sep 2026 22:01:30 GMT")));
    }

    [Theory]
    [InlineData("Sat, 26 Sep 2026 22:00:00 GMT")]
    [InlineData("0")]
    [InlineData("whenever")]
    public async Task A_time_that_is_over_or_unreadable_counts_as_not_said(string retryAfter)
    {
        Assert.Null(await WaitAsync(Throttle, ("Retry-After", retryAfter)));
    }

    [Fact]
    public async Task No_header_means_no_time() => Assert.Null(await WaitAsync(Throttle));

    [Fact]
    public async Task A_429_from_anything_in_between_carries_its_time_too() =>
        Assert.Equal(TimeSpan.FromSeconds(30), await WaitAsync("<html>", ("Retry-After", "30")));

    private static async Task<TimeSpan?> WaitAsync(string body, params (string Name, string Value)[] headers)
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) =>
        {
            var answer = TestClient.Json(HttpStatusCode.TooManyRequests, body, body[0] == '{' ? "application/json" : "text/html");
            foreach (var (name, value) in headers)
            {
                Assert.True(answer.Headers.TryAddWithoutValidation(name, value));
            }

            return Task.FromResult(answer);
        };
        var onRead = Failure.Is(InstagramErrorMeaning.Throttled, await client.FailsAsync("status"));
        var onPublish = Failure.Is(InstagramErrorMeaning.Throttled, await client.FailsAsync("publish"));
        Assert.Equal(onRead.RetryAfter, onPublish.RetryAfter);
        return onRead.RetryAfter;
    }
}
