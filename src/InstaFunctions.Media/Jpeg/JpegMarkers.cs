using System.Buffers.Binary;

namespace InstaFunctions.Media.Jpeg;

/// <summary>Steps through a JPEG's segments.</summary>
internal sealed class JpegMarkers
{
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[65_536];

    public JpegMarkers(Stream stream)
    {
        _stream = stream;
        _stream.Position = 0;
        if (_stream.ReadByte() is not 0xFF || _stream.ReadByte() is not 0xD8)
        {
            throw Damaged();
        }
    }

    /// <summary>The next marker; fill bytes are skipped, and a marker without content does not belong here.</summary>
    public byte Next()
    {
        if (_stream.ReadByte() is not 0xFF)
        {
            throw Damaged();
        }

        int value;
        do
        {
            value = _stream.ReadByte();
        }
        while (value is 0xFF);

        return value switch
        {
            <= 0 => throw Damaged(),
            0x01 or (>= 0xD0 and <= 0xD8) => throw Damaged(),
            _ => (byte)value,
        };
    }

    /// <summary>The content of the segment that the marker begins; valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadSegment()
    {
        Fill(2);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer) - 2;
        if (length < 0)
        {
            throw Damaged();
        }

        Fill(length);
        return _buffer.AsSpan(0, length);
    }

    /// <summary>
    /// Whether there is an end marker behind the scan's header. In the picture's data every FF that is not a marker is
    /// followed by 00, so an FF D9 can only be the end.
    /// </summary>
    public bool HasEndOfImage()
    {
        var carried = 0;
        int read;
        while ((read = _stream.Read(_buffer, carried, _buffer.Length - carried)) > 0)
        {
            var filled = _buffer.AsSpan(0, carried + read);
            if (filled.IndexOf((ReadOnlySpan<byte>)[0xFF, EndOfImage]) >= 0)
            {
                return true;
            }

            _buffer[0] = filled[^1];
            carried = 1;
        }

        return false;
    }

    private void Fill(int count)
    {
        if (_stream.ReadAtLeast(_buffer.AsSpan(0, count), count, throwOnEndOfStream: false) < count)
        {
            throw Damaged();
        }
    }

    private static MalformedMediaException Damaged() => new("The JPEG is damaged or incomplete: its headers cannot be read.");
}
