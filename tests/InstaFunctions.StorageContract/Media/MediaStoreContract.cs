using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.StorageContract.Media;

/// <summary>What a store of media promises.</summary>
public abstract class MediaStoreContract : PagedListContract<IMediaStore>
{
    /// <inheritdoc/>
    protected override bool LatestFirst => true;

    [Fact]
    public async Task A_medium_with_every_property_set_comes_back_as_it_was()
    {
        var medium = Video(Tenant, Now.AddTicks(1)) with
        {
            Bytes = 5_000_000_000,
            DurationSeconds = 0.1 + 0.2,
            VideoCodec = "hvc1",
            AudioCodec = "mp4a",
            FrameRate = 30_000d / 1001,
        };
        EveryProperty.IsSet(medium);
        await Store.AddAsync(medium, None);

        Assert.Equal(medium, await Store.FindAsync(Tenant, medium.Id, None));
    }

    [Fact]
    public async Task An_image_has_no_duration()
    {
        var medium = Video(Tenant, Now) with { Kind = MediaKind.Image, ContentType = "image/jpeg", DurationSeconds = null };
        await Store.AddAsync(medium, None);

        Assert.Equal(medium, await Store.FindAsync(Tenant, medium.Id, None));
    }

    [Fact]
    public async Task A_list_shows_media_as_they_are_stored()
    {
        var medium = Video(Tenant, Now);
        await Store.AddAsync(medium, None);

        Assert.Equal([medium], (await Store.ListAsync(Tenant, new PageRequest(10), None)).Items);
    }

    [Fact]
    public async Task Another_tenants_medium_is_neither_found_nor_removed()
    {
        var medium = Video(Tenant, Now);
        await Store.AddAsync(medium, None);

        Assert.Null(await Store.FindAsync(OtherTenant, medium.Id, None));
        Assert.False(await Store.RemoveAsync(OtherTenant, medium.Id, None));
        Assert.NotNull(await Store.FindAsync(Tenant, medium.Id, None));
    }

    [Fact]
    public async Task A_removed_medium_is_gone()
    {
        var medium = Video(Tenant, Now);
        await Store.AddAsync(medium, None);

        Assert.True(await Store.RemoveAsync(Tenant, medium.Id, None));

        Assert.Null(await Store.FindAsync(Tenant, medium.Id, None));
        Assert.False(await Store.RemoveAsync(Tenant, medium.Id, None));
        Assert.Empty(await StoredBeforeAsync(Now.AddDays(1)));
    }

    [Fact]
    public async Task A_medium_that_nobody_stored_is_not_found()
    {
        Assert.Null(await Store.FindAsync(Tenant, NewId<MediaId>(), None));
        Assert.False(await Store.RemoveAsync(Tenant, NewId<MediaId>(), None));
    }

    [Fact]
    public async Task Media_of_all_tenants_stored_before_a_time_are_shown_and_no_others()
    {
        var own = Video(Tenant, Now.AddTicks(-1));
        var theirs = Video(OtherTenant, Now.AddDays(-40));
        foreach (var medium in new[] { own, theirs, Video(Tenant, Now), Video(OtherTenant, Now.AddTicks(1)) })
        {
            await Store.AddAsync(medium, None);
        }

        var shown = await StoredBeforeAsync(Now);

        Assert.Equal(2, shown.Count);
        Assert.Equal(new HashSet<Medium> { own, theirs }, shown.ToHashSet());
    }

    [Fact]
    public async Task Media_that_are_removed_while_they_are_shown_hide_no_other()
    {
        const int Count = 1200;
        for (var i = 0; i < Count; i++)
        {
            await Store.AddAsync(Video(i % 2 == 0 ? Tenant : OtherTenant, Now.AddSeconds(i / 7)), None);
        }

        var shown = new HashSet<MediaId>();
        await foreach (var medium in Store.StoredBeforeAsync(Now.AddDays(1), None))
        {
            Assert.True(shown.Add(medium.Id));
            Assert.True(await Store.RemoveAsync(medium.TenantId, medium.Id, None));
        }

        Assert.Equal(Count, shown.Count);
    }

    /// <inheritdoc/>
    protected override async Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at)
    {
        var medium = Video(tenant, at);
        await Store.AddAsync(medium, None);
        return medium.Id.Value;
    }

    /// <inheritdoc/>
    protected override async Task RemoveAsync(TenantId tenant, Guid id) =>
        Assert.True(await Store.RemoveAsync(tenant, MediaId.From(id), None));

    /// <inheritdoc/>
    protected override async Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page)
    {
        var read = await Store.ListAsync(tenant, page, None);
        return new Page<Guid>([.. read.Items.Select(medium => medium.Id.Value)], read.NextCursor);
    }

    private Medium Video(TenantId tenant, DateTimeOffset at) => new()
    {
        Id = NewId<MediaId>(),
        TenantId = tenant,
        Kind = MediaKind.Video,
        ContentType = "video/mp4",
        Bytes = 1024,
        Width = 1080,
        Height = 1920,
        DurationSeconds = 59.94,
        Sha256 = new string('0', 63) + "f",
        CreatedAt = at,
    };

    private async Task<List<Medium>> StoredBeforeAsync(DateTimeOffset time)
    {
        var media = new List<Medium>();
        await foreach (var medium in Store.StoredBeforeAsync(time, None))
        {
            media.Add(medium);
        }

        return media;
    }
}
