using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media;
using InstaFunctions.Testing;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Media;

public sealed class MediaIngestTests
{
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private readonly InMemoryMediaContent _content = new();
    private readonly InMemoryMediaStore _store = new();
    private readonly MediaOptions _options = new();
    private readonly ManualTimeProvider _clock = new();

    private MediaIngest Ingest => new(_content, _store, new MediaInspector(), Options.Create(_options), _clock);

    [Fact]
    public async Task An_image_is_stored_as_what_it_is()
    {
        var bytes = Fixture.Read("photo.jpg");

        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(await Take(bytes, "image/jpeg")).MediaItem;

        Assert.Equal((MediaKind.Image, "image/jpeg", (long)bytes.Length, 96, 64), (mediaItem.Kind, mediaItem.ContentType, mediaItem.Bytes, mediaItem.Width, mediaItem.Height));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), mediaItem.Sha256);
        Assert.Equal((_tenant, _clock.GetUtcNow()), (mediaItem.TenantId, mediaItem.CreatedAt));
        Assert.Equal(mediaItem, Assert.Single(_store.Rows).Value);
        Assert.Equal(bytes, _content.Committed[mediaItem.Id].Bytes);
        Assert.Empty(_content.Staged);
    }

    [Theory]
    [InlineData("moov-first.mp4", "video/mp4")]
    [InlineData("clip.mov", "video/quicktime")]
    [InlineData("clip.mov", null)]
    [InlineData("photo.jpg", "image/jpg")]
    [InlineData("photo.jpg", "Image/JPEG; charset=binary")]
    public async Task What_is_what_it_claims_or_claims_nothing_is_stored(string file, string? declared)
    {
        Assert.IsType<MediaIngestResult.Stored>(await Take(Fixture.Read(file), declared));
    }

    [Theory]
    [InlineData("photo.jpg", "video/mp4")]
    [InlineData("photo.jpg", "image/pjpeg")]
    [InlineData("photo.jpg", "nonsense")]
    [InlineData("moov-first.mp4", "image/jpeg")]
    [InlineData("moov-first.mp4", "video/x-m4v")]
    [InlineData("clip.mov", "video/mp4")]
    [InlineData("moov-first.mp4", "video/quicktime")]
    public async Task No_label_refuses_bytes_that_are_recognized(string file, string label)
    {
        Assert.IsType<MediaIngestResult.Stored>(await Take(Fixture.Read(file), label));
    }

    [Theory]
    [InlineData("photo.gif", "image/jpeg", "The request calls it \"image/jpeg\", and the bytes are a GIF image")]
    [InlineData("clip.webm", null, "The request does not say what it is, and the bytes are a WebM or Matroska video")]
    [InlineData("clip.webm", "video/\"<é\n>", "The request calls it \"video/\", and")]
    public async Task What_is_not_kept_is_refused_with_its_label_and_its_kind(string file, string? label, string reason)
    {
        var refused = Assert.IsType<MediaIngestResult.UnsupportedType>(await Take(Fixture.Read(file), label));

        Assert.StartsWith(reason, refused.Reason, StringComparison.Ordinal);
        AssertNothingStayed();
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("flat.mp4")]
    public async Task A_media_item_of_exactly_the_limit_of_its_kind_is_taken_and_one_byte_more_is_not(string file)
    {
        var bytes = Fixture.Read(file);
        SetLimits(file is "photo.jpg", bytes.Length, 1);

        Assert.IsType<MediaIngestResult.Stored>(await Take(bytes, null));

        SetLimits(file is "photo.jpg", bytes.Length - 1, 1_000_000);
        _content.Committed.Clear();
        _store.Rows.Clear();
        var tooLarge = Assert.IsType<MediaIngestResult.TooLarge>(await Take(bytes, null));

        Assert.Equal(bytes.Length - 1, tooLarge.MaxBytes);
        AssertNothingStayed();
    }

    [Fact]
    public async Task The_limits_are_8_MiB_for_an_image_and_300_MB_for_a_video()
    {
        _ = await Take(Fixture.Read("photo.jpg"), null);
        Assert.Equal(8_388_608, _content.LastLimit);

        _ = await Take(Fixture.Read("flat.mp4"), null);
        Assert.Equal(300_000_000, _content.LastLimit);
    }

    [Fact]
    public async Task An_unreadable_file_leaves_nothing_behind()
    {
        var unreadable = Assert.IsType<MediaIngestResult.Unreadable>(await Take(Fixture.Read("moov-last.mp4")[..5000], "video/mp4"));

        Assert.NotEmpty(unreadable.Reason);
        AssertNothingStayed();
    }

    [Fact]
    public async Task No_bytes_at_all_are_unreadable()
    {
        Assert.IsType<MediaIngestResult.Unreadable>(await Take([], "image/jpeg"));
        AssertNothingStayed();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_behind()
    {
        using var source = new BreakingStream(Fixture.Read("moov-last.mp4"), 3000, new IOException("gone"));

        _ = await Assert.ThrowsAsync<IOException>(() => Ingest.IngestAsync(_tenant, source, MediaLabel.OfBody("video/mp4"), CancellationToken.None));

        AssertNothingStayed();
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new BreakingStream(Fixture.Read("moov-last.mp4"), 3000, null, cancellation.Cancel);

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Ingest.IngestAsync(_tenant, source, MediaLabel.OfBody("video/mp4"), cancellation.Token));

        AssertNothingStayed();
    }

    [Fact]
    public async Task A_failure_to_commit_leaves_nothing_behind()
    {
        _content.CommitFailure = new IOException("disk full");

        _ = await Assert.ThrowsAsync<IOException>(() => Take(Fixture.Read("photo.jpg"), null));

        AssertNothingStayed();
    }

    [Fact]
    public async Task A_row_that_may_or_may_not_be_stored_goes_before_its_bytes()
    {
        _store.AddFailure = new TimeoutException();
        _store.OnRemove = mediaItem => Assert.True(_content.Committed.ContainsKey(mediaItem.Id));

        _ = await Assert.ThrowsAsync<TimeoutException>(() => Take(Fixture.Read("photo.jpg"), null));

        AssertNothingStayed();
    }

    [Fact]
    public async Task Bytes_are_staged_as_they_come_and_not_collected_first()
    {
        var bytes = Fixture.Read("moov-last.mp4");
        var stagedMeanwhile = 0;
        using var source = new BreakingStream(bytes, 4000, null, () => stagedMeanwhile = _content.Staged.Values.Sum(b => b.Length));

        Assert.IsType<MediaIngestResult.Stored>(await Ingest.IngestAsync(_tenant, source, MediaLabel.None, CancellationToken.None));

        Assert.InRange(stagedMeanwhile, 3900, 4100);
    }

    private void SetLimits(bool image, long own, long other) =>
        (_options.MaxImageBytes, _options.MaxVideoBytes) = image ? (own, other) : (other, own);

    private Task<MediaIngestResult> Take(byte[] bytes, string? declared) =>
        Ingest.IngestAsync(_tenant, new MemoryStream(bytes), MediaLabel.OfBody(declared), CancellationToken.None);

    private void AssertNothingStayed()
    {
        Assert.Empty(_content.Staged);
        Assert.Empty(_content.Committed);
        Assert.Empty(_store.Rows);
    }

    /// <summary>Gives small pieces, and at a certain byte does something, or fails.</summary>
    private sealed class BreakingStream(byte[] bytes, int at, Exception? failure, Action? action = null) : MemoryStream(bytes)
    {
        private bool _done;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= at && !_done)
            {
                _done = true;
                action?.Invoke();
                if (failure is not null)
                {
                    throw failure;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            return await base.ReadAsync(buffer[..Math.Min(100, buffer.Length)], cancellationToken);
        }
    }
}
