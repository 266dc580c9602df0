using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of webhook events promises.</summary>
public abstract class WebhookEventStoreContract : StoreContract<IWebhookEventStore>
{
    private readonly IgUserId _user = NewIgUser();

    [Fact]
    public async Task An_event_with_every_property_set_comes_back_as_it_was()
    {
        var sent = NewEvent(1) with { Json = """{"id":"1", "unknown":{"é😀":[1,2.50,null]} }""" };
        EveryProperty.IsSet(sent);

        Assert.Equal(1, await Store.AddAsync([sent], None));

        Assert.Equal(sent, Assert.Single(await ReadAsync(_user)));
    }

    [Fact]
    public async Task An_event_about_nobody_is_stored_and_is_nobodys()
    {
        Assert.Equal(1, await Store.AddAsync([NewEvent(1) with { IgUser = null, Topic = null }], None));

        Assert.Empty(await ReadAsync(_user));
        Assert.Equal(1, await Store.RemoveReceivedBeforeAsync(Now.AddDays(1), None));
    }

    [Fact]
    public async Task An_event_that_comes_again_is_stored_once()
    {
        var first = NewEvent(1);
        _ = await Store.AddAsync([first], None);

        Assert.Equal(1, await Store.AddAsync([first with { ReceivedAt = Now.AddHours(1) }, NewEvent(2)], None));

        Assert.Equal([first, NewEvent(2)], await ReadAsync(_user));
    }

    [Fact]
    public async Task Of_many_who_bring_one_event_exactly_one_brings_it_first()
    {
        var added = await AtOnceAsync(16, _ => Store.AddAsync([NewEvent(1)], None));

        Assert.Equal(1, added.Sum());
    }

    [Fact]
    public async Task No_events_are_none() => Assert.Equal(0, await Store.AddAsync([], None));

    [Fact]
    public async Task Very_many_events_are_read_in_the_order_in_which_they_came()
    {
        var events = Enumerable.Range(0, 450).Select(NewEvent).ToList();
        foreach (var part in events.Chunk(90))
        {
            _ = await Store.AddAsync(part, None);
        }

        Assert.Equal(events, await ReadAsync(_user));
    }

    [Fact]
    public async Task Events_received_before_a_time_are_forgotten_and_those_at_it_are_not()
    {
        _ = await Store.AddAsync([NewEvent(1), NewEvent(2) with { ReceivedAt = Now.AddTicks(1) }], None);

        Assert.Equal(1, await Store.RemoveReceivedBeforeAsync(Now.AddTicks(1), None));

        Assert.Equal(NewEvent(2).Hash, Assert.Single(await ReadAsync(_user)).Hash);
    }

    [Fact]
    public async Task The_events_of_one_account_are_forgotten_and_no_others()
    {
        var other = NewIgUser();
        _ = await Store.AddAsync([NewEvent(1), NewEvent(2) with { ReceivedAt = Now.AddTicks(1) }, NewEvent(3) with { IgUser = other }], None);

        await Store.RemoveOfIgUserAsync(_user, Now.AddTicks(1), None);

        Assert.Equal(NewEvent(2).Hash, Assert.Single(await ReadAsync(_user)).Hash);
        Assert.Equal(NewEvent(3).Hash, Assert.Single(await ReadAsync(other)).Hash);
    }

    private WebhookEvent NewEvent(int number) => new()
    {
        Hash = $"{number:x64}",
        Topic = "instagram",
        IgUser = _user,
        ReceivedAt = Now,
        Json = $$"""{"time":{{number}}}""",
    };

    private async Task<List<WebhookEvent>> ReadAsync(IgUserId user)
    {
        var read = new List<WebhookEvent>();
        await foreach (var item in Store.ByIgUserAsync(user, None))
        {
            read.Add(item);
        }

        return read;
    }
}
