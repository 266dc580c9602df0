using System.Buffers.Binary;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.Jpeg;

/// <summary>What the markers of a JPEG tell (ITU-T T.81, annex B).</summary>
/// <param name="Width">As shown, after the turn that EXIF asks for.</param>
/// <param name="Height">As shown.</param>
/// <param name="Findings">What is unusual about it.</param>
internal sealed record JpegInfo(int Width, int Height, IReadOnlyList<MediaFinding> Findings);

/// <summary>
/// Walks a JPEG from marker to marker, reading what it needs and skipping the rest. Own code, because the usual readers stop
/// at the frame header and so take a file without a picture for one.
/// </summary>
internal static class JpegHeaders
{
    // libjpeg's JPEG_MAX_DIMENSION, which nearly every decoder is built with.
    private const int MaxDimension = 65_500;
    private const int MaxSegments = 10_000;

    /// <exception cref="MalformedMediaException">The bytes make no sense, or no ordinary decoder will take them.</exception>
    public static JpegInfo Read(Stream stream)
    {
        var markers = new JpegMarkers(stream);
        var frame = default(Frame);
        int? orientation = null;
        var findings = new List<MediaFinding>();
        for (var count = 0; ; count++)
        {
            if (count > MaxSegments)
            {
                throw new MalformedMediaException("The JPEG is damaged: it has too many segments.");
            }

            var marker = markers.Next();
            if (marker is JpegMarkers.EndOfImage)
            {
                throw new MalformedMediaException(frame.Width > 0
                    ? "The JPEG is damaged: it has a frame header but no picture data (no scan)."
                    : "The JPEG is damaged or incomplete: its headers tell no size.");
            }

            if (marker is JpegMarkers.StartOfScan)
            {
                break;
            }

            var body = markers.ReadSegment();
            if (IsFrame(marker))
            {
                frame = ReadFrame(marker, body);
            }
            else if (marker is 0xE1 && body.StartsWith(ExifOrientation.Preamble))
            {
                // The first EXIF segment counts.
                orientation ??= ExifOrientation.Read(body);
            }
            else if (marker is 0xE2 && body.StartsWith("MPF\0"u8))
            {
                findings.Add(new("image_stereo", FindingSeverity.Warning, "The file holds several pictures (MPO), which Instagram's documents exclude."));
            }
            else if (marker is 0xE3 && body.StartsWith("_JPSJPS_"u8))
            {
                findings.Add(new("image_stereo", FindingSeverity.Warning, "The file is a stereo picture (JPS), which Instagram's documents exclude."));
            }
        }

        if (frame.Width <= 0 || frame.Height <= 0)
        {
            throw new MalformedMediaException("The JPEG is damaged or incomplete: its headers tell no size.");
        }

        if (!markers.HasEndOfImage())
        {
            throw new MalformedMediaException("The JPEG is incomplete: it ends before its end marker.");
        }

        // From 5 on, the picture lies on its side (EXIF 2.3, tag 274).
        return orientation >= 5 ? new(frame.Height, frame.Width, findings) : new(frame.Width, frame.Height, findings);
    }

    // SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static Frame ReadFrame(byte marker, ReadOnlySpan<byte> body)
    {
        if (body.Length < 6)
        {
            throw new MalformedMediaException("The JPEG is damaged: its frame header is too short.");
        }

        if (marker is not (0xC0 or 0xC1 or 0xC2))
        {
            var kind = marker is 0xC3 or 0xC7 or 0xCB or 0xCF ? "lossless" : marker >= 0xC9 ? "arithmetic-coded" : "hierarchical";
            throw new MalformedMediaException($"The JPEG is {kind} (SOF{marker - 0xC0}), which Instagram and most decoders do not read; save it as baseline or progressive.");
        }

        if (body[0] is not 8)
        {
            throw new MalformedMediaException($"The JPEG has {body[0]} bits per sample, which Instagram and most decoders do not read; save it with 8.");
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
        return width > MaxDimension || height > MaxDimension
            ? throw new MalformedMediaException($"The JPEG is {width}x{height} pixels; decoders take up to {MaxDimension} on a side.")
            : body[5] is not (1 or 3 or 4) || body.Length < 6 + (3 * body[5])
            ? throw new MalformedMediaException("The JPEG is damaged: its frame header is malformed.")
            : new Frame(width, height);
    }

    private readonly record struct Frame(int Width, int Height);
}
