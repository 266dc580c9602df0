using System.Buffers.Binary;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>What an MP4 or QuickTime file tells about its picture.</summary>
internal sealed record Movie(
    int Width, int Height, double Seconds, string? VideoCodec, string? AudioCodec, double? FrameRate, IReadOnlyList<MediaFinding> Findings);

/// <summary>
/// Reads the headers of an MP4 or QuickTime file. Own code, because MetadataExtractor reads no length out of fragmented
/// files, cuts lengths to whole seconds, takes a damaged file's word for the size of what it holds in memory (a "ftyp" of
/// 24 MB costs 800 MB), and does not notice that a file is cut short.
/// </summary>
internal static class MovieReader
{
    private const int MaxTracks = 64;

    /// <exception cref="MalformedMediaException">The file makes no sense, or has no picture.</exception>
    public static Movie Read(Stream stream, CancellationToken cancellation)
    {
        var reader = new BoxReader(stream, cancellation);
        var layout = ReadTopLevel(reader);
        if (layout.Movie is not { } moov)
        {
            throw new MalformedMediaException("The file is damaged or incomplete: it has no movie header (\"moov\").");
        }

        if (layout.Data.Count is 0)
        {
            throw new MalformedMediaException("The file is incomplete: it has headers but no media data (\"mdat\").");
        }

        var header = reader.Find(moov, "mvhd"u8)
            ?? throw new MalformedMediaException("The file is damaged: its movie has no header (\"mvhd\").");
        var (scale, told) = TrackReader.ReadTimes(reader, header);
        var tracks = ReadTracks(reader, moov, scale);
        // What is switched off is not shown. Of equals, players choose as they do between a cover picture and a video: several
        // frames before one, and the one that most bytes were spent on.
        var picture = tracks
            .Where(track => track is { Handler: "vide", Size: ( > 0, > 0) })
            .OrderByDescending(track => (track.Enabled, Math.Min(track.Table.Samples, 5), track.Table.Bytes))
            .FirstOrDefault()
            ?? throw new MalformedMediaException("The file has no picture: none of its tracks is a video.");
        var fragments = ReadFragments(reader, moov, tracks, layout.Fragments);
        var seconds = Math.Round(SecondsOf(told, tracks, fragments), 3);
        if (seconds <= 0)
        {
            throw new MalformedMediaException("The file has no length: its headers say that it lasts 0 seconds.");
        }

        var sound = tracks.Find(track => track is { Handler: "soun", Enabled: true }) ?? tracks.Find(track => track.Handler is "soun");
        foreach (var track in new[] { picture, sound }.OfType<Track>())
        {
            track.Table.CheckOffsets(reader, layout.Data);
        }

        return new Movie(
            picture.Size.Width,
            picture.Size.Height,
            seconds,
            picture.Entry.Codec,
            sound?.Entry.Codec,
            picture.FrameRate ?? fragments?.FrameRateOf(picture),
            [.. MovieFindings.Of(reader, layout, picture, sound)]);
    }

    private static MovieLayout ReadTopLevel(BoxReader reader)
    {
        Box? movie = null;
        var brand = 0u;
        var (fragments, data) = (new List<Box>(), new List<Box>());
        for (long at = 0; reader.Length - at >= 8;)
        {
            Box box;
            try
            {
                box = reader.ReadBox(at, reader.Length);
            }
            catch (MalformedMediaException) when (movie is not null && data.Count > 0 && !reader.IsMediaBox(at))
            {
                // Cameras and editors append things of their own; players ignore them.
                break;
            }

            if (box.Is("moov"u8))
            {
                movie ??= box;
            }
            else if (box.Is("moof"u8))
            {
                fragments.Add(box);
            }
            else if (box.Is("mdat"u8) && box.BodyLength > 0)
            {
                data.Add(box);
            }
            else if (box.Is("ftyp"u8) && box.BodyLength >= 4)
            {
                brand = BinaryPrimitives.ReadUInt32BigEndian(reader.Read(box, 0, 4));
            }

            at = box.End;
        }

        return new(movie, fragments, data, Box.NameOf(brand));
    }

    private static List<Track> ReadTracks(BoxReader reader, Box moov, uint scale)
    {
        var tracks = new List<Track>();
        foreach (var box in reader.Children(moov))
        {
            if (box.Is("trak"u8))
            {
                tracks.Add(TrackReader.Read(reader, box, scale));
            }

            if (tracks.Count > MaxTracks)
            {
                throw new MalformedMediaException($"The file has more than {MaxTracks} tracks.");
            }
        }

        return tracks;
    }

    private static FragmentReader? ReadFragments(BoxReader reader, Box moov, List<Track> tracks, List<Box> fragments)
    {
        if (reader.Find(moov, "mvex"u8) is not { } extends || fragments.Count is 0)
        {
            return null;
        }

        var added = new FragmentReader(reader, tracks);
        added.ReadDefaults(extends);
        fragments.ForEach(added.Add);
        return added;
    }

    private static double SecondsOf(double told, List<Track> tracks, FragmentReader? fragments) => fragments is null
        ? told > 0 ? told : tracks.Max(track => track.Seconds)
        // The samples in the movie box, if it has any, come before those in fragments.
        : Math.Max(told, tracks.Max(track => track.Table.Samples > 0 ? track.Seconds : 0) + fragments.Seconds);
}

/// <summary>The boxes that a file consists of.</summary>
internal sealed record MovieLayout(Box? Movie, List<Box> Fragments, List<Box> Data, string Brand);
