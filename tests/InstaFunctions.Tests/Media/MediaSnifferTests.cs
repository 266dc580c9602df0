using InstaFunctions.Core.Media;

namespace InstaFunctions.Tests.Media;

public sealed class MediaSnifferTests
{
    [Theory]
    [InlineData("photo.jpg", "image/jpeg", MediaKind.Image)]
    [InlineData("moov-first.mp4", "video/mp4", MediaKind.Video)]
    [InlineData("fragmented.mp4", "video/mp4", MediaKind.Video)]
    [InlineData("hevc.mp4", "video/mp4", MediaKind.Video)]
    [InlineData("clip.mov", "video/quicktime", MediaKind.Video)]
    public void What_the_service_keeps_is_recognized(string file, string contentType, MediaKind kind)
    {
        var sniffed = MediaSniffer.Sniff(Fixture.Read(file).AsSpan(0, MediaSniffer.HeadLength));

        Assert.Equal(contentType, sniffed.ContentType);
        Assert.Equal(kind, sniffed.Kind);
    }

    [Theory]
    [InlineData("photo.png", "image/png", "a PNG image")]
    [InlineData("photo.webp", "image/webp", "a WebP image")]
    [InlineData("photo.gif", "image/gif", "a GIF image")]
    [InlineData("photo.avif", "image/avif", "an AVIF image")]
    [InlineData("audio-only.m4a", "audio/mp4", "an MPEG-4 sound file")]
    [InlineData("clip.webm", "video/webm", "a WebM or Matroska video")]
    public void What_it_does_not_keep_is_called_by_its_name(string file, string contentType, string name)
    {
        var sniffed = MediaSniffer.Sniff(Fixture.Read(file).AsSpan(0, MediaSniffer.HeadLength));

        Assert.Equal(new SniffedType(name, contentType), sniffed);
        Assert.Null(sniffed.Kind);
    }

    [Theory]
    [InlineData("heic", "image/heic")]
    [InlineData("heix", "image/heic")]
    [InlineData("mif1", "image/heic")]
    [InlineData("avis", "image/avif")]
    [InlineData("3gp5", "video/mp4")]
    [InlineData("M4A ", "audio/mp4")]
    [InlineData("qt  ", "video/quicktime")]
    [InlineData("isom", "video/mp4")]
    [InlineData("mp42", "video/mp4")]
    [InlineData("M4V ", "video/mp4")]
    [InlineData("XAVC", "video/mp4")]
    public void The_brand_of_a_box_file_decides(string brand, string contentType)
    {
        byte[] head = [0, 0, 0, 20, .. "ftyp"u8, .. System.Text.Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0, .. "iso2"u8];

        Assert.Equal(contentType, MediaSniffer.Sniff(head).ContentType);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "a web page (HTML)")]
    [InlineData("\r\n  <HTML lang=de>", "a web page (HTML)")]
    [InlineData("\u00EF\u00BB\u00BF<!doctype HTML>", "a web page (HTML)")]
    [InlineData("<!-- saved --><html>", "a web page (HTML)")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE html>", "a web page (HTML)")]
    [InlineData("<?xml version='1.0'?><Error>", "a markup document (XML)")]
    [InlineData("<svg xmlns='x'>", "an SVG drawing")]
    [InlineData("{\"error\": 403}", "a JSON document")]
    public void Text_that_a_wrong_link_gives_is_called_by_its_name(string head, string name)
    {
        Assert.Equal(name, MediaSniffer.Sniff(System.Text.Encoding.Latin1.GetBytes(head)).Name);
    }

    [Fact]
    public void A_generic_image_brand_with_avif_among_its_compatible_ones_is_AVIF()
    {
        byte[] head = [0, 0, 0, 24, .. "ftypmif1"u8, 0, 0, 0, 0, .. "miafavif"u8];

        Assert.Equal("image/avif", MediaSniffer.Sniff(head).ContentType);
    }

    [Fact]
    public void A_QuickTime_file_from_before_brands_is_recognized()
    {
        Assert.Equal("video/quicktime", MediaSniffer.Sniff([0, 0, 0, 8, .. "wide"u8, 0, 0, 0, 0, .. "mdat"u8]).ContentType);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xD8 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    public void Anything_else_has_no_type(byte[] head)
    {
        Assert.Null(MediaSniffer.Sniff(head).ContentType);
    }

    [Fact]
    public void No_beginning_of_any_length_makes_it_fail()
    {
        foreach (var file in new[] { "photo.jpg", "photo.webp", "photo.avif", "moov-first.mp4", "clip.mov" })
        {
            var bytes = Fixture.Read(file);
            for (var length = 0; length <= MediaSniffer.HeadLength; length++)
            {
                Assert.NotNull(MediaSniffer.Sniff(bytes.AsSpan(0, length)).Name);
            }
        }
    }
}
