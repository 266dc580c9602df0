using System.Buffers.Binary;
using System.Globalization;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>Reads a sound's sample entry: rate, channels, and what is really inside <c>mp4a</c> (ISO/IEC 14496-1, 7.2.6).</summary>
internal static class SoundReader
{
    /// <summary>"Sample rate: 48khz maximum" (IG User Media, reel specifications).</summary>
    public const int MaxSampleRate = 48_000;

    /// <summary>"Channels: 1 or 2".</summary>
    public const int MaxChannels = 2;

    private static readonly int[] Rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    public static IEnumerable<MediaFinding> Read(BoxReader reader, Box entry, string codec)
    {
        var fields = reader.Read(entry, 8, 20);
        var version = BinaryPrimitives.ReadUInt16BigEndian(fields);
        var sound = new Sound(
            BinaryPrimitives.ReadUInt16BigEndian(fields[8..]), (int)(BinaryPrimitives.ReadUInt32BigEndian(fields[16..]) >> 16), null);
        // QuickTime's later versions have more fields.
        var children = entry.Body + 28 + (version switch { 1 => 16, 2 => 36, _ => 0 });
        if (codec is "mp4a" && children < entry.End && FindConfiguration(reader, children, entry.End, 0) is { } configuration)
        {
            sound = OfDescriptors(reader.Read(configuration, 4, (int)Math.Min(configuration.BodyLength - 4, 512)), sound);
        }

        return Findings(sound);
    }

    private static IEnumerable<MediaFinding> Findings(Sound sound)
    {
        if (sound.ObjectType is { } type && type is not (0x40 or 0x66 or 0x67 or 0x68))
        {
            var name = type is 0x69 or 0x6B ? "MP3" : $"of the object type 0x{type.ToString("X2", CultureInfo.InvariantCulture)}";
            yield return new("audio_codec", FindingSeverity.Warning, $"The sound should be AAC; what calls itself mp4a is {name}.");
        }

        if (sound.Rate > MaxSampleRate)
        {
            yield return new("audio_sample_rate", FindingSeverity.Warning, $"The sound should have a sample rate of at most {MaxSampleRate} Hz; it has {sound.Rate}.");
        }

        if (sound.Channels > MaxChannels)
        {
            yield return new("audio_channels", FindingSeverity.Warning, $"The sound should have {MaxChannels} channels at most; it has {sound.Channels}.");
        }
    }

    // MP4 has it in the entry, QuickTime within a "wave" box.
    private static Box? FindConfiguration(BoxReader reader, long start, long end, int depth)
    {
        foreach (var box in reader.Children(start, end))
        {
            if (box.Is("esds"u8) && box.BodyLength > 4)
            {
                return box;
            }

            if (depth is 0 && box.Is("wave"u8) && FindConfiguration(reader, box.Body, box.End, 1) is { } within)
            {
                return within;
            }
        }

        return null;
    }

    private static Sound OfDescriptors(ReadOnlySpan<byte> bytes, Sound sound)
    {
        while (bytes.Length >= 2)
        {
            var tag = bytes[0];
            var (length, used) = Length(bytes[1..]);
            bytes = bytes[Math.Min(bytes.Length, 1 + used)..];
            switch (tag)
            {
                case 0x03 when bytes.Length >= 3:
                    var flags = bytes[2];
                    var skip = 3 + ((flags & 0x80) is 0 ? 0 : 2) + ((flags & 0x20) is 0 ? 0 : 2);
                    bytes = bytes[Math.Min(skip, bytes.Length)..];
                    break;
                case 0x04 when bytes.Length >= 13:
                    sound = sound with { ObjectType = bytes[0] };
                    bytes = bytes[13..];
                    break;
                case 0x05:
                    return sound.ObjectType is 0x40 ? OfAac(bytes[..Math.Min(length, bytes.Length)], sound) : sound;
                default:
                    bytes = bytes[Math.Min(length, bytes.Length)..];
                    break;
            }
        }

        return sound;
    }

    // AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
    private static Sound OfAac(ReadOnlySpan<byte> bytes, Sound sound)
    {
        var bits = new BitReader(bytes);
        if (bits.Read(5) is 31)
        {
            _ = bits.Read(6);
        }

        var index = (int)bits.Read(4);
        var rate = index is 15 ? (int)bits.Read(24) : index < Rates.Length ? Rates[index] : 0;
        var channels = (int)bits.Read(4);
        return bits.IsExhausted || rate is 0
            ? sound
            : sound with { Rate = rate, Channels = channels is 0 ? sound.Channels : channels is 7 ? 8 : channels };
    }

    private static (int Length, int Used) Length(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < Math.Min(4, bytes.Length); i++)
        {
            length = (length << 7) | (bytes[i] & 0x7F);
            if ((bytes[i] & 0x80) is 0)
            {
                return (length, i + 1);
            }
        }

        return (length, Math.Min(4, bytes.Length));
    }

    private readonly record struct Sound(int Channels, int Rate, byte? ObjectType);
}
