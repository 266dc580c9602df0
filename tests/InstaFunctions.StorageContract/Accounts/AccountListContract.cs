using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of accounts promises of its lists.</summary>
public abstract class AccountListContract : PagedListContract<IAccountStore>
{
    /// <inheritdoc/>
    protected override bool LatestFirst => false;

    [Fact]
    public async Task An_item_is_the_account_as_it_is_stored()
    {
        var stored = await Store.AddOrFindAsync(SampleAccounts.Full(Tenant, NewIgUser(), Now), None);

        var item = Assert.Single((await Store.ListAsync(Tenant, new PageRequest(10), None)).Items);

        Assert.Equivalent(stored, item, strict: true);
    }

    [Fact]
    public async Task An_accounts_place_does_not_change_with_its_content()
    {
        var oldest = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now), None);
        var newest = await AddAsync(Tenant, Now.AddHours(1));

        _ = await Store.TryUpdateAsync(oldest.Value with { TokenObtainedAt = Now.AddDays(50) }, oldest.Version, None);

        Assert.Equal([oldest.Value.Id.Value, newest], (await ReadAsync(Tenant, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task All_tenants_connections_of_one_platform_account_are_shown_and_no_others()
    {
        var user = NewIgUser();
        var own = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, user, Now), None);
        var theirs = await Store.AddOrFindAsync(SampleAccounts.Plain(OtherTenant, user, Now), None);
        _ = await AddAsync(Tenant, Now);

        var shown = await ToListAsync(Store.ByIgUserAsync(user, None));

        Assert.Equal(2, shown.Count);
        Assert.Equivalent(own, shown.Single(a => a.Value.TenantId == Tenant), strict: true);
        Assert.Equivalent(theirs, shown.Single(a => a.Value.TenantId == OtherTenant), strict: true);
        Assert.Empty(await ToListAsync(Store.ByIgUserAsync(NewIgUser(), None)));
    }

    [Fact]
    public async Task Many_connections_of_one_platform_account_can_be_removed_while_they_are_shown()
    {
        const int Count = 1200;
        var user = NewIgUser();
        for (var i = 0; i < Count; i++)
        {
            _ = await Store.AddOrFindAsync(SampleAccounts.Plain(TenantId.From(Guid.NewGuid()), user, Now), None);
        }

        var shown = new HashSet<AccountId>();
        await foreach (var account in Store.ByIgUserAsync(user, None))
        {
            Assert.True(shown.Add(account.Value.Id));
            Assert.True(await Store.RemoveAsync(account.Value.TenantId, account.Value.Id, None));
        }

        Assert.Equal(Count, shown.Count);
    }

    [Fact]
    public async Task Tokens_obtained_before_a_time_are_shown_and_no_others()
    {
        var own = await AddWithTokenOfAsync(Tenant, Now.AddTicks(-1));
        var theirs = await AddWithTokenOfAsync(OtherTenant, Now.AddDays(-50));
        _ = await AddWithTokenOfAsync(Tenant, Now);
        _ = await AddWithTokenOfAsync(Tenant, Now.AddTicks(1));

        var shown = await ToListAsync(Store.TokensObtainedBeforeAsync(Now, None));

        Assert.Equal(2, shown.Count);
        Assert.Equivalent(own, shown.Single(a => a.Value.TenantId == Tenant), strict: true);
        Assert.Equivalent(theirs, shown.Single(a => a.Value.TenantId == OtherTenant), strict: true);
    }

    [Fact]
    public async Task Tokens_that_are_refreshed_while_they_are_shown_hide_no_other()
    {
        const int Count = 1200;
        for (var i = 0; i < Count; i++)
        {
            _ = await AddWithTokenOfAsync(i % 2 == 0 ? Tenant : OtherTenant, Now.AddSeconds(i / 7));
        }

        var shown = new HashSet<AccountId>();
        await foreach (var account in Store.TokensObtainedBeforeAsync(Now.AddDays(1), None))
        {
            Assert.True(shown.Add(account.Value.Id));
            Assert.NotNull(await Store.TryUpdateAsync(account.Value with { TokenObtainedAt = Now.AddDays(1) }, account.Version, None));
        }

        Assert.Equal(Count, shown.Count);
        Assert.Empty(await ToListAsync(Store.TokensObtainedBeforeAsync(Now.AddDays(1), None)));
    }

    [Fact]
    public async Task A_removed_account_is_in_no_list()
    {
        var stored = await Store.AddOrFindAsync(SampleAccounts.Plain(Tenant, NewIgUser(), Now), None);

        _ = await Store.RemoveAsync(Tenant, stored.Value.Id, None);

        Assert.Empty((await ReadAsync(Tenant, new PageRequest(10))).Items);
        Assert.Empty(await ToListAsync(Store.ByIgUserAsync(stored.Value.IgUserId, None)));
        Assert.Empty(await ToListAsync(Store.TokensObtainedBeforeAsync(Now.AddDays(1), None)));
    }

    /// <inheritdoc/>
    protected override async Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at) =>
        (await Store.AddOrFindAsync(SampleAccounts.Plain(tenant, NewIgUser(), at), None)).Value.Id.Value;

    /// <inheritdoc/>
    protected override async Task RemoveAsync(TenantId tenant, Guid id) =>
        Assert.True(await Store.RemoveAsync(tenant, AccountId.From(id), None));

    /// <inheritdoc/>
    protected override async Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page)
    {
        var read = await Store.ListAsync(tenant, page, None);
        return new Page<Guid>([.. read.Items.Select(account => account.Value.Id.Value)], read.NextCursor);
    }

    private Task<Stored<InstagramAccount>> AddWithTokenOfAsync(TenantId tenant, DateTimeOffset time) =>
        Store.AddOrFindAsync(SampleAccounts.Plain(tenant, NewIgUser(), Now) with { TokenObtainedAt = time }, None);

    private static async Task<List<Stored<InstagramAccount>>> ToListAsync(IAsyncEnumerable<Stored<InstagramAccount>> accounts)
    {
        var list = new List<Stored<InstagramAccount>>();
        await foreach (var account in accounts)
        {
            list.Add(account);
        }

        return list;
    }
}
