using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>
/// Steps from box to box by seeking; only the few bytes that are asked for are read. Whatever sizes and counts the bytes
/// claim, the work is bounded by a number of boxes and a number of bytes.
/// </summary>
internal sealed class BoxReader(Stream stream, CancellationToken cancellation)
{
    // An hour of one-second fragments needs some 30,000 boxes and 4 MB.
    private const int MaxBoxes = 200_000;
    private const long MaxBytes = 16L * 1024 * 1024;
    private readonly byte[] _buffer = new byte[4096];
    private int _boxes;
    private long _bytes;

    public long Length { get; } = stream.Length;

    /// <summary>The boxes between two places.</summary>
    /// <exception cref="MalformedMediaException">A box reaches beyond the end, or there are too many.</exception>
    public IEnumerable<Box> Children(long start, long end)
    {
        // Up to 7 bytes may be left over: QuickTime ends some lists with a zero.
        for (var at = start; end - at >= 8;)
        {
            var box = ReadBox(at, end);
            yield return box;
            at = box.End;
        }
    }

    public IEnumerable<Box> Children(Box parent) => Children(parent.Body, parent.End);

    /// <summary>The first box of a type among the children of another.</summary>
    public Box? Find(Box parent, ReadOnlySpan<byte> type)
    {
        var wanted = BinaryPrimitives.ReadUInt32BigEndian(type);
        foreach (var child in Children(parent))
        {
            if (child.Type == wanted)
            {
                return child;
            }
        }

        return null;
    }

    public Box ReadBox(long at, long end)
    {
        cancellation.ThrowIfCancellationRequested();
        if (++_boxes > MaxBoxes)
        {
            throw new MalformedMediaException("The file has too many boxes.");
        }

        var header = Read(at, 8);
        long size = BinaryPrimitives.ReadUInt32BigEndian(header);
        var type = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var headerLength = 8;
        if (size is 1)
        {
            headerLength = 16;
            size = end - at >= 16 ? BinaryPrimitives.ReadInt64BigEndian(Read(at + 8, 8)) : -1;
        }
        else if (size is 0)
        {
            // "To the end of the file."
            size = end - at;
        }

        return size >= headerLength && size <= end - at
            ? new Box(type, at + headerLength, at + size)
            : throw new MalformedMediaException(
                $"The file is damaged or incomplete: its box \"{Box.NameOf(type)}\" does not fit into what is there.");
    }

    /// <summary>Whether what begins at a place calls itself a box that a player cannot do without.</summary>
    public bool IsMediaBox(long at) =>
        Read(at + 4, 4) is var type && (type.SequenceEqual("mdat"u8) || type.SequenceEqual("moof"u8) || type.SequenceEqual("moov"u8));

    /// <summary>Reads some bytes of a box's content; what is returned is valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(Box box, long offset, int count) =>
        offset + count <= box.BodyLength
            ? Read(box.Body + offset, count)
            : throw new MalformedMediaException($"The file is damaged: its box \"{Box.NameOf(box.Type)}\" is too short.");

    /// <summary>Reads some bytes of the file; what is returned is valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadAt(long at, int count) => Read(at, count);

    private ReadOnlySpan<byte> Read(long at, int count)
    {
        if ((_bytes += count) > MaxBytes)
        {
            throw new MalformedMediaException("The file's tables are too long.");
        }

        stream.Position = at;
        var read = stream.ReadAtLeast(_buffer.AsSpan(0, count), count, throwOnEndOfStream: false);
        return read == count
            ? _buffer.AsSpan(0, count)
            : throw new MalformedMediaException("The file ends too early.");
    }
}
