using InstaFunctions.Core.Accounts;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of accounts promises of one account's row.</summary>
public abstract class AccountStoreContract : StoreContract<IAccountStore>
{
    [Fact]
    public async Task An_account_with_every_property_set_comes_back_as_it_was()
    {
        var account = SampleAccounts.Full(Tenant, NewIgUser(), Now);
        EveryProperty.IsSet(account);

        await RoundTripAsync(account);
    }

    [Fact]
    public Task An_account_with_nothing_optional_set_comes_back_as_it_was() =>
        RoundTripAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now));

    [Theory]
    [MemberData(nameof(Statuses))]
    public Task Every_status_comes_back_as_it_was(AccountStatus status) =>
        RoundTripAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now) with { Status = status });

    public static TheoryData<AccountStatus> Statuses() => [.. Enum.GetValues<AccountStatus>()];

    [Fact]
    public async Task A_second_account_for_one_platform_account_is_the_first_one()
    {
        var first = SampleAccounts.Plain(Tenant, NewIgUser(), Now);
        var stored = await Store.AddOrFindAsync(first, None);
        var second = SampleAccounts.Full(Tenant, first.IgUserId, Now);

        var found = await Store.AddOrFindAsync(second, None);

        Assert.Equivalent(first, found.Value, strict: true);
        Assert.Equal(stored.Version, found.Version);
        Assert.Null(await Store.FindAsync(Tenant, second.Id, None));
    }

    [Fact]
    public async Task Of_many_connections_of_one_platform_account_at_once_all_get_the_same_account()
    {
        for (var round = 0; round < 20; round++)
        {
            var user = NewIgUser();
            var accounts = Enumerable.Range(0, 8).Select(_ => SampleAccounts.Plain(Tenant, user, Now)).ToArray();

            var stored = await AtOnceAsync(accounts.Length, i => Store.AddOrFindAsync(accounts[i], None));

            var id = Assert.Single(stored.Select(s => s.Value.Id).Distinct());
            Assert.NotNull(await Store.FindAsync(Tenant, id, None));
            Assert.Contains(accounts, account => account.Id == id);
        }
    }

    [Fact]
    public async Task Two_tenants_can_connect_one_platform_account()
    {
        var own = SampleAccounts.Plain(Tenant, NewIgUser(), Now);
        var theirs = SampleAccounts.Plain(OtherTenant, own.IgUserId, Now);
        _ = await Store.AddOrFindAsync(own, None);

        Assert.Equivalent(theirs, (await Store.AddOrFindAsync(theirs, None)).Value, strict: true);

        Assert.Equivalent(own, (await Store.FindAsync(Tenant, own.Id, None))!.Value, strict: true);
    }

    [Fact]
    public async Task Another_tenants_account_is_neither_found_nor_changed_nor_removed()
    {
        var account = SampleAccounts.Plain(Tenant, NewIgUser(), Now);
        var stored = await Store.AddOrFindAsync(account, None);

        Assert.Null(await Store.FindAsync(OtherTenant, account.Id, None));
        Assert.Null(await Store.TryUpdateAsync(account with { TenantId = OtherTenant, Name = "mine" }, stored.Version, None));
        Assert.False(await Store.RemoveAsync(OtherTenant, account.Id, None));
        Assert.Equivalent(account, (await Store.FindAsync(Tenant, account.Id, None))!.Value, strict: true);
    }

    [Fact]
    public async Task An_update_over_the_version_that_was_read_is_stored()
    {
        var stored = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now), None);
        var changed = SampleAccounts.Full(Tenant, stored.Value.IgUserId, Now) with { Id = stored.Value.Id };

        var version = await Store.TryUpdateAsync(changed, stored.Version, None);

        var read = await Store.FindAsync(Tenant, changed.Id, None);
        Assert.Equivalent(changed, read!.Value, strict: true);
        Assert.Equal(version, read.Version);
        Assert.NotEqual(stored.Version, read.Version);
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var stored = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now), None);
        _ = await Store.TryUpdateAsync(stored.Value with { Name = "second" }, stored.Version, None);

        Assert.Null(await Store.TryUpdateAsync(stored.Value with { Name = "stale" }, stored.Version, None));

        Assert.Equal("second", (await Store.FindAsync(Tenant, stored.Value.Id, None))!.Value.Name);
    }

    [Fact]
    public async Task Of_many_who_write_over_one_version_exactly_one_wins()
    {
        var stored = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now), None);
        for (var round = 0; round < 20; round++)
        {
            var readAt = stored.Version;
            var written = await AtOnceAsync(8, i => Store.TryUpdateAsync(stored.Value with { Name = $"{i}" }, readAt, None));

            var winner = Assert.Single(Enumerable.Range(0, 8), i => written[i] is not null);
            stored = (await Store.FindAsync(Tenant, stored.Value.Id, None))!;
            Assert.Equal($"{winner}", stored.Value.Name);
        }
    }

    [Fact]
    public async Task A_removed_account_is_gone_and_can_be_connected_again()
    {
        var account = SampleAccounts.Plain(Tenant, NewIgUser(), Now);
        var stored = await Store.AddOrFindAsync(account, None);

        Assert.True(await Store.RemoveAsync(Tenant, account.Id, None));

        Assert.Null(await Store.FindAsync(Tenant, account.Id, None));
        Assert.False(await Store.RemoveAsync(Tenant, account.Id, None));
        Assert.Null(await Store.TryUpdateAsync(account, stored.Version, None));
        var again = SampleAccounts.Plain(Tenant, account.IgUserId, Now);
        Assert.Equal(again.Id, (await Store.AddOrFindAsync(again, None)).Value.Id);
    }

    private async Task RoundTripAsync(InstagramAccount account)
    {
        var stored = await Store.AddOrFindAsync(account, None);

        var read = await Store.FindAsync(Tenant, account.Id, None);

        Assert.Equivalent(account, stored.Value, strict: true);
        Assert.Equivalent(account, read!.Value, strict: true);
        Assert.Equal(stored.Version, read.Version);
    }
}
