using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jpeg;

namespace InstaFunctions.Simulator.Media;

/// <summary>Reads what a file is, and its size and length, from its first boxes or segments.</summary>
internal static class MediaHeaders
{
    private static readonly IJpegSegmentMetadataReader[] FrameAndExif = [new JpegReader(), new ExifReader()];

    public static bool IsJpeg(ReadOnlySpan<byte> start) => start is [0xFF, 0xD8, 0xFF, ..];

    /// <summary>A picture, but of a kind the platform does not take.</summary>
    public static bool IsOtherImage(ReadOnlySpan<byte> start) =>
        start is [0x89, 0x50, 0x4E, 0x47, ..]
        || start.StartsWith("GIF8"u8)
        || start.StartsWith("BM"u8)
        || start is [0x49, 0x49, 0x2A, 0x00, ..] or [0x4D, 0x4D, 0x00, 0x2A, ..]
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8))
        || (IsBoxFile(start) && (Brand(start).StartsWith("hei"u8) || Brand(start).StartsWith("avif"u8) || Brand(start).StartsWith("mif1"u8)));

    /// <summary><c>video/mp4</c>, <c>video/quicktime</c>, or null for anything else.</summary>
    public static string? VideoType(ReadOnlySpan<byte> start)
    {
        if (IsOtherImage(start))
        {
            return null;
        }

        if (IsBoxFile(start))
        {
            return Brand(start).SequenceEqual("qt  "u8) ? "video/quicktime" : "video/mp4";
        }

        // Older QuickTime files begin without a file type box.
        return start.Length >= 8 && (start[4..8].SequenceEqual("moov"u8) || start[4..8].SequenceEqual("wide"u8) || start[4..8].SequenceEqual("mdat"u8))
            ? "video/quicktime"
            : null;
    }

    /// <summary>Width and height as shown, after the turn that EXIF asks for, or null when the file cannot be read as a JPEG.</summary>
    public static (int Width, int Height)? ReadJpeg(Stream stream)
    {
        try
        {
            var directories = JpegMetadataReader.ReadMetadata(stream, FrameAndExif);
            var frame = directories.OfType<JpegDirectory>().FirstOrDefault();
            var turned = directories.OfType<ExifIfd0Directory>().FirstOrDefault() is { } exif
                && exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out var orientation)
                && orientation is >= 5 and <= 8;
            return frame is not null
                && frame.TryGetInt32(JpegDirectory.TagImageWidth, out var width)
                && frame.TryGetInt32(JpegDirectory.TagImageHeight, out var height)
                && width > 0 && height > 0
                ? turned ? (height, width) : (width, height)
                : null;
        }
        catch (Exception e) when (e is JpegProcessingException or IOException)
        {
            return null;
        }
    }

    private static bool IsBoxFile(ReadOnlySpan<byte> start) => start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8);

    private static ReadOnlySpan<byte> Brand(ReadOnlySpan<byte> start) => start[8..12];
}
