using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Reads a <c>trak</c> box.</summary>
internal static class TrackReader
{
    // The priming of sound and the reordering of pictures are edits too; they cut less than this.
    private const double HarmlessCutSeconds = 0.25;

    public static Track Read(BoxReader reader, Box trak, uint movieScale)
    {
        var header = reader.Find(trak, "tkhd"u8);
        var media = reader.Find(trak, "mdia"u8) ?? throw new MalformedMediaException("A track of the file has no media.");
        var handler = Box.NameOf(reader.Find(media, "hdlr"u8) is { } hdlr ? U32(reader.Read(hdlr, 8, 4)) : 0);
        var (scale, seconds) = reader.Find(media, "mdhd"u8) is { } mdhd ? ReadTimes(reader, mdhd) : (0, 0);
        var table = reader.Find(media, "minf"u8) is { } info ? reader.Find(info, "stbl"u8) : null;
        var entry = table is { } samples && reader.Find(samples, "stsd"u8) is { BodyLength: > 16 } descriptions
            ? SampleEntryReader.Read(reader, descriptions, handler)
            : SampleEntry.None;
        var (id, enabled, size, turned) = header is { } tkhd ? ReadHeader(reader, tkhd) : (0, true, default, false);
        var coded = turned ? (entry.Coded.Height, entry.Coded.Width) : entry.Coded;
        return new Track
        {
            Id = id,
            Enabled = enabled,
            Handler = handler,
            Size = size is (0, _) or (_, 0) ? coded : size,
            TimeScale = scale,
            Seconds = seconds,
            Entry = entry,
            Table = table is { } found ? SampleTable.Read(reader, found) : SampleTable.Empty,
            IsCut = IsCut(reader, trak, seconds, movieScale),
        };
    }

    /// <summary>Time scale and duration in seconds; <c>mvhd</c> and <c>mdhd</c> have them at the same places.</summary>
    public static (uint Scale, double Seconds) ReadTimes(BoxReader reader, Box box)
    {
        var wide = reader.Read(box, 0, 1)[0] is 1;
        var scale = U32(reader.Read(box, wide ? 20 : 12, 4));
        var units = wide
            ? BinaryPrimitives.ReadUInt64BigEndian(reader.Read(box, 24, 8))
            : U32(reader.Read(box, 16, 4));
        // All ones: "not known".
        var known = units != (wide ? ulong.MaxValue : uint.MaxValue);
        return (scale, known && scale > 0 ? (double)units / scale : 0);
    }

    private static (uint Id, bool Enabled, (int, int) Size, bool Turned) ReadHeader(BoxReader reader, Box box)
    {
        var start = reader.Read(box, 0, 4);
        var (wide, enabled) = (start[0] is 1, (start[3] & 1) is 1);
        var shift = wide ? 12 : 0;
        var id = U32(reader.Read(box, wide ? 20 : 12, 4));
        var tail = reader.Read(box, 40 + shift, 44);
        var turned = IsQuarterTurn(tail[..36]);
        // 16.16 fixed point; the matrix before them turns the picture.
        var width = Pixels(U32(tail[36..]));
        var height = Pixels(U32(tail[40..]));
        return (id, enabled, turned ? (height, width) : (width, height), turned);
    }

    private static bool IsQuarterTurn(ReadOnlySpan<byte> matrix) =>
        U32(matrix) is 0 && U32(matrix[16..]) is 0 && U32(matrix[4..]) is not 0 && U32(matrix[12..]) is not 0;

    private static int Pixels(uint fixedPoint) => (int)((fixedPoint + 0x8000L) >> 16);

    private static bool IsCut(BoxReader reader, Box trak, double seconds, uint movieScale)
    {
        if (movieScale is 0 || seconds <= 0 || reader.Find(trak, "edts"u8) is not { } edits || reader.Find(edits, "elst"u8) is not { } list)
        {
            return false;
        }

        var wide = reader.Read(list, 0, 1)[0] is 1;
        var count = U32(reader.Read(list, 4, 4));
        var (shown, parts) = (0d, 0);
        for (var i = 0; i < count; i++)
        {
            var edit = reader.Read(list, 8 + (i * (wide ? 20L : 12L)), wide ? 16 : 8);
            var duration = wide ? BinaryPrimitives.ReadUInt64BigEndian(edit) : U32(edit);
            var start = wide ? BinaryPrimitives.ReadInt64BigEndian(edit[8..]) : BinaryPrimitives.ReadInt32BigEndian(edit[4..]);
            // -1: a pause before the picture begins.
            if (start >= 0)
            {
                shown += (double)duration / movieScale;
                parts++;
            }
        }

        return parts > 1 || (parts is 1 && shown > 0 && seconds - shown > HarmlessCutSeconds);
    }

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
