using InstaFunctions.Core.Media;
using InstaFunctions.Media;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Media;

/// <summary>Files of the kinds that people who publish to Instagram have had trouble with.</summary>
public sealed class MediaCaseTests
{
    [Theory]
    [InlineData("mov_named.mp4", 270, 480, 30.0, "moov_at_end")]
    [InlineData("d2.95.mp4", 90, 160, 25.0, "moov_at_end")]
    [InlineData("frag.mp4", 270, 480, 29.84, "fragmented")]
    [InlineData("h264_422.mp4", 270, 480, 30.0, "video_chroma", "moov_at_end")]
    [InlineData("a96k.mp4", 270, 480, 30.0, "audio_sample_rate", "moov_at_end")]
    [InlineData("mp3audio.mp4", 270, 480, 30.0, "audio_codec", "moov_at_end")]
    [InlineData("disabled_first.mp4", 270, 480, 30.0, "moov_at_end")]
    [InlineData("rot90_tkhd0.mp4", 270, 480, 30.0, "moov_at_end")]
    [InlineData("oneframe.mp4", 270, 480, 30.0, "moov_at_end", "picture_duration")]
    public async Task A_video_is_measured_by_what_is_shown_and_its_oddities_are_told(string file, int width, int height, double frameRate, params string[] findings)
    {
        var video = Assert.IsType<MediaInspection.Readable>(await InspectAsync(file));

        Assert.Equal((width, height), (video.Width, video.Height));
        Assert.Equal(frameRate, video.FrameRate!.Value, 0.1);
        Assert.Equal(findings, Codes(video));
    }

    [Theory]
    [InlineData("p34.jpg", 1080, 1440)]
    [InlineData("exif6_tall.jpg", 960, 540)]
    [InlineData("mpo.jpg", 540, 675, "image_stereo")]
    public async Task An_image_is_measured_as_shown_and_its_oddities_are_told(string file, int width, int height, params string[] findings)
    {
        var image = Assert.IsType<MediaInspection.Readable>(await InspectAsync(file));

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(findings, Codes(image));
    }

    [Theory]
    [InlineData("badoffsets.mp4", "outside of its media data")]
    [InlineData("lossless.jpg", "lossless")]
    [InlineData("noscan.jpg", "no scan")]
    public async Task What_no_ordinary_decoder_reads_is_refused_with_the_reason(string file, string reason)
    {
        Assert.Contains(reason, Assert.IsType<MediaInspection.Unreadable>(await InspectAsync(file)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xC0, 8, 100, null)]
    [InlineData(0xC2, 8, 65_500, null)]
    [InlineData(0xC2, 8, 65_501, "65500 on a side")]
    [InlineData(0xC1, 12, 100, "12 bits")]
    [InlineData(0xC9, 8, 100, "arithmetic")]
    [InlineData(0xC5, 8, 100, "hierarchical")]
    [InlineData(0xCB, 8, 100, "lossless")]
    public async Task A_JPEG_is_taken_when_ordinary_decoders_take_its_kind(byte frame, byte bits, int height, string? reason)
    {
        byte[] bytes =
        [
            0xFF, 0xD8, 0xFF, frame, 0, 11, bits, (byte)(height >> 8), (byte)height, 0, 100, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9,
        ];

        var inspection = await new MediaInspector().InspectAsync(new MemoryStream(bytes), CancellationToken.None);

        if (reason is null)
        {
            Assert.IsType<MediaInspection.Readable>(inspection);
        }
        else
        {
            Assert.Contains(reason, Assert.IsType<MediaInspection.Unreadable>(inspection).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_chunk_outside_of_the_media_data_is_refused()
    {
        var bytes = MediaCases.Read("a96k.mp4");
        var table = bytes.AsSpan().IndexOf("stco"u8);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(table + 12), bytes.Length + 1);

        var inspection = await new MediaInspector().InspectAsync(new MemoryStream(bytes), CancellationToken.None);

        Assert.Contains("outside of its media data", Assert.IsType<MediaInspection.Unreadable>(inspection).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_behind_the_data_and_a_3GPP_brand_are_told()
    {
        var bytes = Fixture.Read("moov-last.mp4");
        "3gp4"u8.CopyTo(bytes.AsSpan(8));

        var inspection = await new MediaInspector().InspectAsync(new MemoryStream(bytes), CancellationToken.None);

        Assert.Equal(["moov_at_end", "container_brand"], Codes(Assert.IsType<MediaInspection.Readable>(inspection)));
    }

    private static IEnumerable<string> Codes(MediaInspection.Readable readable) => (readable.Findings ?? []).Select(finding => finding.Code);

    private static Task<MediaInspection> InspectAsync(string file) =>
        new MediaInspector().InspectAsync(new MemoryStream(MediaCases.Read(file)), CancellationToken.None);
}
