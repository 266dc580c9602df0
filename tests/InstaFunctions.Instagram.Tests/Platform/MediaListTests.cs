using System.Globalization;
using System.Net;
using System.Text.Json;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Platform;

public sealed class MediaListTests
{
    private static readonly DateTimeOffset Newest = new(2026, 9, 26, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Pages_are_followed_until_a_post_is_older()
    {
        await using var client = new TestClient();
        Serve(client, posts: 500);

        // One post a minute: number 120 stands on the third page.
        var found = await client.Platform.ListMediaAsync(
            TestClient.Token, TestClient.User, MediaEdge.Media, Newest.AddMinutes(-120), default);

        Assert.Equal(Enumerable.Range(0, 121).Select(number => $"{number}"), found.Select(post => post.Id.Value));
        Assert.Equal(3, client.Stub.Sent.Count);
        Assert.EndsWith("&limit=50&after=a%2B50%3D", client.Stub.Sent[1].Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&limit=50&after=a%2B100%3D", client.Stub.Sent[2].Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.All(client.Stub.Sent, sent => Assert.Equal($"Bearer {TestClient.Token.Reveal()}", sent.Authorization));
    }

    [Theory]
    [InlineData(250, 250, 5)]
    [InlineData(251, 250, 5)]
    [InlineData(249, 249, 5)]
    [InlineData(200, 200, 5)]
    [InlineData(199, 199, 5)]
    [InlineData(149, 149, 4)]
    [InlineData(0, 0, 1)]
    public async Task Five_pages_of_fifty_are_the_most(int posts, int found, int calls)
    {
        await using var client = new TestClient();
        Serve(client, posts);

        var list = await client.Platform.ListMediaAsync(
            TestClient.Token, TestClient.User, MediaEdge.Stories, DateTimeOffset.MinValue, default);

        Assert.Equal(found, list.Count);
        Assert.Equal(calls, client.Stub.Sent.Count);
        Assert.All(client.Stub.Sent, sent => Assert.Contains("/stories?", sent.Url.AbsoluteUri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_of_the_same_second_counts_as_not_older()
    {
        await using var client = new TestClient();
        Serve(client, posts: 3);
        var within = await client.Platform.ListMediaAsync(
            TestClient.Token, TestClient.User, MediaEdge.Media, Newest.AddMilliseconds(999), default);
        Assert.Equal(["0"], within.Select(post => post.Id.Value));

        var after = await client.Platform.ListMediaAsync(
            TestClient.Token, TestClient.User, MediaEdge.Media, Newest.AddSeconds(1), default);
        Assert.Empty(after);
    }

    [Fact]
    public async Task A_post_without_a_time_is_listed_and_ends_nothing()
    {
        await using var client = new TestClient();
        client.Stub.Answer = (sent, _) => Task.FromResult(TestClient.Json(
            HttpStatusCode.OK,
            sent.Url.Query.Contains("after=", StringComparison.Ordinal)
                ? """{"data":[]}"""
                : """{"data":[{"id":"1"}],"paging":{"cursors":{"after":"x"}}}"""));
        var found = await client.Platform.ListMediaAsync(TestClient.Token, TestClient.User, MediaEdge.Media, Newest, default);
        Assert.Equal("1", Assert.Single(found).Id.Value);
        Assert.Equal(2, client.Stub.Sent.Count);
    }

    [Fact]
    public async Task A_page_that_fails_fails_the_list()
    {
        await using var client = new TestClient();
        Serve(client, posts: 500);
        var serve = client.Stub.Answer;
        client.Stub.Answer = (sent, cancellation) => sent.Url.Query.Contains("after=", StringComparison.Ordinal)
            ? Task.FromResult(TestClient.Json(HttpStatusCode.OK, "{}"))
            : serve(sent, cancellation);
        _ = await Failure.ThrownAsync(InstagramErrorMeaning.Transient, () => client.Platform.ListMediaAsync(
            TestClient.Token, TestClient.User, MediaEdge.Media, DateTimeOffset.MinValue, default));
    }

    [Fact]
    public async Task A_full_page_of_the_longest_captions_fits_the_bound()
    {
        await using var client = new TestClient();
        var posts = Enumerable.Range(0, 50).Select(number => new
        {
            id = $"{number}",
            caption = string.Concat(Enumerable.Repeat("🌍", 1100)),
            timestamp = "2026-09-26T22:00:00+0000",
        });
        client.Answers(HttpStatusCode.OK, JsonSerializer.Serialize(new { data = posts }));
        Assert.Equal(50, (await client.Platform.ListMediaAsync(TestClient.Token, TestClient.User, MediaEdge.Media, Newest, default)).Count);
    }

    // Serves posts 0, 1, 2 …, each a minute older than the one before, with cursors that need escaping.
    private static void Serve(TestClient client, int posts) => client.Stub.Answer = (sent, _) =>
    {
        var cursor = Uri.UnescapeDataString(sent.Url.Query).Split("after=a+") is [_, var rest] ? rest.TrimEnd('=') : "0";
        var first = int.Parse(cursor, CultureInfo.InvariantCulture);
        var data = Enumerable.Range(first, Math.Clamp(posts - first, 0, 50)).Select(number => new
        {
            id = $"{number}",
            timestamp = Newest.AddMinutes(-number).ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture),
        }).ToList();
        var page = data.Count == 0
            ? (object)new { data }
            : new { data, paging = new { cursors = new { before = "b", after = $"a+{first + data.Count}=" } } };
        return Task.FromResult(TestClient.Json(HttpStatusCode.OK, JsonSerializer.Serialize(page)));
    };
}
