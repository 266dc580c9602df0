using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Adds up how long the fragments of a fragmented file last; its movie box does not have to tell.</summary>
internal sealed class FragmentReader(BoxReader reader, IReadOnlyList<Track> tracks)
{
    private readonly Dictionary<uint, uint> _defaults = [];
    private readonly Dictionary<uint, ulong> _units = [];
    private readonly Dictionary<uint, ulong> _samples = [];

    /// <summary>The longest track's length in seconds.</summary>
    public double Seconds => tracks.Max(track => track.TimeScale > 0 ? (double)_units.GetValueOrDefault(track.Id) / track.TimeScale : 0);

    /// <summary>The frames per second of a track in fragments; null when it has none.</summary>
    public double? FrameRateOf(Track track) =>
        _units.GetValueOrDefault(track.Id) is > 0 and var units && track.TimeScale > 0
            ? Math.Round(_samples.GetValueOrDefault(track.Id) / ((double)units / track.TimeScale), 3)
            : null;

    /// <summary>Reads the sample durations that a <c>mvex</c> box sets for every fragment.</summary>
    public void ReadDefaults(Box extends)
    {
        foreach (var box in reader.Children(extends))
        {
            if (box.Is("trex"u8))
            {
                var track = U32(box, 4);
                _defaults[track] = U32(box, 12);
            }
        }
    }

    /// <summary>Adds a <c>moof</c> box.</summary>
    public void Add(Box fragment)
    {
        foreach (var box in reader.Children(fragment))
        {
            if (box.Is("traf"u8))
            {
                AddTrack(box);
            }
        }
    }

    private void AddTrack(Box fragment)
    {
        if (reader.Find(fragment, "tfhd"u8) is not { } header)
        {
            return;
        }

        var flags = Flags(header);
        var track = U32(header, 4);
        var duration = (flags & 0x8) is 0
            ? _defaults.GetValueOrDefault(track)
            : U32(header, 8 + ((flags & 0x1) is 0 ? 0 : 8) + ((flags & 0x2) is 0 ? 0 : 4));
        var units = _units.GetValueOrDefault(track);
        foreach (var box in reader.Children(fragment))
        {
            if (box.Is("trun"u8))
            {
                units += UnitsOf(box, duration);
                _samples[track] = _samples.GetValueOrDefault(track) + U32(box, 4);
            }
        }

        _units[track] = units;
    }

    private ulong UnitsOf(Box run, uint defaultDuration)
    {
        var flags = Flags(run);
        var count = U32(run, 4);
        if ((flags & 0x100) is 0)
        {
            return (ulong)count * defaultDuration;
        }

        var first = 8 + ((flags & 0x1) is 0 ? 0 : 4) + ((flags & 0x4) is 0 ? 0 : 4);
        var entry = 4 + ((flags & 0x200) is 0 ? 0 : 4) + ((flags & 0x400) is 0 ? 0 : 4) + ((flags & 0x800) is 0 ? 0 : 4);
        // The reader refuses what is outside the box, and too much of what is inside.
        ulong units = 0;
        for (uint i = 0; i < count; i++)
        {
            units += U32(run, first + ((long)i * entry));
        }

        return units;
    }

    private uint Flags(Box box) => U32(box, 0) & 0xFFFFFF;

    private uint U32(Box box, long offset) => BinaryPrimitives.ReadUInt32BigEndian(reader.Read(box, offset, 4));
}
