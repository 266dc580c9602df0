using System.Security.Cryptography;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Media;
using InstaFunctions.Testing;

namespace InstaFunctions.SelfHost.Tests.Media;

public sealed class FolderMediaContentTests : IDisposable
{
    private static readonly TenantId Tenant = MediaHost.Tenant;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FolderMediaContent _content;
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(300_000);

    public FolderMediaContentTests()
    {
        var key = MediaLinkKey.ReadOrCreate(Path.Combine(_folder.Path, "keys", "k"));
        _content = new FolderMediaContent(
            new MediaFolder(Path.Combine(_folder.Path, "media")), new MediaLinks(key, () => new Uri("https://media.example"), _clock), _clock);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Staged_bytes_are_counted_hashed_and_readable()
    {
        var id = NewId();

        var staged = await Stage(id, _bytes.Length);

        Assert.Equal(new StagedContent(_bytes.Length, Convert.ToHexStringLower(SHA256.HashData(_bytes))), staged);
        await using var stream = await _content.OpenStagedAsync(Tenant, id, CancellationToken.None);
        Assert.True(stream.CanSeek);
        Assert.Equal(_bytes.Length, stream.Length);
    }

    [Fact]
    public async Task One_byte_over_the_limit_is_too_large_and_leaves_nothing()
    {
        var refused = await Assert.ThrowsAsync<MediaTooLargeException>(() => Stage(NewId(), _bytes.Length - 1));

        Assert.Equal(_bytes.Length - 1, refused.MaxBytes);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new CancellingStream(_bytes, cancellation);

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _content.StageAsync(Tenant, NewId(), source, long.MaxValue, cancellation.Token));

        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Committing_moves_the_bytes_to_their_place_and_deleting_removes_them()
    {
        var id = NewId();
        _ = await Stage(id, long.MaxValue);

        await _content.CommitAsync(Tenant, id, MediaTypes.Mp4, CancellationToken.None);

        var file = Assert.Single(_folder.Files());
        Assert.EndsWith(Path.Combine(id.Value.ToString("N")[^2..], $"{id.Value:N}.mp4"), file, StringComparison.Ordinal);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(file));

        await _content.DeleteAsync(Tenant, id, CancellationToken.None);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_no_failure()
    {
        await _content.DiscardAsync(Tenant, NewId(), CancellationToken.None);
        await _content.DeleteAsync(Tenant, NewId(), CancellationToken.None);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task One_tenants_bytes_are_not_anothers()
    {
        var id = NewId();
        _ = await Stage(id, long.MaxValue);
        var other = TenantId.From(Guid.NewGuid());

        await _content.DiscardAsync(other, id, CancellationToken.None);

        Assert.Single(_folder.Files());
        _ = await Assert.ThrowsAnyAsync<IOException>(() => _content.OpenStagedAsync(other, id, CancellationToken.None));
    }

    [Fact]
    public async Task Staged_bytes_are_stale_when_they_are_older_than_the_limit_and_not_at_it()
    {
        _ = await Stage(NewId(), long.MaxValue);
        var staged = _clock.GetUtcNow();

        Assert.Equal(0, await _content.DiscardUntouchedSinceAsync(staged, CancellationToken.None));
        Assert.Equal(1, await _content.DiscardUntouchedSinceAsync(staged + TimeSpan.FromTicks(1), CancellationToken.None));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Committed_bytes_are_listed_by_their_age()
    {
        var id = NewId();
        _ = await Stage(id, long.MaxValue);
        _clock.Advance(TimeSpan.FromHours(1));
        await _content.CommitAsync(Tenant, id, MediaTypes.Jpeg, CancellationToken.None);

        Assert.Empty(await List(_clock.GetUtcNow()));
        Assert.Equal([new CommittedContent(Tenant, id)], await List(_clock.GetUtcNow() + TimeSpan.FromTicks(1)));
        Assert.Equal(0, await _content.DiscardUntouchedSinceAsync(DateTimeOffset.MaxValue, CancellationToken.None));
    }

    [Fact]
    public void Only_the_services_own_user_may_look_into_the_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            // There the folder inherits its access list; that it exists is all there is to see.
            Assert.True(Directory.Exists(Path.Combine(_folder.Path, "media", "committed")));
            return;
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_folder.Path, "media", "committed")));
    }

    private MediaId NewId() => Core.Uuid.New<MediaId>(_clock);

    private Task<StagedContent> Stage(MediaId id, long maxBytes) =>
        _content.StageAsync(Tenant, id, new MemoryStream(_bytes), maxBytes, CancellationToken.None);

    private async Task<List<CommittedContent>> List(DateTimeOffset before)
    {
        var found = new List<CommittedContent>();
        await foreach (var content in _content.CommittedBeforeAsync(before, CancellationToken.None))
        {
            found.Add(content);
        }

        return found;
    }

    private sealed class CancellingStream(byte[] bytes, CancellationTokenSource cancellation) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0)
            {
                await cancellation.CancelAsync();
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
        }
    }
}
