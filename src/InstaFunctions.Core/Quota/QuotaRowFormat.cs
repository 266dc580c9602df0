using System.Collections.Immutable;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// The stored form of a row: a version byte, a base time, then counts and items. Times are ticks since the base, as
/// integers of variable length: 7 bytes reach 21 months, so a slot takes 24 bytes, or 31 while its job waits.
/// </summary>
internal static class QuotaRowFormat
{
    internal const byte Version = 1;
    internal const byte HasReading = 1;
    internal const byte HasTotal = 2;
    internal const byte HasBlock = 4;
    internal const byte IsWaiting = 4;
    internal const byte StateMask = 3;

    public static byte[] Write(QuotaRow row)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var start = Times(row).DefaultIfEmpty(0).Min();
        writer.Write(Version);
        writer.Write(Flags(row));
        writer.Write(start);
        writer.Write7BitEncodedInt(row.Entries.Length);
        foreach (var entry in row.Entries)
        {
            writer.Write(entry.Job.Value.ToByteArray(bigEndian: true));
            var waiting = entry.NotBefore != entry.At;
            writer.Write((byte)((byte)entry.State | (waiting ? IsWaiting : 0)));
            WriteTime(entry.At);
            if (waiting)
            {
                WriteTime(entry.NotBefore);
            }
        }

        writer.Write7BitEncodedInt(row.Containers.Length);
        foreach (var made in row.Containers)
        {
            WriteTime(made.At);
            writer.Write7BitEncodedInt(made.Count);
        }

        if (row.Reading is { } reading)
        {
            WriteTime(reading.At);
            writer.Write7BitEncodedInt(reading.Usage);
            writer.Write7BitEncodedInt(reading.Foreign);
            if (reading.Total is { } total)
            {
                writer.Write7BitEncodedInt(total);
            }
        }

        if (row.BlockedUntil is { } blocked)
        {
            WriteTime(blocked);
        }

        return stream.Length <= IQuotaStore.MaxRowBytes
            ? stream.ToArray()
            : throw new InvalidOperationException($"A row of the quota ledger takes {stream.Length} bytes; a store holds {IQuotaStore.MaxRowBytes}.");

        void WriteTime(DateTimeOffset time) => writer.Write7BitEncodedInt64(time.UtcTicks - start);
    }

    public static QuotaRow Read(byte[] bytes)
    {
        if (bytes is [] or [not Version, ..])
        {
            throw new QuotaRowUnreadableException(bytes is [var version, ..]
                ? $"it has format {version}, this version of the service reads format {Version}."
                : "it is empty.");
        }

        try
        {
            using var stream = new MemoryStream(bytes);
            using var reader = new BinaryReader(stream);
            _ = reader.ReadByte();
            var row = ReadBody(reader);
            return stream.Position == stream.Length
                ? row
                : throw new QuotaRowUnreadableException($"{stream.Length - stream.Position} bytes follow its end.");
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new QuotaRowUnreadableException("it is damaged.", broken);
        }
    }

    private static QuotaRow ReadBody(BinaryReader reader)
    {
        var flags = reader.ReadByte();
        var start = reader.ReadInt64();
        var entries = ImmutableArray.CreateBuilder<QuotaEntry>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var job = JobId.From(new Guid(reader.ReadBytes(16), bigEndian: true));
            var state = reader.ReadByte();
            var at = ReadTime();
            entries.Add(new(job, ToState(state & StateMask), at, (state & IsWaiting) != 0 ? ReadTime() : at));
        }

        var containers = ImmutableArray.CreateBuilder<QuotaContainers>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            containers.Add(new(ReadTime(), reader.Read7BitEncodedInt()));
        }

        return new QuotaRow
        {
            Entries = entries.ToImmutable(),
            Containers = containers.ToImmutable(),
            Reading = (flags & HasReading) != 0 ? ReadReading() : null,
            BlockedUntil = (flags & HasBlock) != 0 ? ReadTime() : null,
        };

        DateTimeOffset ReadTime() => new(checked(start + reader.Read7BitEncodedInt64()), TimeSpan.Zero);

        QuotaReading ReadReading()
        {
            var at = ReadTime();
            var usage = reader.Read7BitEncodedInt();
            var foreign = reader.Read7BitEncodedInt();
            return new(at, usage, (flags & HasTotal) != 0 ? reader.Read7BitEncodedInt() : null, foreign);
        }
    }

    private static QuotaState ToState(int number) =>
        Enum.IsDefined((QuotaState)number) ? (QuotaState)number : throw new FormatException($"There is no state {number}.");

    private static byte Flags(QuotaRow row) => (byte)(
        (row.Reading is null ? 0 : HasReading)
        | (row.Reading?.Total is null ? 0 : HasTotal)
        | (row.BlockedUntil is null ? 0 : HasBlock));

    private static IEnumerable<long> Times(QuotaRow row) =>
    [
        .. row.Entries.Select(entry => entry.At.UtcTicks),
        .. row.Entries.Select(entry => entry.NotBefore.UtcTicks),
        .. row.Containers.Select(made => made.At.UtcTicks),
        .. row.Reading is { } reading ? [reading.At.UtcTicks] : Array.Empty<long>(),
        .. row.BlockedUntil is { } blocked ? [blocked.UtcTicks] : Array.Empty<long>(),
    ];
}
