using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;

namespace InstaFunctions.Tests.Media;

public sealed class MediaRetentionTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private readonly InMemoryMediaContent _content = new();
    private readonly InMemoryMediaStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly HashSet<MediaId> _inUse = [];

    [Fact]
    public async Task A_media_item_is_kept_for_30_days_and_removed_right_after()
    {
        var mediaItem = Add();
        _clock.Advance(Retention);

        Assert.Equal(0, (await Run()).Media);
        Assert.Contains(mediaItem, _store.Rows.Keys);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(1, (await Run()).Media);
        Assert.Empty(_store.Rows);
        Assert.Empty(_content.Committed);
    }

    [Fact]
    public async Task A_media_item_that_a_pending_job_uses_stays_however_old()
    {
        var used = Add();
        var unused = Add();
        _ = _inUse.Add(used);
        _clock.Advance(Retention * 10);

        Assert.Equal(1, (await Run()).Media);

        Assert.Equal([used], _store.Rows.Keys);
        Assert.Equal([used], _content.Committed.Keys);
        Assert.DoesNotContain(unused, _store.Rows.Keys);
    }

    [Fact]
    public async Task The_row_goes_before_the_bytes_so_that_no_crash_leaves_a_row_without_bytes()
    {
        _ = Add();
        _clock.Advance(Retention * 2);
        _store.OnRemove = mediaItem => Assert.True(_content.Committed.ContainsKey(mediaItem.Id));

        Assert.Equal(1, (await Run()).Media);
    }

    [Fact]
    public async Task Bytes_whose_row_does_not_exist_are_removed()
    {
        var kept = Add();
        var orphan = Add();
        _ = _store.Rows.Remove(orphan);

        Assert.Equal(1, (await Run()).Orphans);

        Assert.Equal([kept], _content.Committed.Keys);
    }

    [Fact]
    public async Task Only_what_nobody_touched_for_the_lifetime_of_an_upload_counts_as_left_behind()
    {
        _ = await Run();

        Assert.Equal(_clock.GetUtcNow() - TimeSpan.FromHours(24), _content.DiscardedUntouchedSince);
        Assert.Equal(_clock.GetUtcNow() - TimeSpan.FromHours(24), _content.AskedCommittedBefore);
    }

    [Fact]
    public async Task One_media_item_that_cannot_be_removed_does_not_keep_the_others()
    {
        var stubborn = Add();
        _ = Add();
        _clock.Advance(Retention * 2);
        _store.OnRemove = mediaItem =>
        {
            if (mediaItem.Id == stubborn)
            {
                throw new IOException("locked");
            }
        };

        Assert.Equal(1, (await Run()).Media);
        Assert.Equal([stubborn], _store.Rows.Keys);
    }

    private MediaId Add()
    {
        var id = MediaId.From(Guid.NewGuid());
        _store.Rows[id] = new MediaItem
        {
            Id = id,
            TenantId = _tenant,
            Kind = MediaKind.Image,
            ContentType = MediaTypes.Jpeg,
            Bytes = 1,
            Width = 1,
            Height = 1,
            Sha256 = "",
            CreatedAt = _clock.GetUtcNow(),
        };
        _content.Committed[id] = (_tenant, [1], MediaTypes.Jpeg);
        return id;
    }

    private Task<RetentionOutcome> Run()
    {
        var jobs = new Mock<IJobStore>(MockBehavior.Strict);
        _ = jobs.Setup(store => store.IsMediaInUseAsync(_tenant, It.IsAny<MediaId>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TenantId _, MediaId id, CancellationToken _) => _inUse.Contains(id));
        return new MediaRetention(
            _store, _content, _content, jobs.Object, Options.Create(new MediaOptions()), _clock, NullLogger<MediaRetention>.Instance)
            .RunOnceAsync(CancellationToken.None);
    }
}
