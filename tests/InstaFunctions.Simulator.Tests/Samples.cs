using System.Buffers.Binary;

namespace InstaFunctions.Simulator.Tests;

/// <summary>The repository's samples, and variants of them with other numbers in their headers.</summary>
internal static class Samples
{
    public static readonly byte[] Photo = Read("photo.jpg");
    public static readonly byte[] Clip = Read("clip.mp4");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name));

    public static byte[] PhotoOf(int width, int height)
    {
        var jpeg = Photo.ToArray();
        var at = 2;
        while (jpeg[at + 1] is not (0xC0 or 0xC2))
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
        }

        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at + 7), (ushort)width);
        return jpeg;
    }

    public static byte[] PhotoOfSize(int bytes) => [.. Photo, .. new byte[bytes - Photo.Length]];

    public static byte[] ClipOf(TimeSpan duration)
    {
        var clip = Clip.ToArray();
        var header = clip.AsSpan().IndexOf("mvhd"u8);
        var timescale = BinaryPrimitives.ReadUInt32BigEndian(clip.AsSpan(header + 16));
        BinaryPrimitives.WriteUInt32BigEndian(clip.AsSpan(header + 20), (uint)(duration.TotalSeconds * timescale));
        return clip;
    }

    public static byte[] ClipOfSize(int bytes)
    {
        var clip = new byte[bytes];
        Clip.CopyTo(clip, 0);
        BinaryPrimitives.WriteInt32BigEndian(clip.AsSpan(Clip.Length), bytes - Clip.Length);
        "free"u8.CopyTo(clip.AsSpan(Clip.Length + 4));
        return clip;
    }
}
