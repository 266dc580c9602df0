using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract;

/// <summary>What every list of every store promises of its pages.</summary>
/// <typeparam name="TStore">The port that the list belongs to.</typeparam>
public abstract class PagedListContract<TStore> : StoreContract<TStore>
    where TStore : class
{
    /// <summary>Whether the list starts with the latest time.</summary>
    protected abstract bool LatestFirst { get; }

    /// <summary>Adds an item whose place in the list is given by a time.</summary>
    protected abstract Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at);

    /// <summary>Makes an item leave the list.</summary>
    protected abstract Task RemoveAsync(TenantId tenant, Guid id);

    /// <summary>Reads a page of the list.</summary>
    protected abstract Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_show_the_whole_list_in_its_order(int size)
    {
        var expected = await AddSevenAsync();

        var pages = await ReadAllAsync(Tenant, size);

        Assert.Equal(expected, pages.SelectMany(p => p.Items));
        Assert.All(pages.SkipLast(1), p => Assert.Equal(size, p.Items.Count));
        Assert.Equal((7 + size - 1) / size, pages.Count);
        Assert.Null(pages[^1].NextCursor);
    }

    [Fact]
    public async Task A_list_of_nothing_is_one_empty_page()
    {
        var page = await ReadAsync(Tenant, new PageRequest(10));

        Assert.Empty(page.Items);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Items_of_one_time_keep_one_order_whatever_the_page_size()
    {
        for (var i = 0; i < 12; i++)
        {
            _ = await AddAsync(Tenant, Now.AddMinutes(i / 6));
        }

        var whole = (await ReadAsync(Tenant, new PageRequest(12))).Items;

        Assert.Equal(12, whole.Distinct().Count());
        foreach (var size in new[] { 1, 2, 5, 6, 7, 11 })
        {
            Assert.Equal(whole, (await ReadAllAsync(Tenant, size)).SelectMany(p => p.Items));
        }
    }

    [Fact]
    public async Task Times_are_told_apart_to_the_tick()
    {
        var later = await AddAsync(Tenant, Now.AddTicks(1));
        var sooner = await AddAsync(Tenant, Now);

        Guid[] expected = LatestFirst ? [later, sooner] : [sooner, later];
        Assert.Equal(expected, (await ReadAsync(Tenant, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task Times_are_ordered_as_moments_whatever_their_offset()
    {
        var later = await AddAsync(Tenant, Now.AddMinutes(1).ToOffset(TimeSpan.FromHours(-10)));
        var sooner = await AddAsync(Tenant, Now.ToOffset(TimeSpan.FromHours(14)));

        Guid[] expected = LatestFirst ? [later, sooner] : [sooner, later];
        Assert.Equal(expected, (await ReadAsync(Tenant, new PageRequest(10))).Items);
    }

    [Fact]
    public async Task What_is_added_between_pages_costs_no_other_item_its_place()
    {
        var expected = await AddSevenAsync();
        var first = await ReadAsync(Tenant, new PageRequest(3));

        var before = await AddAsync(Tenant, First(-5));
        var after = await AddAsync(Tenant, First(45));
        var rest = await ReadAsync(Tenant, new PageRequest(100, first.NextCursor));

        Assert.Equal(expected.Take(3), first.Items);
        Assert.DoesNotContain(before, rest.Items);
        Assert.Equal(expected.Skip(3), rest.Items.Where(id => id != after));
        Assert.Contains(after, rest.Items);
    }

    [Fact]
    public async Task What_is_removed_between_pages_costs_no_other_item_its_place()
    {
        var expected = await AddSevenAsync();
        var first = await ReadAsync(Tenant, new PageRequest(3));

        // The last one shown is the one that the cursor points at.
        foreach (var gone in new[] { 0, 2, 4 })
        {
            await RemoveAsync(Tenant, expected[gone]);
        }

        var rest = await ReadAsync(Tenant, new PageRequest(100, first.NextCursor));
        Assert.Equal([expected[3], expected[5], expected[6]], rest.Items);
    }

    [Fact]
    public async Task When_all_that_was_left_is_removed_the_next_page_is_empty()
    {
        var expected = await AddSevenAsync();
        var first = await ReadAsync(Tenant, new PageRequest(3));
        foreach (var gone in expected)
        {
            await RemoveAsync(Tenant, gone);
        }

        var rest = await ReadAsync(Tenant, new PageRequest(3, first.NextCursor));

        Assert.Empty(rest.Items);
        Assert.Null(rest.NextCursor);
    }

    [Fact]
    public async Task A_cursor_can_be_used_again()
    {
        _ = await AddSevenAsync();
        var first = await ReadAsync(Tenant, new PageRequest(3));

        var once = await ReadAsync(Tenant, new PageRequest(2, first.NextCursor));
        var again = await ReadAsync(Tenant, new PageRequest(2, first.NextCursor));

        Assert.Equal(once.Items, again.Items);
        Assert.Equal(once.NextCursor, again.NextCursor);
    }

    [Fact]
    public async Task A_tenant_sees_only_its_own()
    {
        var theirs = await AddAsync(OtherTenant, Now);
        var own = await AddSevenAsync();

        Assert.Equal(own, (await ReadAllAsync(Tenant, 2)).SelectMany(p => p.Items));
        Assert.Equal([theirs], (await ReadAsync(OtherTenant, new PageRequest(100))).Items);
    }

    [Fact]
    public async Task A_cursor_of_another_tenant_shows_nothing_of_that_tenant()
    {
        _ = await AddSevenAsync();
        var cursor = (await ReadAsync(Tenant, new PageRequest(1))).NextCursor;

        // Refusing the cursor is as good as an empty page.
        var thrown = await Record.ExceptionAsync(async () =>
            Assert.Empty((await ReadAsync(OtherTenant, new PageRequest(100, cursor))).Items));
        Assert.True(thrown is null or InvalidCursorException, thrown?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("garbage")]
    [InlineData("AAAA")]
    [InlineData("!!!!")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\u0000\ud83d\ude00")]
    public async Task A_cursor_that_the_list_never_gave_out_is_refused(string cursor)
    {
        _ = await AddSevenAsync();

        _ = await Assert.ThrowsAsync<InvalidCursorException>(() => ReadAsync(Tenant, new PageRequest(3, cursor)));
    }

    [Fact]
    public async Task A_cursor_that_was_tampered_with_is_refused()
    {
        _ = await AddSevenAsync();
        var cursor = (await ReadAsync(Tenant, new PageRequest(3))).NextCursor!;

        string[] changed = [cursor[1..], cursor[..^2], cursor + "A", cursor + "=", cursor + " ", cursor + cursor, new string('A', 10_000)];
        foreach (var one in changed)
        {
            _ = await Assert.ThrowsAsync<InvalidCursorException>(() => ReadAsync(Tenant, new PageRequest(3, one)));
        }
    }

    /// <summary>Reads page after page until there is none.</summary>
    protected async Task<IReadOnlyList<Page<Guid>>> ReadAllAsync(TenantId tenant, int size)
    {
        List<Page<Guid>> pages = [await ReadAsync(tenant, new PageRequest(size))];
        while (pages[^1].NextCursor is { } next)
        {
            Assert.True(pages.Count < 10_000, "The list does not end.");
            pages.Add(await ReadAsync(tenant, new PageRequest(size, next)));
        }

        return pages;
    }

    // A time at a place of the list: 0 is the first of the seven items, 60 the last; less comes before, more after.
    private DateTimeOffset First(int place) => Now.AddMinutes(LatestFirst ? -place : place);

    private async Task<Guid[]> AddSevenAsync()
    {
        var ids = new Guid[7];
        // Not in the list's order, nor in its reverse.
        foreach (var i in new[] { 3, 0, 6, 1, 5, 2, 4 })
        {
            ids[i] = await AddAsync(Tenant, First(10 * i));
        }

        return ids;
    }
}
