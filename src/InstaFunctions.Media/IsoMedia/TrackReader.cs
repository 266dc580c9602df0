using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Reads a <c>trak</c> box.</summary>
internal static class TrackReader
{
    public static Track Read(BoxReader reader, Box trak)
    {
        var header = reader.Find(trak, "tkhd"u8);
        var media = reader.Find(trak, "mdia"u8) ?? throw new MalformedMediaException("A track of the file has no media.");
        var handler = reader.Find(media, "hdlr"u8) is { } hdlr ? U32(reader.Read(hdlr, 8, 4)) : 0;
        var (scale, seconds) = reader.Find(media, "mdhd"u8) is { } mdhd ? ReadTimes(reader, mdhd) : (0, 0);
        var (codec, samples, coded) = ReadSamples(reader, media);
        var (id, size) = header is { } tkhd ? ReadHeader(reader, tkhd) : (0, default);
        return new Track
        {
            Id = id,
            Handler = Box.NameOf(handler),
            Size = size is (0, _) or (_, 0) ? coded : size,
            TimeScale = scale,
            Seconds = seconds,
            Codec = codec,
            Samples = samples,
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

    private static (uint Id, (int, int) Size) ReadHeader(BoxReader reader, Box box)
    {
        var shift = reader.Read(box, 0, 1)[0] is 1 ? 12 : 0;
        var id = U32(reader.Read(box, shift > 0 ? 20 : 12, 4));
        var tail = reader.Read(box, 40 + shift, 44);
        var turned = IsQuarterTurn(tail[..36]);
        // 16.16 fixed point; the matrix before them turns the picture.
        var width = Pixels(U32(tail[36..]));
        var height = Pixels(U32(tail[40..]));
        return (id, turned ? (height, width) : (width, height));
    }

    private static bool IsQuarterTurn(ReadOnlySpan<byte> matrix) =>
        U32(matrix) is 0 && U32(matrix[16..]) is 0 && U32(matrix[4..]) is not 0 && U32(matrix[12..]) is not 0;

    private static int Pixels(uint fixedPoint) => (int)((fixedPoint + 0x8000L) >> 16);

    private static (string? Codec, uint Samples, (int, int) Coded) ReadSamples(BoxReader reader, Box media)
    {
        if (reader.Find(media, "minf"u8) is not { } info || reader.Find(info, "stbl"u8) is not { } table)
        {
            return (null, 0, default);
        }

        var samples = (reader.Find(table, "stsz"u8) ?? reader.Find(table, "stz2"u8)) is { } sizes
            ? U32(reader.Read(sizes, 8, 4))
            : 0;
        if (reader.Find(table, "stsd"u8) is not { BodyLength: > 16 } descriptions)
        {
            return (null, samples, default);
        }

        var entry = reader.ReadBox(descriptions.Body + 8, descriptions.End);
        var coded = entry.BodyLength >= 28 ? reader.Read(entry, 24, 4) : default;
        return (
            Box.NameOf(entry.Type),
            samples,
            coded.IsEmpty ? default : (BinaryPrimitives.ReadUInt16BigEndian(coded), BinaryPrimitives.ReadUInt16BigEndian(coded[2..])));
    }

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
