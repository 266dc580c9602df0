using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>
/// What the decoder configuration of H.264 (ISO/IEC 14496-15, 5.3.3; ITU-T H.264, 7.3.2.1) and HEVC (8.3.3) tells about chroma,
/// depth and interlacing.
/// </summary>
internal static class VideoFormat
{
    private static readonly string[] Chromas = ["4:0:0", "4:2:0", "4:2:2", "4:4:4"];

    public static MediaFinding Interlaced { get; } = new(
        "video_interlaced", FindingSeverity.Warning, "Instagram asks for progressive video; this is interlaced.");

    public static IEnumerable<MediaFinding> OfAvc(ReadOnlySpan<byte> record)
    {
        // Version, profile, compatibility, level, length size, count of parameter sets, then the first one with its length.
        if (record.Length < 12 || (record[5] & 0x1F) is 0)
        {
            return [];
        }

        var bits = new BitReader(record[8..Math.Min(record.Length, 8 + ((record[6] << 8) | record[7]))]);
        _ = bits.Read(8);
        var profile = bits.Read(8);
        _ = bits.Read(16);
        _ = bits.Golomb();
        var (chroma, depth) = (1u, 8u);
        if (profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            chroma = bits.Golomb();
            if (chroma is 3)
            {
                _ = bits.Read(1);
            }

            depth = 8 + Math.Max(bits.Golomb(), bits.Golomb());
            _ = bits.Read(1);
            SkipScalingLists(ref bits, chroma);
        }

        var isInterlaced = ReadInterlaced(ref bits);
        return bits.IsExhausted ? [] : Findings(chroma, depth > 8 ? depth : null, isInterlaced);
    }

    /// <summary>Ten bits are within the documents for HEVC: they speak of 4:2:0 and progressive only.</summary>
    public static IEnumerable<MediaFinding> OfHevc(ReadOnlySpan<byte> record) =>
        Findings(record[16] & 3u, null, (record[6] & 0xC0) is 0x40);

    private static List<MediaFinding> Findings(uint chroma, uint? depth, bool isInterlaced)
    {
        var findings = new List<MediaFinding>();
        if (chroma is not 1 and < 4)
        {
            findings.Add(new("video_chroma", FindingSeverity.Warning, $"Instagram asks for 4:2:0 chroma subsampling; the video has {Chromas[chroma]}."));
        }

        if (depth is { } bits)
        {
            findings.Add(new("video_depth", FindingSeverity.Warning, $"H.264 with more than 8 bits per sample is played by hardly anything; the video has {bits}."));
        }

        if (isInterlaced)
        {
            findings.Add(Interlaced);
        }

        return findings;
    }

    private static void SkipScalingLists(ref BitReader bits, uint chroma)
    {
        if (bits.Read(1) is 0)
        {
            return;
        }

        for (var list = 0; list < (chroma is 3 ? 12 : 8); list++)
        {
            if (bits.Read(1) is 0)
            {
                continue;
            }

            var (last, next) = (8, 8);
            for (var i = 0; i < (list < 6 ? 16 : 64); i++)
            {
                next = next is 0 ? 0 : (last + bits.SignedGolomb() + 256) % 256;
                last = next is 0 ? last : next;
            }
        }
    }

    private static bool ReadInterlaced(ref BitReader bits)
    {
        _ = bits.Golomb();
        var orderType = bits.Golomb();
        if (orderType is 0)
        {
            _ = bits.Golomb();
        }
        else if (orderType is 1)
        {
            _ = bits.Read(1);
            _ = bits.SignedGolomb();
            _ = bits.SignedGolomb();
            var cycle = Math.Min(bits.Golomb(), 255);
            for (var i = 0; i < cycle; i++)
            {
                _ = bits.SignedGolomb();
            }
        }

        _ = bits.Golomb();
        _ = bits.Read(1);
        _ = bits.Golomb();
        _ = bits.Golomb();
        // frame_mbs_only_flag: "0" allows fields.
        return bits.Read(1) is 0;
    }
}
