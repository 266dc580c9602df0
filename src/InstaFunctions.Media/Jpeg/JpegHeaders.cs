using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.IO;

namespace InstaFunctions.Media.Jpeg;

/// <summary>Reads a JPEG's size as shown.</summary>
internal static class JpegHeaders
{
    // The frame header for the size, APP1 for the orientation. The rest is skipped, not kept.
    private static readonly JpegSegmentType[] Wanted = [.. ((IJpegSegmentMetadataReader)new JpegReader()).SegmentTypes, JpegSegmentType.App1];

    /// <exception cref="MalformedMediaException">The bytes make no sense.</exception>
    public static (int Width, int Height) Read(Stream stream)
    {
        var (width, height, orientation) = ReadSegments(stream);
        if (width <= 0 || height <= 0)
        {
            throw new MalformedMediaException("The JPEG is damaged or incomplete: its headers tell no size.");
        }

        if (!HasEndOfImage(stream))
        {
            throw new MalformedMediaException("The JPEG is incomplete: it ends before its end marker.");
        }

        // From 5 on, the picture lies on its side (EXIF 2.3, tag 274).
        return orientation >= 5 ? (height, width) : (width, height);
    }

    private static (int Width, int Height, int Orientation) ReadSegments(Stream stream)
    {
        int width = 0, height = 0;
        int? orientation = null;
        try
        {
            foreach (var segment in JpegSegmentReader.ReadSegments(new SequentialStreamReader(stream), Wanted))
            {
                if (segment.Type is JpegSegmentType.App1)
                {
                    // The first EXIF segment counts.
                    orientation ??= segment.Bytes.AsSpan().StartsWith(ExifOrientation.Preamble) ? ExifOrientation.Read(segment.Bytes) : null;
                    continue;
                }

                var frame = new JpegReader().Extract(segment);
                width = Int(frame, JpegDirectory.TagImageWidth);
                height = Int(frame, JpegDirectory.TagImageHeight);
            }
        }
        catch (Exception e) when (e is JpegProcessingException or IOException or ArgumentException or OverflowException)
        {
            throw new MalformedMediaException("The JPEG is damaged or incomplete: its headers cannot be read.");
        }

        return (width, height, orientation ?? 1);
    }

    private static int Int(MetadataExtractor.Directory frame, int tag) => frame.GetObject(tag) switch
    {
        int value => value,
        ushort value => value,
        _ => 0,
    };

    /// <summary>
    /// Whether there is an end marker after the headers. In the picture's data every FF that is not a marker is followed by
    /// 00, so an FF D9 can only be the end.
    /// </summary>
    private static bool HasEndOfImage(Stream stream)
    {
        // The segment reader has stopped behind a marker, perhaps behind this one.
        stream.Position = Math.Max(0, stream.Position - 2);
        var buffer = new byte[64 * 1024];
        var carried = 0;
        int read;
        while ((read = stream.Read(buffer, carried, buffer.Length - carried)) > 0)
        {
            var filled = buffer.AsSpan(0, carried + read);
            if (filled.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0)
            {
                return true;
            }

            buffer[0] = filled[^1];
            carried = 1;
        }

        return false;
    }
}
