using InstaFunctions.Core;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.StorageContract.Quota;

/// <summary>What every store of quota rows promises.</summary>
public abstract class QuotaStoreContract : StoreContract<IQuotaStore>
{
    private readonly IgUserId _user = NewIgUser();

    [Fact]
    public async Task An_account_that_nobody_wrote_has_no_row() =>
        Assert.Null(await Store.FindAsync(_user, None));

    [Fact]
    public async Task A_row_is_read_as_it_was_added_with_the_version_it_was_given()
    {
        var version = await Store.TryAddAsync(_user, Row(1, 2, 3), None);

        await AssertRowAsync(_user, version, 1, 2, 3);
    }

    [Fact]
    public async Task Adding_to_an_account_that_has_a_row_is_refused_and_changes_nothing()
    {
        var first = await Store.TryAddAsync(_user, Row(1), None);

        Assert.Null(await Store.TryAddAsync(_user, Row(2), None));

        await AssertRowAsync(_user, first, 1);
    }

    [Fact]
    public async Task An_update_over_the_version_that_was_read_replaces_the_row_and_its_version()
    {
        var first = await AddAsync(_user, 1);

        var second = await Store.TryUpdateAsync(_user, Row(2, 2), first, None);

        Assert.NotEqual(first, second);
        await AssertRowAsync(_user, second, 2, 2);
    }

    [Fact]
    public async Task An_update_over_an_older_version_is_refused_and_changes_nothing()
    {
        var first = await AddAsync(_user, 1);
        var second = await Store.TryUpdateAsync(_user, Row(2), first, None);

        Assert.Null(await Store.TryUpdateAsync(_user, Row(3), first, None));

        await AssertRowAsync(_user, second, 2);
    }

    [Fact]
    public async Task A_version_does_not_come_back_with_the_content_it_had()
    {
        var first = await AddAsync(_user, 1);
        var second = await Store.TryUpdateAsync(_user, Row(2), first, None);
        var third = await Store.TryUpdateAsync(_user, Row(1), second!.Value, None);

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Null(await Store.TryUpdateAsync(_user, Row(4), first, None));
    }

    [Fact]
    public async Task An_update_that_writes_the_same_bytes_gives_a_new_version_all_the_same()
    {
        var first = await AddAsync(_user, 1);

        var second = await Store.TryUpdateAsync(_user, Row(1), first, None);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Store.TryUpdateAsync(_user, Row(2), first, None));
    }

    [Fact]
    public async Task Updating_an_account_that_has_no_row_is_refused_and_makes_none()
    {
        var version = await AddAsync(NewIgUser(), 1);

        Assert.Null(await Store.TryUpdateAsync(_user, Row(2), version, None));

        Assert.Null(await Store.FindAsync(_user, None));
    }

    [Fact]
    public async Task Accounts_do_not_touch_each_other()
    {
        var other = NewIgUser();
        var own = await AddAsync(_user, 1);
        var theirs = await AddAsync(other, 2);

        own = (await Store.TryUpdateAsync(_user, Row(3), own, None))!.Value;

        await AssertRowAsync(_user, own, 3);
        await AssertRowAsync(other, theirs, 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(IQuotaStore.MaxRowBytes)]
    public async Task A_row_of_any_size_up_to_64_KiB_is_kept_to_the_byte(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        var added = await Store.TryAddAsync(_user, bytes, None);
        await AssertRowAsync(_user, added, bytes);

        Array.Reverse(bytes);
        var updated = await Store.TryUpdateAsync(_user, bytes, added!.Value, None);
        await AssertRowAsync(_user, updated, bytes);
    }

    [Fact]
    public async Task A_row_does_not_change_with_the_memory_it_was_written_from_or_read_into()
    {
        var memory = new byte[] { 1, 2 };
        var version = await Store.TryAddAsync(_user, memory, None);
        memory[0] = 9;
        var read = await Store.FindAsync(_user, None);
        read!.Value[1] = 9;

        await AssertRowAsync(_user, version, 1, 2);
    }

    [Fact]
    public async Task Of_many_that_add_at_once_one_wins_and_its_row_is_there()
    {
        var versions = await AtOnceAsync(16, i => Store.TryAddAsync(_user, Row((byte)i), None));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => versions[i] is not null);
        await AssertRowAsync(_user, versions[winner], (byte)winner);
    }

    [Fact]
    public async Task Of_many_that_update_one_version_at_once_one_wins_and_its_row_is_there()
    {
        var version = await AddAsync(_user, 100);
        for (var round = 0; round < 20; round++)
        {
            var readAt = version;

            var versions = await AtOnceAsync(8, i => Store.TryUpdateAsync(_user, Row((byte)i), readAt, None));

            var winner = Assert.Single(Enumerable.Range(0, 8), i => versions[i] is not null);
            version = versions[winner]!.Value;
            await AssertRowAsync(_user, version, (byte)winner);
        }
    }

    private static ReadOnlyMemory<byte> Row(params byte[] bytes) => bytes;

    private async Task<RowVersion> AddAsync(IgUserId user, params byte[] bytes) =>
        await Store.TryAddAsync(user, bytes, None) ?? throw new InvalidOperationException("The row was there already.");

    private async Task AssertRowAsync(IgUserId user, RowVersion? version, params byte[] bytes)
    {
        var stored = await Store.FindAsync(user, None);
        Assert.NotNull(stored);
        Assert.Equal(bytes, stored.Value);
        Assert.Equal(version, stored.Version);
    }
}
