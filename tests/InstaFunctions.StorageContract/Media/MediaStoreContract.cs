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
    public async Task A_media_item_with_every_property_set_comes_back_as_it_was()
    {
        var mediaItem = Video(Tenant, Now.AddTicks(1)) with
        {
            Bytes = 5_000_000_000,
            DurationSeconds = 0.1 + 0.2,
            VideoCodec = "hvc1",
            AudioCodec = "mp4a",
            FrameRate = 30_000d / 1001,
            Findings = [new("video_chroma", FindingSeverity.Error, "The chroma is 4:2:2.")],
        };
        EveryProperty.IsSet(mediaItem);
        await Store.AddAsync(mediaItem, None);

        var found = (await Store.FindAsync(Tenant, mediaItem.Id, None))!;
        Assert.Equal(mediaItem.Findings, found.Findings);
        // Records compare lists by reference.
        Assert.Equal(mediaItem, found with { Findings = mediaItem.Findings });
    }

    [Fact]
    public async Task An_image_has_no_duration()
    {
        var mediaItem = Video(Tenant, Now) with { Kind = MediaKind.Image, ContentType = "image/jpeg", DurationSeconds = null };
        await Store.AddAsync(mediaItem, None);

        Assert.Equal(mediaItem, await Store.FindAsync(Tenant, mediaItem.Id, None));
    }

    [Fact]
    public async Task A_list_shows_media_as_they_are_stored()
    {
        var mediaItem = Video(Tenant, Now);
        await Store.AddAsync(mediaItem, None);

        Assert.Equal([mediaItem], (await Store.ListAsync(Tenant, new PageRequest(10), None)).Items);
    }

    [Fact]
    public async Task Another_tenants_media_item_is_neither_found_nor_removed()
    {
        var mediaItem = Video(Tenant, Now);
        await Store.AddAsync(mediaItem, None);

        Assert.Null(await Store.FindAsync(OtherTenant, mediaItem.Id, None));
        Assert.False(await Store.RemoveAsync(OtherTenant, mediaItem.Id, None));
        Assert.NotNull(await Store.FindAsync(Tenant, mediaItem.Id, None));
    }

    [Fact]
    public async Task A_removed_media_item_is_gone()
    {
        var mediaItem = Video(Tenant, Now);
        await Store.AddAsync(mediaItem, None);

        Assert.True(await Store.RemoveAsync(Tenant, mediaItem.Id, None));

        Assert.Null(await Store.FindAsync(Tenant, mediaItem.Id, None));
        Assert.False(await Store.RemoveAsync(Tenant, mediaItem.Id, None));
        Assert.Empty(await StoredBeforeAsync(Now.AddDays(1)));
    }

    [Fact]
    public async Task A_media_item_that_nobody_stored_is_not_found()
    {
        Assert.Null(await Store.FindAsync(Tenant, NewId<MediaId>(), None));
        Assert.False(await Store.RemoveAsync(Tenant, NewId<MediaId>(), None));
    }

    [Fact]
    public async Task Media_of_all_tenants_stored_before_a_time_are_shown_and_no_others()
    {
        var own = Video(Tenant, Now.AddTicks(-1));
        var theirs = Video(OtherTenant, Now.AddDays(-40));
        foreach (var mediaItem in new[] { own, theirs, Video(Tenant, Now), Video(OtherTenant, Now.AddTicks(1)) })
        {
            await Store.AddAsync(mediaItem, None);
        }

        var shown = await StoredBeforeAsync(Now);

        Assert.Equal(2, shown.Count);
        Assert.Equal(new HashSet<MediaItem> { own, theirs }, shown.ToHashSet());
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
        await foreach (var mediaItem in Store.StoredBeforeAsync(Now.AddDays(1), None))
        {
            Assert.True(shown.Add(mediaItem.Id));
            Assert.True(await Store.RemoveAsync(mediaItem.TenantId, mediaItem.Id, None));
        }

        Assert.Equal(Count, shown.Count);
    }

    /// <inheritdoc/>
    protected override async Task<Guid> AddAsync(TenantId tenant, DateTimeOffset at)
    {
        var mediaItem = Video(tenant, at);
        await Store.AddAsync(mediaItem, None);
        return mediaItem.Id.Value;
    }

    /// <inheritdoc/>
    protected override async Task RemoveAsync(TenantId tenant, Guid id) =>
        Assert.True(await Store.RemoveAsync(tenant, MediaId.From(id), None));

    /// <inheritdoc/>
    protected override async Task<Page<Guid>> ReadAsync(TenantId tenant, PageRequest page)
    {
        var read = await Store.ListAsync(tenant, page, None);
        return new Page<Guid>([.. read.Items.Select(mediaItem => mediaItem.Id.Value)], read.NextCursor);
    }

    private MediaItem Video(TenantId tenant, DateTimeOffset at) => new()
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

    private async Task<List<MediaItem>> StoredBeforeAsync(DateTimeOffset time)
    {
        var media = new List<MediaItem>();
        await foreach (var mediaItem in Store.StoredBeforeAsync(time, None))
        {
            media.Add(mediaItem);
        }

        return media;
    }
}
