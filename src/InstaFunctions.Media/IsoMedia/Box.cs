using System.Buffers.Binary;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>One box of an ISO base media file (ISO/IEC 14496-12, 4.2), by its place in the file.</summary>
/// <param name="Type">The four characters of its type, as a number.</param>
/// <param name="Body">Where its content begins.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Box(uint Type, long Body, long End)
{
    public long BodyLength => End - Body;

    public bool Is(ReadOnlySpan<byte> type) => Type == BinaryPrimitives.ReadUInt32BigEndian(type);

    /// <summary>A type as text. It comes from a stranger's bytes, so only harmless characters are kept.</summary>
    public static string NameOf(uint type) => string.Create(4, type, static (name, value) =>
    {
        for (var i = 0; i < 4; i++)
        {
            var character = (char)((value >> (24 - (8 * i))) & 0xFF);
            name[i] = char.IsAsciiLetterOrDigit(character) || character is ' ' or '.' or '-' ? character : '?';
        }
    }).TrimEnd();
}
