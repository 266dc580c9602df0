using System.Globalization;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>What about a video file may be refused or spoiled, although its headers make sense.</summary>
internal static class MovieFindings
{
    /// <summary>"Video bitrate: VBR, 25Mbps maximum" (IG User Media, reel specifications).</summary>
    public const double MaxVideoBitRate = 25_000_000;

    /// <summary>"Audio bitrate: 128kbps".</summary>
    public const double MaxAudioBitRate = 128_000;

    // An encoder that is asked for 128 kbit/s comes out a little above or below.
    private const double AudioBitRateTolerance = 1.03;
    private const double ShortPictureSeconds = 1;

    public static IEnumerable<MediaFinding> Of(BoxReader reader, MovieLayout layout, Track picture, Track? sound)
    {
        foreach (var finding in picture.Entry.Findings.Concat(sound?.Entry.Findings ?? []).Concat(OfLayout(layout)))
        {
            yield return finding;
        }

        if (picture.BitRate > MaxVideoBitRate)
        {
            yield return Warning("video_bit_rate", $"A video should have at most 25 Mbit/s; this one has {picture.BitRate / 1_000_000:0.0}.");
        }

        if (sound?.BitRate > MaxAudioBitRate * AudioBitRateTolerance)
        {
            yield return Warning("audio_bit_rate", $"The sound should have at most 128 kbit/s; it has {sound.BitRate / 1000:0}.");
        }

        if (picture.IsCut || sound is { IsCut: true })
        {
            yield return Warning("edit_list", $"The file leaves parts of itself out by an edit list, which Instagram's documents exclude.");
        }

        if (sound is not null && picture.Seconds > 0 && sound.Seconds - picture.Seconds > ShortPictureSeconds && picture.Seconds < sound.Seconds * 0.9)
        {
            yield return Warning("picture_duration", $"The picture lasts {picture.Seconds:0.##} seconds, the sound {sound.Seconds:0.##}.");
        }

        if (picture.Entry.NalLengthSize > 0 && !picture.Table.LooksLikeUnits(reader, picture.Entry.NalLengthSize))
        {
            yield return Warning("sample_tables", $"The file seems damaged: where its tables say that the picture is, there is something else.");
        }
    }

    private static IEnumerable<MediaFinding> OfLayout(MovieLayout layout)
    {
        if (layout.Fragments.Count > 0)
        {
            yield return Warning("fragmented", $"The file is fragmented (moof), which Instagram may refuse.");
        }
        else if (layout.Movie is { } movie && layout.Data[0].Body < movie.Body)
        {
            yield return Warning("moov_at_end", $"The headers (moov) are behind the media data; Instagram's documents ask for them at the front.");
        }

        if (layout.Brand.StartsWith("3g", StringComparison.Ordinal))
        {
            yield return Warning("container_brand", $"The file calls itself 3GPP ({layout.Brand}); Instagram's documents name MP4 and QuickTime.");
        }
    }

    private static MediaFinding Warning(string code, FormattableString message) =>
        new(code, FindingSeverity.Warning, message.ToString(CultureInfo.InvariantCulture));
}
