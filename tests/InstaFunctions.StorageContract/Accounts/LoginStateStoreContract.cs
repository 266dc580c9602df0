using InstaFunctions.Core.Accounts;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of begun logins promises.</summary>
public abstract class LoginStateStoreContract : StoreContract<ILoginStateStore>
{
    [Fact]
    public async Task A_login_with_every_property_set_comes_back_as_it_was()
    {
        var state = NewState() with { ReturnUrl = "https://app.example/back?a=b%20c" };
        EveryProperty.IsSet(state);

        await Store.AddAsync(state, None);

        Assert.Equal(state, await TakeAsync(state));
    }

    [Fact]
    public async Task A_login_without_a_return_url_comes_back_as_it_was()
    {
        var state = NewState();
        await Store.AddAsync(state, None);

        Assert.Equal(state, await TakeAsync(state));
    }

    [Fact]
    public async Task A_login_can_be_taken_once()
    {
        var state = NewState();
        await Store.AddAsync(state, None);
        _ = await TakeAsync(state);

        Assert.Null(await TakeAsync(state));
    }

    [Fact]
    public async Task Of_many_who_take_one_login_exactly_one_gets_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var state = NewState();
            await Store.AddAsync(state, None);

            var taken = await AtOnceAsync(8, _ => TakeAsync(state));

            Assert.Single(taken, t => t is not null);
        }
    }

    [Fact]
    public async Task A_login_is_not_another_tenants()
    {
        var state = NewState();
        await Store.AddAsync(state, None);

        Assert.Null(await Store.TakeAsync(OtherTenant, state.Id, Now, None));
        Assert.NotNull(await TakeAsync(state));
    }

    [Fact]
    public async Task A_login_that_nobody_began_is_not_there() => Assert.Null(await TakeAsync(NewState()));

    [Fact]
    public async Task A_login_can_be_taken_until_it_expires_and_not_then()
    {
        var (early, late) = (NewState(), NewState());
        await Store.AddAsync(early, None);
        await Store.AddAsync(late, None);

        Assert.NotNull(await Store.TakeAsync(Tenant, early.Id, early.ExpiresAt.AddTicks(-1), None));
        Assert.Null(await Store.TakeAsync(Tenant, late.Id, late.ExpiresAt, None));
    }

    [Fact]
    public async Task Only_expired_logins_are_forgotten()
    {
        var (early, late) = (NewState(), NewState() with { ExpiresAt = Now.AddMinutes(15).AddTicks(1) });
        await Store.AddAsync(early, None);
        await Store.AddAsync(late, None);

        await Store.RemoveExpiredAsync(early.ExpiresAt, None);

        Assert.Null(await TakeAsync(early));
        Assert.NotNull(await TakeAsync(late));
    }

    private Task<LoginState?> TakeAsync(LoginState state) => Store.TakeAsync(state.TenantId, state.Id, Now, None);

    private LoginState NewState() => new() { Id = NewId<LoginStateId>(), TenantId = Tenant, ExpiresAt = Now.AddMinutes(15) };
}
