using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Where a track's samples are (ISO/IEC 14496-12, 8.7).</summary>
internal sealed class SampleTable
{
    private const int Probes = 8;
    private const int EntriesAtOnce = 1000;
    private readonly Box? _sizes;
    private readonly Box? _offsets;
    private readonly Box? _runs;
    private readonly uint _uniformSize;

    private SampleTable(Box? sizes, Box? offsets, Box? runs, uint samples, uint uniformSize, long bytes) =>
        (_sizes, _offsets, _runs, Samples, _uniformSize, Bytes) = (sizes, offsets, runs, samples, uniformSize, bytes);

    public static SampleTable Empty { get; } = new(null, null, null, 0, 0, 0);

    public uint Samples { get; }

    /// <summary>All samples together; 0 when it is not told.</summary>
    public long Bytes { get; }

    /// <exception cref="MalformedMediaException">It is cut short.</exception>
    public static SampleTable Read(BoxReader reader, Box table)
    {
        var sizes = reader.Find(table, "stsz"u8);
        var counted = sizes ?? reader.Find(table, "stz2"u8);
        var samples = counted is { } box ? U32(reader.Read(box, 8, 4)) : 0;
        var uniform = sizes is { } list ? U32(reader.Read(list, 4, 4)) : 0;
        long bytes = (long)uniform * samples;
        if (sizes is { } each && uniform is 0)
        {
            ForEach(reader, each, 12, samples, 4, entry => bytes += U32(entry));
        }

        return new(sizes, reader.Find(table, "stco"u8) ?? reader.Find(table, "co64"u8), reader.Find(table, "stsc"u8), samples, uniform, bytes);
    }

    /// <summary>Checks that every chunk lies within media data.</summary>
    /// <exception cref="MalformedMediaException">One does not.</exception>
    public void CheckOffsets(BoxReader reader, IReadOnlyList<Box> data)
    {
        if (_offsets is not { } box)
        {
            return;
        }

        var last = data[0];
        ForEach(reader, box, 8, U32(reader.Read(box, 4, 4)), EntrySize(box), entry =>
        {
            var at = Offset(entry);
            if (at < last.Body || at >= last.End)
            {
                last = data.FirstOrDefault(part => at >= part.Body && at < part.End);
                if (last == default)
                {
                    throw new MalformedMediaException("The file is damaged: its tables point to places outside of its media data.");
                }
            }
        });
    }

    /// <summary>Whether samples here and there look like units of H.264 or HEVC, each with its length before it.</summary>
    public bool LooksLikeUnits(BoxReader reader, int lengthSize)
    {
        if (_offsets is not { } offsets || _runs is not { } runs || _sizes is not { } sizes)
        {
            return true;
        }

        var chunks = U32(reader.Read(offsets, 4, 4));
        var runCount = U32(reader.Read(runs, 4, 4));
        var (run, perChunk, nextRunAt, sample) = (0u, 0u, 1u, 0L);
        for (uint chunk = 1; chunk <= chunks && sample < Samples; chunk++)
        {
            while (chunk == nextRunAt && run < runCount)
            {
                perChunk = U32(reader.Read(runs, 12 + (run * 12L), 4));
                run++;
                nextRunAt = run < runCount ? U32(reader.Read(runs, 8 + (run * 12L), 4)) : 0;
            }

            if ((chunk - 1) % Math.Max(1, chunks / Probes) is 0)
            {
                var at = Offset(reader.Read(offsets, 8 + ((chunk - 1) * (long)EntrySize(offsets)), EntrySize(offsets)));
                var size = _uniformSize > 0 ? _uniformSize : U32(reader.Read(sizes, 12 + (sample * 4), 4));
                if (!IsUnits(reader, at, size, lengthSize))
                {
                    return false;
                }
            }

            sample += perChunk;
        }

        return true;
    }

    private static bool IsUnits(BoxReader reader, long at, long size, int lengthSize)
    {
        for (var units = 0; size > 0 && units < 100; units++)
        {
            if (size < lengthSize || at + lengthSize > reader.Length)
            {
                return false;
            }

            long length = 0;
            foreach (var part in reader.ReadAt(at, lengthSize))
            {
                length = (length << 8) | part;
            }

            (at, size) = (at + lengthSize + length, size - lengthSize - length);
            if (length is 0 || size < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void ForEach(BoxReader reader, Box box, long first, uint count, int size, EntryAction action)
    {
        for (uint done = 0; done < count;)
        {
            var batch = (int)Math.Min(Math.Min(count - done, EntriesAtOnce), 4000 / size);
            var entries = reader.Read(box, first + ((long)done * size), batch * size);
            for (var i = 0; i < batch; i++)
            {
                action(entries.Slice(i * size, size));
            }

            done += (uint)batch;
        }
    }

    private static int EntrySize(Box offsets) => offsets.Is("co64"u8) ? 8 : 4;

    private static long Offset(ReadOnlySpan<byte> entry) => entry.Length is 8 ? BinaryPrimitives.ReadInt64BigEndian(entry) : U32(entry);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private delegate void EntryAction(ReadOnlySpan<byte> entry);
}
