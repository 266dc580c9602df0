using System.Text;
using System.Text.Json;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Tests.Accounts;

public sealed class WebhookBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_entry_is_an_event_that_is_kept_to_the_letter()
    {
        var events = Read("""{"object":"instagram","entry":[{"id":"1", "new":{"é":2.50}},{"id":2,"time":3}]}""");

        Assert.Equal(["""{"id":"1", "new":{"é":2.50}}""", """{"id":2,"time":3}"""], events.Select(e => e.Json));
        Assert.Equal([new IgUserId("1"), new IgUserId("2")], events.Select(e => e.IgUser));
        Assert.All(events, e => Assert.Equal(("instagram", Now), (e.Topic, e.ReceivedAt)));
        Assert.Equal(2, events.Select(e => e.Hash).Distinct().Count());
    }

    [Fact]
    public void An_event_is_the_same_in_whatever_batch_it_comes()
    {
        var alone = Read("""{"object":"instagram","entry":[{"id":"1","time":3}]}""")[0];
        var batch = Read("""{"object":"instagram","entry":[{"id":"2","time":3},{"id":"1","time":3}]}""")[1];

        Assert.Equal(alone, batch);
    }

    [Fact]
    public void Two_events_of_one_account_in_one_second_are_two() =>
        Assert.Equal(2, Read("""{"object":"instagram","entry":[{"id":"1","time":3,"changes":[1]},{"id":"1","time":3,"changes":[2]}]}""").Select(e => e.Hash).Distinct().Count());

    [Fact]
    public void One_event_twice_in_a_body_is_one() => Assert.Single(Read("""{"entry":[{"id":"1"},{"id":"1"}]}"""));

    [Theory]
    [InlineData("""{"object":"instagram"}""", "instagram")]
    [InlineData("""{"object":"instagram","entry":[]}""", "instagram")]
    [InlineData("""{"object":7,"entry":{}}""", null)]
    [InlineData("[1]", null)]
    [InlineData("null", null)]
    public void A_body_of_another_shape_is_kept_as_one_event(string body, string? topic)
    {
        var kept = Assert.Single(Read(body));

        Assert.Equal((body, topic, (IgUserId?)null), (kept.Json, kept.Topic, kept.IgUser));
    }

    [Fact]
    public void What_is_not_JSON_is_refused() => Assert.ThrowsAny<JsonException>(() => Read("{"));

    private static IReadOnlyList<WebhookEvent> Read(string body) => WebhookBody.Read(Encoding.UTF8.GetBytes(body), Now);
}
