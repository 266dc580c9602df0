using System.Buffers.Binary;
using InstaFunctions.Core.Media;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Media;

namespace InstaFunctions.SelfHost.Tests.Media;

public sealed class LargeUploadTests
{
    private const long Limit = 300_000_000;

    [Fact]
    public async Task A_video_of_exactly_300_MB_goes_to_the_disk_as_it_comes_and_one_byte_more_is_too_large()
    {
        using var folder = new TemporaryFolder();
        var store = new InMemoryMediaStore();
        await using var host = await MediaHost.StartAsync(folder, new ManualTimeProvider(), store);
        using var source = new GeneratedVideo(Limit, () => folder.Files().Sum(file => new FileInfo(file).Length));

        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(
            await host.Ingest.IngestAsync(MediaHost.Tenant, source, MediaLabel.OfBody("video/mp4"), CancellationToken.None)).MediaItem;

        Assert.Equal((Limit, 112, 64), (mediaItem.Bytes, mediaItem.Width, mediaItem.Height));
        Assert.Equal(Limit, new FileInfo(Assert.Single(folder.Files())).Length);
        // What was given out and is not on the disk yet can only be in memory.
        Assert.True(source.MostInMemory <= 256 * 1024, $"{source.MostInMemory} bytes were in memory at once.");

        await host.Content.DeleteAsync(mediaItem.TenantId, mediaItem.Id, CancellationToken.None);
        using var larger = new GeneratedVideo(Limit + 1, () => 0);
        Assert.Equal(
            new MediaIngestResult.TooLarge(MediaKind.Video, Limit),
            await host.Ingest.IngestAsync(MediaHost.Tenant, larger, MediaLabel.OfBody("video/mp4"), CancellationToken.None));
        Assert.Empty(folder.Files());
    }

    /// <summary>A video of any size, made while it is read: the headers of a small one behind as much data as it takes.</summary>
    private sealed class GeneratedVideo : Stream
    {
        private readonly byte[] _beginning;
        private readonly byte[] _end;
        private readonly long _length;
        private readonly Func<long> _onDisk;
        private long _position;
        private int _reads;

        public GeneratedVideo(long length, Func<long> onDisk)
        {
            var movie = Fixture.Read("flat.mp4");
            var data = movie.AsSpan().IndexOf("mdat"u8) - 4;
            _end = movie[(movie.AsSpan().IndexOf("moov"u8) - 4)..];
            var size = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(size, (uint)(length - data - _end.Length));
            _beginning = [.. movie[..data], .. size, .. "mdat"u8];
            (_length, _onDisk) = (length, onDisk);
        }

        public long MostInMemory { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Looking at the disk at every read would take most of the test's time.
            if (_reads++ % 16 is 0)
            {
                MostInMemory = Math.Max(MostInMemory, _position - _onDisk());
            }

            var tail = _length - _end.Length;
            var (part, from) = _position < _beginning.Length ? (_beginning, 0L) : (_end, tail);
            var inData = _position >= _beginning.Length && _position < tail;
            var count = (int)Math.Min(buffer.Length, inData ? tail - _position : from + part.Length - _position);
            if (inData)
            {
                buffer.Span[..count].Fill(0x5A);
            }
            else
            {
                part.AsSpan((int)(_position - from), count).CopyTo(buffer.Span);
            }

            _position += count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
