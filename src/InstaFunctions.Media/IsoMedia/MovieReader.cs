namespace InstaFunctions.Media.IsoMedia;

/// <summary>What an MP4 or QuickTime file tells about its picture.</summary>
internal sealed record Movie(int Width, int Height, double Seconds, string? VideoCodec, string? AudioCodec, double? FrameRate);

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
        var (movie, fragments, hasData) = ReadTopLevel(reader);
        if (movie is not { } moov)
        {
            throw new MalformedMediaException("The file is damaged or incomplete: it has no movie header (\"moov\").");
        }

        if (!hasData)
        {
            throw new MalformedMediaException("The file is incomplete: it has headers but no media data (\"mdat\").");
        }

        var tracks = ReadTracks(reader, moov);
        var picture = tracks.FirstOrDefault(track => track is { Handler: "vide", Size: ( > 0, > 0) })
            ?? throw new MalformedMediaException("The file has no picture: none of its tracks is a video.");
        var seconds = Math.Round(SecondsOf(reader, moov, tracks, fragments), 3);
        if (seconds <= 0)
        {
            throw new MalformedMediaException("The file has no length: its headers say that it lasts 0 seconds.");
        }

        var sound = tracks.FirstOrDefault(track => track.Handler is "soun");
        return new Movie(picture.Size.Width, picture.Size.Height, seconds, picture.Codec, sound?.Codec, picture.FrameRate);
    }

    private static (Box? Movie, List<Box> Fragments, bool HasData) ReadTopLevel(BoxReader reader)
    {
        Box? movie = null;
        var fragments = new List<Box>();
        var hasData = false;
        for (long at = 0; reader.Length - at >= 8;)
        {
            Box box;
            try
            {
                box = reader.ReadBox(at, reader.Length);
            }
            catch (MalformedMediaException) when (movie is not null && hasData && !reader.IsMediaBox(at))
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

            hasData |= box.Is("mdat"u8) && box.BodyLength > 0;
            at = box.End;
        }

        return (movie, fragments, hasData);
    }

    private static List<Track> ReadTracks(BoxReader reader, Box moov)
    {
        var tracks = new List<Track>();
        foreach (var box in reader.Children(moov))
        {
            if (box.Is("trak"u8))
            {
                tracks.Add(TrackReader.Read(reader, box));
            }

            if (tracks.Count > MaxTracks)
            {
                throw new MalformedMediaException($"The file has more than {MaxTracks} tracks.");
            }
        }

        return tracks;
    }

    private static double SecondsOf(BoxReader reader, Box moov, List<Track> tracks, List<Box> fragments)
    {
        var header = reader.Find(moov, "mvhd"u8)
            ?? throw new MalformedMediaException("The file is damaged: its movie has no header (\"mvhd\").");
        var (scale, seconds) = TrackReader.ReadTimes(reader, header);
        var extends = reader.Find(moov, "mvex"u8);
        if (extends is null || fragments.Count is 0)
        {
            return seconds > 0 ? seconds : tracks.Max(track => track.Seconds);
        }

        var added = new FragmentReader(reader, tracks);
        added.ReadDefaults(extends.Value);
        fragments.ForEach(added.Add);
        // The samples in the movie box, if it has any, come before those in fragments.
        return Math.Max(seconds, tracks.Max(track => track.Samples > 0 ? track.Seconds : 0) + added.Seconds);
    }
}
