using System.Buffers.Binary;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Reads the first sample entry of a track: what it is coded as (ISO/IEC 14496-12, 8.5.2).</summary>
internal static class SampleEntryReader
{
    private const int VisualFields = 78;
    private const int SoundFields = 28;

    public static SampleEntry Read(BoxReader reader, Box descriptions, string handler)
    {
        var entry = reader.ReadBox(descriptions.Body + 8, descriptions.End);
        var codec = Box.NameOf(entry.Type);
        return handler switch
        {
            "vide" when entry.BodyLength >= VisualFields => Visual(reader, entry, codec),
            "soun" when entry.BodyLength >= SoundFields => new(codec, default, 0, [.. SoundReader.Read(reader, entry, codec)]),
            _ => new(codec, Coded(reader, entry), 0, []),
        };
    }

    private static SampleEntry Visual(BoxReader reader, Box entry, string codec)
    {
        var findings = new List<MediaFinding>();
        var coded = Coded(reader, entry);
        var nalLengthSize = 0;
        foreach (var box in reader.Children(entry.Body + VisualFields, entry.End))
        {
            if (box.Is("avcC"u8) && box.BodyLength >= 7)
            {
                var record = reader.Read(box, 0, (int)Math.Min(box.BodyLength, 1024));
                nalLengthSize = (record[4] & 3) + 1;
                findings.AddRange(VideoFormat.OfAvc(record));
            }
            else if (box.Is("hvcC"u8) && box.BodyLength >= 23)
            {
                var record = reader.Read(box, 0, 23);
                nalLengthSize = (record[21] & 3) + 1;
                findings.AddRange(VideoFormat.OfHevc(record));
            }
            else if (box.Is("fiel"u8) && box.BodyLength >= 1 && reader.Read(box, 0, 1)[0] is 2)
            {
                findings.Add(VideoFormat.Interlaced);
            }
            else if (box.Is("pasp"u8) && box.BodyLength >= 8)
            {
                coded = Stretch(coded, reader.Read(box, 0, 8));
            }
        }

        return new(codec, coded, nalLengthSize, [.. findings.Distinct()]);
    }

    private static (int, int) Coded(BoxReader reader, Box entry)
    {
        if (entry.BodyLength < 28)
        {
            return default;
        }

        var size = reader.Read(entry, 24, 4);
        return (BinaryPrimitives.ReadUInt16BigEndian(size), BinaryPrimitives.ReadUInt16BigEndian(size[2..]));
    }

    // Pixels that are not square are made so by stretching the width.
    private static (int, int) Stretch((int Width, int Height) coded, ReadOnlySpan<byte> aspect)
    {
        var (wide, high) = (BinaryPrimitives.ReadUInt32BigEndian(aspect), BinaryPrimitives.ReadUInt32BigEndian(aspect[4..]));
        return wide is 0 or > 10_000 || high is 0 or > 10_000 ? coded : ((int)Math.Round((double)coded.Width * wide / high), coded.Height);
    }
}
