using System.Buffers.Binary;

namespace InstaFunctions.Simulator.Media;

/// <summary>
/// Reads how large a video is shown and how long it lasts. It reads the whole movie box into memory and knows nothing of the
/// service's own reader, so that a misreading there does not hide here.
/// </summary>
internal sealed class VideoHeader
{
    private const int MaxHeaderBytes = 32 * 1024 * 1024;
    private readonly Dictionary<uint, (uint Scale, double Seconds)> _fragments = [];
    private readonly Dictionary<uint, uint> _defaults = [];
    private double _seconds;
    private (int Width, int Height)? _size;
    private (bool IsEnabled, long Samples) _rank;

    /// <summary>Null when there is no readable movie header, or no picture.</summary>
    public static (int Width, int Height, TimeSpan Duration)? Read(Stream stream)
    {
        var header = new VideoHeader();
        try
        {
            header.ReadFile(stream);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or EndOfStreamException)
        {
            return null;
        }

        // Milliseconds, as the platform's own limits are told.
        var seconds = Math.Max(header._seconds, header._fragments.Values.Select(fragment => fragment.Seconds).DefaultIfEmpty().Max());
        return header._size is { } size && seconds > 0 ? (size.Width, size.Height, TimeSpan.FromSeconds(Math.Round(seconds, 3))) : null;
    }

    private void ReadFile(Stream stream)
    {
        var start = new byte[16];
        for (long at = 0; at + 8 <= stream.Length;)
        {
            stream.Position = at;
            var read = stream.ReadAtLeast(start, 16, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(start);
            var header = size is 1 ? 16 : 8;
            size = size switch { 0 => stream.Length - at, 1 => read < 16 ? 0 : BinaryPrimitives.ReadInt64BigEndian(start.AsSpan(8)), _ => size };
            if (size < header || size > stream.Length - at)
            {
                return;
            }

            var type = start.AsSpan(4, 4);
            var (isMovie, isFragment) = (type.SequenceEqual("moov"u8), type.SequenceEqual("moof"u8));
            if ((isMovie || isFragment) && size <= MaxHeaderBytes)
            {
                var body = new byte[size - header];
                stream.Position = at + header;
                stream.ReadExactly(body);
                if (isMovie)
                {
                    ReadMovie(body);
                }
                else
                {
                    ReadFragment(body);
                }
            }

            at += size;
        }
    }

    private void ReadMovie(ReadOnlySpan<byte> movie)
    {
        while (Next(ref movie, out var type, out var body))
        {
            switch (type)
            {
                case "mvhd":
                    _seconds = Math.Max(_seconds, Times(body).Seconds);
                    break;
                case "trak":
                    ReadTrack(body);
                    break;
                case "mvex":
                    while (Next(ref body, out var name, out var extends))
                    {
                        if (name is "trex")
                        {
                            _defaults[U32(extends[4..])] = U32(extends[12..]);
                        }
                    }

                    break;
            }
        }
    }

    private void ReadTrack(ReadOnlySpan<byte> track)
    {
        var (header, handler, samples) = (new TrackHeader(0, true, 0, 0, false), "", default(Samples));
        (uint Scale, double Seconds) times = default;
        while (Next(ref track, out var type, out var body))
        {
            if (type is "tkhd")
            {
                header = ReadTrackHeader(body);
            }
            else if (type is "mdia")
            {
                while (Next(ref body, out var name, out var media))
                {
                    switch (name)
                    {
                        case "mdhd": times = Times(media); break;
                        case "hdlr": handler = System.Text.Encoding.ASCII.GetString(media[8..12]); break;
                        case "minf": samples = ReadSamples(media); break;
                    }
                }
            }
        }

        _fragments[header.Id] = (times.Scale, 0);
        _seconds = Math.Max(_seconds, _seconds > 0 ? 0 : times.Seconds);
        if (handler is not "vide")
        {
            return;
        }

        var known = header is { Width: > 0, Height: > 0 };
        var (width, height) = known ? (header.Width, header.Height) : (samples.Width, samples.Height);
        // The picture that is shown: one that is switched on, and rather a video than its cover.
        var rank = (header.Enabled, samples.Count);
        if (width > 0 && height > 0 && (_size is null || rank.CompareTo(_rank) > 0))
        {
            _size = header.Turned ? (height, width) : (width, height);
            _rank = rank;
        }
    }

    private static TrackHeader ReadTrackHeader(ReadOnlySpan<byte> box)
    {
        var shift = box[0] is 1 ? 12 : 0;
        var matrix = box[(40 + shift)..];
        var turned = U32(matrix) is 0 && U32(matrix[16..]) is 0 && U32(matrix[4..]) is not 0;
        return new(
            U32(box[(shift > 0 ? 20 : 12)..]), (box[3] & 1) is 1,
            (int)Math.Round(U32(matrix[36..]) / 65536d), (int)Math.Round(U32(matrix[40..]) / 65536d), turned);
    }

    private static Samples ReadSamples(ReadOnlySpan<byte> info)
    {
        var samples = default(Samples);
        while (Next(ref info, out var type, out var body))
        {
            if (type is "stbl")
            {
                while (Next(ref body, out var name, out var table))
                {
                    if (name is "stsd" && table.Length >= 44)
                    {
                        samples = samples with
                        {
                            Width = BinaryPrimitives.ReadUInt16BigEndian(table[40..]),
                            Height = BinaryPrimitives.ReadUInt16BigEndian(table[42..]),
                        };
                    }
                    else if (name is "stsz")
                    {
                        samples = samples with { Count = U32(table[8..]) };
                    }
                }
            }
        }

        return samples;
    }

    private void ReadFragment(ReadOnlySpan<byte> fragment)
    {
        while (Next(ref fragment, out var type, out var body))
        {
            if (type is not "traf")
            {
                continue;
            }

            var (track, duration) = (0u, 0u);
            while (Next(ref body, out var name, out var part))
            {
                if (name is "tfhd")
                {
                    track = U32(part[4..]);
                    var flags = U32(part);
                    var at = 8 + ((flags & 1) is 0 ? 0 : 8) + ((flags & 2) is 0 ? 0 : 4);
                    duration = (flags & 8) is 0 ? _defaults.GetValueOrDefault(track) : U32(part[at..]);
                }
                else if (name is "trun" && _fragments.TryGetValue(track, out var sum) && sum.Scale > 0)
                {
                    _fragments[track] = sum with { Seconds = sum.Seconds + ((double)Units(part, duration) / sum.Scale) };
                }
            }
        }
    }

    private static long Units(ReadOnlySpan<byte> run, uint duration)
    {
        var flags = U32(run);
        var count = U32(run[4..]);
        if ((flags & 0x100) is 0)
        {
            return (long)count * duration;
        }

        var entry = 4 * System.Numerics.BitOperations.PopCount(flags & 0xF00);
        var entries = run[(8 + ((flags & 1) is 0 ? 0 : 4) + ((flags & 4) is 0 ? 0 : 4))..];
        long units = 0;
        for (uint i = 0; i < count; i++, entries = entries[entry..])
        {
            units += U32(entries);
        }

        return units;
    }

    private static (uint Scale, double Seconds) Times(ReadOnlySpan<byte> box)
    {
        var wide = box[0] is 1;
        var scale = U32(box[(wide ? 20 : 12)..]);
        double units = wide ? BinaryPrimitives.ReadUInt64BigEndian(box[24..]) : U32(box[16..]);
        return (scale, scale is 0 || units is uint.MaxValue or ulong.MaxValue ? 0 : units / scale);
    }

    private static bool Next(scoped ref ReadOnlySpan<byte> rest, out string type, out ReadOnlySpan<byte> body)
    {
        type = "";
        body = default;
        if (rest.Length < 8 || U32(rest) is var size && (size < 8 || size > rest.Length))
        {
            return false;
        }

        type = System.Text.Encoding.ASCII.GetString(rest[4..8]);
        body = rest[8..(int)size];
        rest = rest[(int)size..];
        return true;
    }

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private readonly record struct Samples(int Width, int Height, long Count);

    private readonly record struct TrackHeader(uint Id, bool Enabled, int Width, int Height, bool Turned);
}
