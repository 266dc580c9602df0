using System.Buffers.Binary;
using InstaFunctions.Core.Media;
using InstaFunctions.Media;

namespace InstaFunctions.Tests.Media;

public sealed class MediaInspectorTests
{
    [Theory]
    [InlineData("moov-first.mp4", 64, 112, 1.0, "avc1", "mp4a", 30.0)]
    [InlineData("moov-last.mp4", 64, 112, 1.0, "avc1", "mp4a", 30.0)]
    [InlineData("flat.mp4", 112, 64, 1.0, "avc1", null, 25.0)]
    [InlineData("rotated-90.mp4", 64, 112, 1.0, "avc1", null, 25.0)]
    [InlineData("clip.mov", 64, 112, 1.0, "avc1", null, 30.0)]
    [InlineData("hevc.mp4", 64, 112, 1.0, "hvc1", null, 30.0)]
    public async Task A_video_is_read_as_it_is_shown(
        string file, int width, int height, double seconds, string codec, string? sound, double frameRate)
    {
        var video = Assert.IsType<MediaInspection.Readable>(await Inspect(Fixture.Read(file)));

        Assert.Equal(MediaKind.Video, video.Kind);
        Assert.Equal((width, height), (video.Width, video.Height));
        Assert.Equal(seconds, video.DurationSeconds!.Value, 0.03);
        Assert.Equal((codec, sound), (video.VideoCodec, video.AudioCodec));
        Assert.Equal(frameRate, video.FrameRate!.Value, 0.01);
    }

    [Fact]
    public async Task The_length_of_a_fragmented_video_is_added_up_from_its_fragments()
    {
        var video = Assert.IsType<MediaInspection.Readable>(await Inspect(Fixture.Read("fragmented.mp4")));

        Assert.Equal((64, 112), (video.Width, video.Height));
        // As ffprobe says, too: its sound is that long.
        Assert.Equal(1.067, video.DurationSeconds!.Value, 0.001);
    }

    [Theory]
    [InlineData(1, 96, 64)]
    [InlineData(2, 96, 64)]
    [InlineData(3, 96, 64)]
    [InlineData(4, 96, 64)]
    [InlineData(5, 64, 96)]
    [InlineData(6, 64, 96)]
    [InlineData(7, 64, 96)]
    [InlineData(8, 64, 96)]
    [InlineData(0, 96, 64)]
    [InlineData(9, 96, 64)]
    public async Task The_orientation_of_a_JPEG_decides_which_side_is_its_width(byte orientation, int width, int height)
    {
        foreach (var littleEndian in new[] { true, false })
        {
            var image = Assert.IsType<MediaInspection.Readable>(await Inspect(Fixture.JpegWithOrientation(orientation, littleEndian)));

            Assert.Equal((MediaKind.Image, "image/jpeg"), (image.Kind, image.ContentType));
            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Null(image.DurationSeconds);
        }
    }

    [Theory]
    [InlineData("photo.png", "image/png")]
    [InlineData("audio-only.m4a", "audio/mp4")]
    public async Task Other_files_are_unsupported_and_named(string file, string contentType)
    {
        var unsupported = Assert.IsType<MediaInspection.Unsupported>(await Inspect(Fixture.Read(file)));

        Assert.Equal(contentType, unsupported.Detected.ContentType);
    }

    [Fact]
    public async Task Sound_that_calls_itself_a_video_is_unreadable()
    {
        var bytes = Fixture.Read("audio-only.m4a");
        "isom"u8.CopyTo(bytes.AsSpan(8));

        var unreadable = Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));

        Assert.Contains("no picture", unreadable.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("moov-first.mp4")]
    [InlineData("moov-last.mp4")]
    [InlineData("fragmented.mp4")]
    [InlineData("clip.mov")]
    [InlineData("photo.jpg")]
    public async Task A_file_cut_short_anywhere_is_never_taken_for_whole_and_never_fails(string file)
    {
        var bytes = Fixture.Read(file);
        // The last box of a fragmented file is an index that players do without.
        var needed = file is "fragmented.mp4" ? IndexOf(bytes, "mfra"u8) - 4 : bytes.Length;
        for (var length = 0; length < needed; length++)
        {
            var inspection = await Inspect(bytes[..length]);

            Assert.True(inspection is not MediaInspection.Readable, $"{file} cut to {length} of {bytes.Length} bytes was taken for whole.");
        }
    }

    [Theory]
    [InlineData("moov-first.mp4", 2300)]
    [InlineData("fragmented.mp4", 2200)]
    [InlineData("rotated-90.mp4", 2655)]
    [InlineData("photo.jpg", 700)]
    public async Task Any_damaged_byte_in_the_headers_is_an_answer_and_not_a_failure(string file, int region)
    {
        var good = Fixture.Read(file);
        foreach (var damage in new byte[] { 0x00, 0x01, 0x7F, 0x80, 0xFF })
        {
            for (var at = 0; at < Math.Min(region, good.Length); at++)
            {
                var bytes = (byte[])good.Clone();
                bytes[at] = damage;

                if (await Inspect(bytes) is MediaInspection.Readable readable)
                {
                    Assert.True(readable.Width > 0 && readable.Height > 0);
                    Assert.True(readable.Kind is MediaKind.Image || readable.DurationSeconds > 0);
                }
            }
        }
    }

    [Fact]
    public async Task Random_bytes_behind_a_right_beginning_are_an_answer_and_not_a_failure()
    {
        var random = new Random(20260926);
        byte[][] beginnings = [[0xFF, 0xD8, 0xFF], [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0], [0, 0, 0x10, 0, .. "moov"u8]];
        for (var round = 0; round < 3000; round++)
        {
            var tail = new byte[random.Next(4096)];
            random.NextBytes(tail);

            Assert.NotNull(await Inspect([.. beginnings[round % beginnings.Length], .. tail]));
        }
    }

    [Theory]
    [InlineData("ftyp")]
    [InlineData("moov")]
    [InlineData("mvhd")]
    [InlineData("trak")]
    [InlineData("stsd")]
    [InlineData("mdat")]
    public async Task A_box_that_claims_to_be_huge_is_unreadable(string box)
    {
        foreach (var size in new uint[] { 0x7FFF_FFFF, 0xFFFF_FFFF, 2, 7 })
        {
            var bytes = Fixture.Read("moov-first.mp4");
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(IndexOf(bytes, System.Text.Encoding.ASCII.GetBytes(box)) - 4), size);

            Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));
        }
    }

    [Fact]
    public async Task A_64_bit_size_beyond_all_measure_is_unreadable()
    {
        byte[] bytes = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, 0, 0, 0, 1, .. "mdat"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

        Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));
    }

    [Fact]
    public async Task A_fragment_that_claims_four_billion_samples_is_unreadable()
    {
        var bytes = Fixture.Read("fragmented.mp4");
        var run = IndexOf(bytes, "trun"u8);
        bytes[run + 6] |= 0x01; // each sample has its own duration
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(run + 8), uint.MaxValue);

        Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));
    }

    [Fact]
    public async Task Endless_empty_boxes_are_given_up()
    {
        var bytes = new byte[16 + (8 * 250_000)];
        ((ReadOnlySpan<byte>)[0, 0, 0, 16, .. "ftypisom"u8]).CopyTo(bytes);
        for (var at = 16; at < bytes.Length; at += 8)
        {
            ((ReadOnlySpan<byte>)[0, 0, 0, 8, .. "free"u8]).CopyTo(bytes.AsSpan(at));
        }

        var unreadable = Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));
        Assert.Contains("too many", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_camera_appended_after_the_last_box_does_no_harm()
    {
        byte[] bytes = [.. Fixture.Read("moov-last.mp4"), 0, 0, 0, 4, .. "some maker's notes"u8];

        Assert.IsType<MediaInspection.Readable>(await Inspect(bytes));
    }

    [Fact]
    public async Task A_video_without_a_length_is_unreadable()
    {
        var bytes = Fixture.Read("flat.mp4");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(IndexOf(bytes, "mvhd"u8) + 4 + 16), 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(IndexOf(bytes, "mdhd"u8) + 4 + 16), 0);

        var unreadable = Assert.IsType<MediaInspection.Unreadable>(await Inspect(bytes));
        Assert.Contains("no length", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EXIF_directory_that_points_nowhere_leaves_the_picture_upright()
    {
        var bytes = Fixture.JpegWithOrientation(6, littleEndian: false);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(IndexOf(bytes, "MM"u8) + 4), 0xFFFF_FFF0);

        var image = Assert.IsType<MediaInspection.Readable>(await Inspect(bytes));
        Assert.Equal((96, 64), (image.Width, image.Height));
    }

    [Fact]
    public async Task Of_a_300_MB_video_only_the_headers_are_read()
    {
        var movie = Fixture.Read("flat.mp4");
        var moov = IndexOf(movie, "moov"u8) - 4;
        var mdatStart = IndexOf(movie, "mdat"u8) - 4;
        // Without the padding before it, the larger data box has its content where the tables say.
        using var stream = new SparseVideo(movie[..(mdatStart - 8)], 300_000_000, movie[moov..]);

        var video = Assert.IsType<MediaInspection.Readable>(await new MediaInspector().InspectAsync(stream, CancellationToken.None));

        Assert.Equal((112, 64), (video.Width, video.Height));
        Assert.True(stream.BytesRead < 20_000, $"{stream.BytesRead} bytes were read.");
    }

    private static Task<MediaInspection> Inspect(byte[] bytes) =>
        new MediaInspector().InspectAsync(new MemoryStream(bytes, writable: false), CancellationToken.None);

    private static int IndexOf(byte[] bytes, ReadOnlySpan<byte> text) => bytes.AsSpan().IndexOf(text);

    /// <summary>A beginning, a data box of any size, and an end, without holding the data.</summary>
    private sealed class SparseVideo(byte[] beginning, long dataBytes, byte[] end) : Stream
    {
        private readonly byte[] _beginning = [.. beginning, 0, 0, 0, 1, .. "mdat"u8, .. Big(dataBytes + 16)];

        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => _beginning.Length + dataBytes + end.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = 0;
            for (; read < count && Position < Length; read++, Position++)
            {
                var tail = Position - _beginning.Length - dataBytes;
                buffer[offset + read] = Position < _beginning.Length ? _beginning[Position] : tail < 0 ? (byte)0 : end[tail];
            }

            BytesRead += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static byte[] Big(long value)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            return bytes;
        }
    }
}
