using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Tests.Media;

public sealed class MediaRulesTests
{
    private static readonly MediaItem Image = new()
    {
        Id = MediaId.From(Guid.Empty),
        TenantId = TenantId.From(Guid.Empty),
        Kind = MediaKind.Image,
        ContentType = MediaTypes.Jpeg,
        Bytes = 1000,
        Width = 1080,
        Height = 1080,
        Sha256 = "",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly MediaItem Video = Image with
    {
        Kind = MediaKind.Video,
        ContentType = MediaTypes.Mp4,
        Width = 1080,
        Height = 1920,
        DurationSeconds = 10,
        VideoCodec = "avc1",
        AudioCodec = "mp4a",
        FrameRate = 30,
    };

    [Theory]
    [InlineData(PublishProduct.Image)]
    [InlineData(PublishProduct.Stories)]
    [InlineData(PublishProduct.Carousel)]
    public void An_ordinary_image_suits(PublishProduct product) => Assert.Empty(MediaRules.Check(Image, product));

    [Theory]
    [InlineData(PublishProduct.Reels)]
    [InlineData(PublishProduct.Stories)]
    [InlineData(PublishProduct.Carousel)]
    public void An_ordinary_video_suits(PublishProduct product) => Assert.Empty(MediaRules.Check(Video, product));

    [Fact]
    public void A_video_is_no_feed_image_and_an_image_no_reel()
    {
        Assert.Equal(["media_kind"], Errors(Video, PublishProduct.Image));
        Assert.Equal(["media_kind"], Errors(Image, PublishProduct.Reels));
    }

    [Theory]
    [InlineData(750, 1000, true)] // exactly 3:4
    [InlineData(749, 1000, false)]
    [InlineData(1080, 1440, true)]
    [InlineData(1080, 1441, false)]
    [InlineData(1910, 1000, true)] // exactly 1.91:1
    [InlineData(1911, 1000, false)]
    [InlineData(1080, 566, true)]
    [InlineData(1080, 565, false)]
    public void A_feed_image_is_between_3_to_4_and_191_to_100_inclusive(int width, int height, bool suits)
    {
        foreach (var product in new[] { PublishProduct.Image, PublishProduct.Carousel })
        {
            Assert.Equal(suits ? [] : ["aspect_ratio"], Errors(Image with { Width = width, Height = height }, product));
        }
    }

    [Theory]
    [InlineData(800, 1000, false)] // exactly 4:5
    [InlineData(799, 1000, true)]
    [InlineData(750, 1000, true)]
    public void Between_the_reported_3_to_4_and_the_documented_4_to_5_there_is_a_warning(int width, int height, bool warned)
    {
        var findings = MediaRules.Check(Image with { Width = width, Height = height }, PublishProduct.Image);

        Assert.Equal(warned ? [("aspect_ratio", FindingSeverity.Warning)] : [], findings.Select(f => (f.Code, f.Severity)));
    }

    [Fact]
    public void Of_a_carousel_the_first_image_has_to_fit_and_the_others_are_told_to_be_cropped()
    {
        var tall = Image with { Width = 500, Height = 1000 };

        Assert.Equal(FindingSeverity.Error, Assert.Single(MediaRules.Check(tall, PublishProduct.Carousel)).Severity);
        var later = Assert.Single(MediaRules.Check(tall, PublishProduct.Carousel, 1));
        Assert.Equal(("aspect_ratio", FindingSeverity.Warning), (later.Code, later.Severity));
        Assert.Contains("shape of the first", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_inspection_found_is_told_for_every_product()
    {
        var finding = new MediaFinding("video_chroma", FindingSeverity.Warning, "4:2:2");

        Assert.Equal([finding], MediaRules.Check(Video with { Findings = [finding] }, PublishProduct.Reels));
    }

    [Fact]
    public void A_story_image_may_have_any_shape()
    {
        Assert.Empty(MediaRules.Check(Image with { Width = 10, Height = 5000 }, PublishProduct.Stories));
    }

    [Theory]
    [InlineData(319, true)]
    [InlineData(320, false)]
    [InlineData(1440, false)]
    [InlineData(1441, true)]
    public void A_width_that_Instagram_scales_is_a_warning_and_no_error(int width, bool warned)
    {
        var findings = MediaRules.Check(Image with { Width = width, Height = width }, PublishProduct.Image);

        Assert.Equal(warned ? [("image_width", FindingSeverity.Warning)] : [], findings.Select(f => (f.Code, f.Severity)));
    }

    [Theory]
    [InlineData(8_388_608, true)]
    [InlineData(8_388_609, false)]
    public void An_image_has_at_most_8_MiB(long bytes, bool suits)
    {
        foreach (var product in new[] { PublishProduct.Image, PublishProduct.Stories, PublishProduct.Carousel })
        {
            Assert.Equal(suits ? [] : ["image_bytes"], Errors(Image with { Bytes = bytes }, product));
        }
    }

    [Fact]
    public void An_image_that_is_no_JPEG_is_an_error()
    {
        Assert.Equal(["image_format"], Errors(Image with { ContentType = "image/png" }, PublishProduct.Image));
    }

    [Theory]
    [InlineData(PublishProduct.Reels, 2.95, true)]
    [InlineData(PublishProduct.Reels, 2.949, false)]
    [InlineData(PublishProduct.Reels, 3, true)]
    [InlineData(PublishProduct.Reels, 900, true)]
    [InlineData(PublishProduct.Reels, 900.05, true)]
    [InlineData(PublishProduct.Reels, 900.051, false)]
    [InlineData(PublishProduct.Stories, 2.95, true)]
    [InlineData(PublishProduct.Stories, 2.949, false)]
    [InlineData(PublishProduct.Stories, 60, true)]
    [InlineData(PublishProduct.Stories, 60.05, true)]
    [InlineData(PublishProduct.Stories, 60.051, false)]
    [InlineData(PublishProduct.Carousel, 60.05, true)]
    [InlineData(PublishProduct.Carousel, 60.051, false)]
    public void A_videos_duration_is_within_its_products_limits(PublishProduct product, double seconds, bool suits)
    {
        Assert.Equal(suits ? [] : ["video_duration"], Errors(Video with { DurationSeconds = seconds }, product));
    }

    [Theory]
    [InlineData(PublishProduct.Reels, 300_000_000, true)]
    [InlineData(PublishProduct.Reels, 300_000_001, false)]
    [InlineData(PublishProduct.Stories, 100_000_000, true)]
    [InlineData(PublishProduct.Stories, 100_000_001, false)]
    [InlineData(PublishProduct.Carousel, 100_000_000, true)]
    [InlineData(PublishProduct.Carousel, 100_000_001, false)]
    public void A_videos_size_is_within_its_products_limit(PublishProduct product, long bytes, bool suits)
    {
        Assert.Equal(suits ? [] : ["video_bytes"], Errors(Video with { Bytes = bytes }, product));
    }

    [Theory]
    [InlineData(PublishProduct.Reels, 10, 1000, true)]
    [InlineData(PublishProduct.Reels, 10, 1001, false)]
    [InlineData(PublishProduct.Reels, 1000, 100, true)]
    [InlineData(PublishProduct.Reels, 1001, 100, false)]
    [InlineData(PublishProduct.Stories, 100, 1000, true)]
    [InlineData(PublishProduct.Stories, 100, 1001, false)]
    [InlineData(PublishProduct.Stories, 1000, 100, true)]
    [InlineData(PublishProduct.Stories, 1001, 100, false)]
    [InlineData(PublishProduct.Carousel, 10, 1000, true)]
    [InlineData(PublishProduct.Carousel, 10, 1001, false)]
    public void A_videos_shape_is_within_its_products_limits(PublishProduct product, int width, int height, bool suits)
    {
        Assert.Equal(suits ? [] : ["aspect_ratio"], Errors(Video with { Width = width, Height = height }, product));
    }

    [Theory]
    [InlineData("avc1", true)]
    [InlineData("hvc1", true)]
    [InlineData("hev1", true)]
    [InlineData(null, true)]
    [InlineData("apcn", false)]
    [InlineData("vp09", false)]
    [InlineData("av01", false)]
    public void A_video_is_H264_or_HEVC(string? codec, bool suits)
    {
        Assert.Equal(suits ? [] : ["video_codec"], Errors(Video with { VideoCodec = codec }, PublishProduct.Reels));
    }

    [Theory]
    [InlineData("audio_codec", "ac-3", 30.0, 1080)]
    [InlineData("frame_rate", "mp4a", 22.97, 1080)]
    [InlineData("frame_rate", "mp4a", 60.03, 1080)]
    [InlineData("video_width", "mp4a", 30.0, 1921)]
    public void What_Instagram_may_not_like_is_a_warning(string code, string sound, double frameRate, int width)
    {
        var findings = MediaRules.Check(Video with { AudioCodec = sound, FrameRate = frameRate, Width = width }, PublishProduct.Reels);

        var finding = Assert.Single(findings);
        Assert.Equal((code, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData(23.0, 1920)]
    [InlineData(60.0, 1920)]
    public void What_it_likes_is_none(double frameRate, int width)
    {
        Assert.Empty(MediaRules.Check(Video with { FrameRate = frameRate, Width = width }, PublishProduct.Reels));
    }

    [Fact]
    public void A_finding_names_the_limit_and_the_actual_value()
    {
        var finding = Assert.Single(MediaRules.Check(Video with { DurationSeconds = 61.5 }, PublishProduct.Stories));

        Assert.Equal("A story video must last 3 to 60 seconds; the media item lasts 61.5.", finding.Message);
    }

    [Fact]
    public void All_findings_come_at_once()
    {
        var bad = Video with { DurationSeconds = 1, Bytes = 400_000_000, Width = 1, Height = 1000, VideoCodec = "vp09" };

        Assert.Equal(["video_bytes", "video_duration", "aspect_ratio", "video_codec"], Errors(bad, PublishProduct.Reels));
    }

    private static IEnumerable<string> Errors(MediaItem mediaItem, PublishProduct product) =>
        MediaRules.Check(mediaItem, product).Where(finding => finding.Severity is FindingSeverity.Error).Select(finding => finding.Code);
}
