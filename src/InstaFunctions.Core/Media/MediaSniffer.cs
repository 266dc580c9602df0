namespace InstaFunctions.Core.Media;

/// <summary>What bytes look like from their beginning.</summary>
/// <param name="Name">For people: "a PNG image".</param>
/// <param name="ContentType">Its content type; null when it is not known.</param>
public sealed record SniffedType(string Name, string? ContentType)
{
    /// <summary>Image or video; null when the service does not keep such media.</summary>
    public MediaKind? Kind => MediaTypes.KindOf(ContentType);
}

/// <summary>Tells what bytes are by their first few, whatever anybody calls them.</summary>
public static class MediaSniffer
{
    /// <summary>How many bytes of the beginning are enough.</summary>
    public const int HeadLength = 256;

    private static readonly SniffedType Mp4 = new("an MP4 video", MediaTypes.Mp4);
    private static readonly SniffedType QuickTime = new("a QuickTime video", MediaTypes.QuickTime);
    private static readonly SniffedType Heic = new("a HEIC image", "image/heic");
    private static readonly SniffedType Avif = new("an AVIF image", "image/avif");

    /// <summary>What a link gives that leads to a login instead of a file.</summary>
    internal static SniffedType WebPage { get; } = new("a web page (HTML)", "text/html");

    /// <summary>Recognizes the beginning of a file.</summary>
    public static SniffedType Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [] => new("empty", null),
        [0xFF, 0xD8, 0xFF, ..] => new("a JPEG image", MediaTypes.Jpeg),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => new("a PNG image", "image/png"),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => new("a GIF image", "image/gif"),
        [0x49, 0x49, 0x2A, 0x00, ..] or [0x4D, 0x4D, 0x00, 0x2A, ..] => new("a TIFF image", "image/tiff"),
        [0xFF, 0x0A, ..] => new("a JPEG XL image", "image/jxl"),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => new("a WebM or Matroska video", "video/webm"),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => new("a PDF document", "application/pdf"),
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => new("a BMP image", "image/bmp"),
        _ when head.StartsWith("RIFF"u8) && head.Length >= 12 => SniffRiff(head[8..12]),
        _ when TextSniffer.Sniff(head) is { } text => text,
        _ when head.Length >= 8 => SniffBoxes(head),
        _ => Unknown,
    };

    private static SniffedType Unknown { get; } = new("of an unknown format", null);

    private static SniffedType SniffRiff(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) ? new("a WebP image", "image/webp")
        : form.SequenceEqual("AVI "u8) ? new("an AVI video", "video/x-msvideo")
        : Unknown;

    private static SniffedType SniffBoxes(ReadOnlySpan<byte> head)
    {
        var type = head[4..8];
        if (type.SequenceEqual("ftyp"u8))
        {
            return head.Length >= 12 ? SniffBrand(head) : Unknown;
        }

        if (type.SequenceEqual("JXL "u8))
        {
            return new("a JPEG XL image", "image/jxl");
        }

        if (type.SequenceEqual("jP  "u8))
        {
            return new("a JPEG 2000 image", "image/jp2");
        }

        // QuickTime files older than the file type box begin with any of these.
        return type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8) || type.SequenceEqual("wide"u8)
            || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8)
            ? QuickTime
            : Unknown;
    }

    private static SniffedType SniffBrand(ReadOnlySpan<byte> head)
    {
        var brand = head[8..12];
        if (brand.SequenceEqual("qt  "u8))
        {
            return QuickTime;
        }

        if (brand.StartsWith("avi"u8))
        {
            return Avif;
        }

        if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
        {
            return Heic;
        }

        if (brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8))
        {
            // The generic image brands; the compatible brands tell which.
            return head[12..].IndexOf("avif"u8) >= 0 ? Avif : Heic;
        }

        if (brand.SequenceEqual("crx "u8))
        {
            return new("a Canon raw image", "image/x-canon-cr3");
        }

        if (brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) || brand.StartsWith("M4P"u8))
        {
            return new("an MPEG-4 sound file", "audio/mp4");
        }

        // 3GPP files are of the same family; with H.264 and AAC inside they are MP4 in all but name, which the inspection tells.
        // Every other brand is a flavour of MP4.
        return brand.StartsWith("3g"u8) ? new("a 3GPP video", MediaTypes.Mp4) : Mp4;
    }
}
