using System.Buffers.Binary;

namespace InstaFunctions.Media.Jpeg;

/// <summary>
/// Finds the orientation in a JPEG's EXIF segment (EXIF 2.3, 4.6.4: tag 274 of the first directory). Own code, because
/// MetadataExtractor's reader goes on into everything that EXIF can carry, embedded XML included.
/// </summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 274;
    private const ushort ShortType = 3;

    public static ReadOnlySpan<byte> Preamble => "Exif\0\0"u8;

    /// <summary>1 to 8; 1 (upright) when it says nothing, or nothing that makes sense.</summary>
    public static int Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Preamble) || segment.Length < Preamble.Length + 8)
        {
            return 1;
        }

        var tiff = segment[Preamble.Length..];
        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
        {
            return 1;
        }

        var directory = U32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return 1;
        }

        var entries = tiff[(int)directory..];
        var count = U16(entries, little);
        for (entries = entries[2..]; count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (U16(entries, little) is OrientationTag)
            {
                var value = U16(entries[8..], little);
                return U16(entries[2..], little) is ShortType && value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
