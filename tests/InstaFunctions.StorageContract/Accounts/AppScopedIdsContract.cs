using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.StorageContract.Accounts;

/// <summary>What a store of app-scoped ids promises.</summary>
public abstract class AppScopedIdsContract : StoreContract<IAppScopedIds>
{
    private static readonly AppScopedId Id = new("24500000000000001");

    [Fact]
    public async Task An_id_stands_for_its_account()
    {
        var user = NewIgUser();
        await Store.SetAsync(Id, user, None);

        Assert.Equal(user, await Store.FindAsync(Id, None));
    }

    [Fact]
    public async Task An_id_that_nobody_named_stands_for_nobody() => Assert.Null(await Store.FindAsync(Id, None));

    [Fact]
    public async Task The_last_word_about_an_id_holds()
    {
        var user = NewIgUser();
        await Store.SetAsync(Id, NewIgUser(), None);
        await Store.SetAsync(Id, user, None);
        await Store.SetAsync(Id, user, None);

        Assert.Equal(user, await Store.FindAsync(Id, None));
    }

    [Fact]
    public async Task All_ids_of_an_account_are_forgotten_and_no_others()
    {
        var (user, other) = (NewIgUser(), NewIgUser());
        AppScopedId second = new("2"), third = new("3");
        await Store.SetAsync(Id, user, None);
        await Store.SetAsync(second, user, None);
        await Store.SetAsync(third, other, None);

        await Store.RemoveAsync(user, None);
        await Store.RemoveAsync(user, None);

        Assert.Null(await Store.FindAsync(Id, None));
        Assert.Null(await Store.FindAsync(second, None));
        Assert.Equal(other, await Store.FindAsync(third, None));
    }
}
