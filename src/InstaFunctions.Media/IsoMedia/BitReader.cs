namespace InstaFunctions.Media.IsoMedia;

/// <summary>Reads bits and Exp-Golomb numbers (ITU-T H.264, 9.1); behind the end there are zeros.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Whether more was read than there is.</summary>
    public readonly bool IsExhausted => _at > _bytes.Length * 8;

    public uint Read(int count)
    {
        uint value = 0;
        for (; count > 0; count--, _at++)
        {
            var bit = _at < _bytes.Length * 8 ? (_bytes[_at / 8] >> (7 - (_at % 8))) & 1 : 0;
            value = (value << 1) | (uint)bit;
        }

        return value;
    }

    public uint Golomb()
    {
        var zeros = 0;
        while (zeros < 31 && Read(1) is 0)
        {
            zeros++;
        }

        return (1u << zeros) - 1 + Read(zeros);
    }

    public int SignedGolomb()
    {
        var value = Golomb();
        return (value & 1) is 1 ? (int)((value + 1) / 2) : -(int)(value / 2);
    }
}
