using InstaFunctions.Core.Accounts;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of deletion requests promises.</summary>
public abstract class DataDeletionStoreContract : StoreContract<IDataDeletionStore>
{
    [Fact]
    public async Task A_request_with_every_property_set_comes_back_as_it_was()
    {
        var request = NewRequest("a") with
        {
            IgUsers = [NewIgUser(), NewIgUser()],
            Accounts = [new AccountRef(Tenant, NewAccount())],
            CompletedAt = Now.AddTicks(1),
        };
        EveryProperty.IsSet(request);

        var stored = await Store.AddOrFindAsync(request, None);

        Assert.Equivalent(request, stored.Value, strict: true);
        Assert.Equivalent(stored, await Store.FindAsync("a", None), strict: true);
    }

    [Fact]
    public async Task A_code_that_nobody_was_given_is_not_found() => Assert.Null(await Store.FindAsync("a", None));

    [Fact]
    public async Task A_second_request_with_a_code_is_the_first_one()
    {
        var first = await Store.AddOrFindAsync(NewRequest("a"), None);

        var second = await Store.AddOrFindAsync(NewRequest("a") with { RequestedAt = Now.AddDays(1) }, None);

        Assert.Equivalent(first, second, strict: true);
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var stored = await Store.AddOrFindAsync(NewRequest("a"), None);
        var version = await Store.TryUpdateAsync(stored.Value with { CompletedAt = Now }, stored.Version, None);

        Assert.Null(await Store.TryUpdateAsync(stored.Value, stored.Version, None));

        var read = (await Store.FindAsync("a", None))!;
        Assert.Equal(Now, read.Value.CompletedAt);
        Assert.Equal(version, read.Version);
    }

    [Fact]
    public async Task Requests_that_are_not_completed_are_listed_oldest_first()
    {
        for (var i = 0; i < 450; i++)
        {
            _ = await Store.AddOrFindAsync(NewRequest($"{i:0000}") with { RequestedAt = Now.AddMinutes(-i) }, None);
        }

        _ = await Store.AddOrFindAsync(NewRequest("done") with { CompletedAt = Now }, None);
        var oldest = (await Store.FindAsync("0449", None))!;
        _ = await Store.TryUpdateAsync(oldest.Value with { CompletedAt = Now }, oldest.Version, None);

        var codes = new List<string>();
        await foreach (var request in Store.UnfinishedAsync(None))
        {
            codes.Add(request.Value.Code);
        }

        Assert.Equal(Enumerable.Range(0, 449).Reverse().Select(i => $"{i:0000}"), codes);
    }

    private DataDeletionRequest NewRequest(string code) => new() { Code = code, RequestedAt = Now, ConnectedBefore = Now.AddSeconds(1) };
}
