using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Tenants;

/// <summary>What a store of tenants and their keys promises.</summary>
public abstract class TenantStoreContract : StoreContract<ITenantStore>
{
    [Fact]
    public async Task A_tenant_with_every_property_set_comes_back_as_it_was()
    {
        var tenant = NewTenant() with
        {
            Name = string.Concat(Enumerable.Repeat("é😀", 66)) + "\"\\",
            ScheduledPublishing = true,
            ReturnOrigins = ["https://app.example", "http://localhost:3000"],
            CreatedAt = Now.AddTicks(1),
        };
        EveryProperty.IsSet(tenant);
        Assert.Equal(200, tenant.Name.Length);

        await RoundTripAsync(tenant);
    }

    [Fact]
    public Task A_tenant_with_nothing_optional_set_comes_back_as_it_was() => RoundTripAsync(NewTenant());

    [Fact]
    public async Task A_tenant_that_nobody_made_is_not_found()
    {
        Assert.Null(await Store.FindAsync(Tenant, None));
        Assert.Null(await Store.TryUpdateAsync(NewTenant(), (await AddAsync(NewTenant())).Version, None));
    }

    [Fact]
    public async Task A_key_leads_to_its_tenant_and_only_its_exact_hash_does()
    {
        var tenant = NewTenant();
        var key = NewKey(tenant.Id);
        await Store.AddAsync(tenant, key, None);
        await Store.AddAsync(NewTenant(), NewKey(Tenant), None);

        var found = await Store.FindByKeyHashAsync(key.Hash, None);

        Assert.Equivalent(key, found!.Key, strict: true);
        Assert.Equivalent(tenant, found.Tenant, strict: true);
        Assert.Null(await Store.FindByKeyHashAsync(key.Hash.ToUpperInvariant(), None));
        Assert.Null(await Store.FindByKeyHashAsync(key.Hash[..^1], None));
        Assert.Null(await Store.FindByKeyHashAsync(NewKey(tenant.Id).Hash, None));
        Assert.Null(await Store.FindByKeyHashAsync("", None));
    }

    [Fact]
    public async Task A_key_leads_to_its_tenant_as_it_is_now()
    {
        var stored = await AddAsync(NewTenant());
        var key = NewKey(stored.Value.Id);
        await Store.AddKeyAsync(key, None);

        _ = await Store.TryUpdateAsync(stored.Value with { ScheduledPublishing = true }, stored.Version, None);

        Assert.True((await Store.FindByKeyHashAsync(key.Hash, None))!.Tenant.ScheduledPublishing);
    }

    [Fact]
    public async Task A_tenant_can_have_many_keys_and_losing_one_leaves_the_others()
    {
        var tenant = NewTenant();
        var keys = Enumerable.Range(0, 5).Select(_ => NewKey(tenant.Id)).ToArray();
        await Store.AddAsync(tenant, keys[0], None);
        foreach (var key in keys[1..])
        {
            await Store.AddKeyAsync(key, None);
        }

        Assert.True(await Store.RemoveKeyAsync(tenant.Id, keys[2].Id, None));

        foreach (var key in keys)
        {
            var found = await Store.FindByKeyHashAsync(key.Hash, None);
            Assert.Equal(key == keys[2] ? null : key.Id, found?.Key.Id);
        }

        Assert.False(await Store.RemoveKeyAsync(tenant.Id, keys[2].Id, None));
    }

    [Fact]
    public async Task Another_tenants_key_cannot_be_removed()
    {
        var tenant = NewTenant();
        var key = NewKey(tenant.Id);
        await Store.AddAsync(tenant, key, None);
        await Store.AddAsync(NewTenant() with { Id = OtherTenant }, NewKey(OtherTenant), None);

        Assert.False(await Store.RemoveKeyAsync(OtherTenant, key.Id, None));

        Assert.NotNull(await Store.FindByKeyHashAsync(key.Hash, None));
    }

    [Fact]
    public async Task A_tenant_whose_key_cannot_be_stored_is_not_stored_either()
    {
        var first = NewTenant();
        var key = NewKey(first.Id);
        await Store.AddAsync(first, key, None);
        var second = NewTenant();

        Assert.NotNull(await Record.ExceptionAsync(() => Store.AddAsync(second, NewKey(second.Id) with { Hash = key.Hash }, None)));

        Assert.Null(await Store.FindAsync(second.Id, None));
        Assert.Equal(first.Id, (await Store.FindByKeyHashAsync(key.Hash, None))!.Tenant.Id);
    }

    [Fact]
    public async Task A_key_whose_tenant_cannot_be_stored_is_not_stored_either()
    {
        var first = await AddAsync(NewTenant());
        var key = NewKey(first.Value.Id);

        Assert.NotNull(await Record.ExceptionAsync(() => Store.AddAsync(first.Value with { Name = "second" }, key, None)));

        Assert.Null(await Store.FindByKeyHashAsync(key.Hash, None));
        Assert.Equal(first.Value.Name, (await Store.FindAsync(first.Value.Id, None))!.Value.Name);
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var stored = await AddAsync(NewTenant());
        var version = await Store.TryUpdateAsync(stored.Value with { Name = "second" }, stored.Version, None);

        Assert.Null(await Store.TryUpdateAsync(stored.Value with { Name = "stale" }, stored.Version, None));

        var read = (await Store.FindAsync(stored.Value.Id, None))!;
        Assert.Equal("second", read.Value.Name);
        Assert.Equal(version, read.Version);
    }

    [Fact]
    public async Task Of_many_who_write_over_one_version_exactly_one_wins()
    {
        var stored = await AddAsync(NewTenant());
        for (var round = 0; round < 20; round++)
        {
            var readAt = stored.Version;
            var written = await AtOnceAsync(8, i => Store.TryUpdateAsync(stored.Value with { Name = $"{i}" }, readAt, None));

            var winner = Assert.Single(Enumerable.Range(0, 8), i => written[i] is not null);
            stored = (await Store.FindAsync(stored.Value.Id, None))!;
            Assert.Equal($"{winner}", stored.Value.Name);
        }
    }

    [Fact]
    public async Task A_key_with_every_property_set_comes_back_as_it_was()
    {
        var tenant = await AddAsync(NewTenant());
        var key = NewKey(tenant.Value.Id) with
        {
            Name = "newsroom",
            ExpiresAt = Now.AddDays(1),
            Accounts = [NewAccount(), NewAccount()],
            Actions = [KeyAction.Read, KeyAction.Connect],
        };
        await Store.AddKeyAsync(key, None);

        await Store.SetKeyUseAsync(tenant.Value.Id, key.Id, Now.AddMinutes(1), None);

        var used = key with { LastUsedAt = Now.AddMinutes(1) };
        Assert.Equivalent(used, await Store.FindKeyAsync(tenant.Value.Id, key.Id, None), strict: true);
        Assert.Equivalent(used, (await Store.FindByKeyHashAsync(key.Hash, None))!.Key, strict: true);
        Assert.Null(await Store.FindKeyAsync(OtherTenant, key.Id, None));
    }

    [Fact]
    public async Task A_keys_expiry_can_be_set_and_its_rights_stay()
    {
        var tenant = await AddAsync(NewTenant());
        var key = NewKey(tenant.Value.Id) with { Actions = [KeyAction.Read] };
        await Store.AddKeyAsync(key, None);

        Assert.True(await Store.SetKeyExpiryAsync(tenant.Value.Id, key.Id, Now.AddHours(1), None));
        Assert.False(await Store.SetKeyExpiryAsync(OtherTenant, key.Id, Now, None));
        Assert.False(await Store.SetKeyExpiryAsync(tenant.Value.Id, NewId<ApiKeyId>(), Now, None));

        Assert.Equivalent(key with { ExpiresAt = Now.AddHours(1) }, await Store.FindKeyAsync(tenant.Value.Id, key.Id, None), strict: true);
    }

    [Fact]
    public async Task Tenants_and_keys_are_listed_page_by_page_each_once()
    {
        var tenants = new List<Tenant>();
        for (var count = 0; count < 3; count++)
        {
            tenants.Add((await AddAsync(NewTenant())).Value);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        for (var count = 0; count < 2; count++)
        {
            await Store.AddKeyAsync(NewKey(tenants[0].Id), None);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Store.ListAsync(new(2), None);
        var second = await Store.ListAsync(new(2, first.NextCursor), None);
        Assert.Equal(tenants.Select(t => t.Id), first.Items.Concat(second.Items).Select(t => t.Id));
        Assert.Null(second.NextCursor);
        var some = await Store.ListKeysAsync(tenants[0].Id, new(2), None);
        var rest = await Store.ListKeysAsync(tenants[0].Id, new(2, some.NextCursor), None);
        Assert.Equal((2, 1), (some.Items.Count, rest.Items.Count));
        Assert.Null(rest.NextCursor);
        Assert.Empty(some.Items.Select(k => k.Id).Intersect(rest.Items.Select(k => k.Id)));
        Assert.Single((await Store.ListKeysAsync(tenants[1].Id, new(2), None)).Items);
    }

    [Fact]
    public async Task All_keys_of_a_tenant_can_be_removed_at_once_and_nobody_elses()
    {
        var tenant = NewTenant();
        var (first, second, others) = (NewKey(tenant.Id), NewKey(tenant.Id), NewKey(OtherTenant));
        await Store.AddAsync(tenant, first, None);
        await Store.AddKeyAsync(second, None);
        await Store.AddAsync(NewTenant() with { Id = OtherTenant }, others, None);

        Assert.Equal(2, await Store.RemoveKeysAsync(tenant.Id, None));

        Assert.Null(await Store.FindByKeyHashAsync(first.Hash, None));
        Assert.Null(await Store.FindByKeyHashAsync(second.Hash, None));
        Assert.NotNull(await Store.FindByKeyHashAsync(others.Hash, None));
        await Store.SetKeyUseAsync(tenant.Id, first.Id, Now, None);
        Assert.Empty((await Store.ListKeysAsync(tenant.Id, new(10), None)).Items);
    }

    private async Task RoundTripAsync(Tenant tenant)
    {
        var stored = await AddAsync(tenant);
        Assert.Equivalent(tenant, stored.Value, strict: true);
    }

    private async Task<Core.Stored<Tenant>> AddAsync(Tenant tenant)
    {
        await Store.AddAsync(tenant, NewKey(tenant.Id), None);
        return (await Store.FindAsync(tenant.Id, None))!;
    }

    private Tenant NewTenant() => new()
    {
        Id = NewId<TenantId>(),
        Name = "Bronz",
        ScheduledPublishing = false,
        CreatedAt = Now,
    };

    private ApiKey NewKey(TenantId tenant) => new()
    {
        Id = NewId<ApiKeyId>(),
        TenantId = tenant,
        Hash = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(31)) + "af",
        CreatedAt = Now,
    };
}
