using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace InstaFunctions.CrashHarness;

/// <summary>A media item that nothing else is equal to, so that whatever shows it is this order's post.</summary>
internal sealed record Sample(byte[] Bytes, string ContentType)
{
    private static readonly byte[] Jpeg = Read("photo-3.jpg");
    private static readonly byte[] Mp4 = Read("clip.mp4");

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>A photo with a mark behind its end, which no decoder reads.</summary>
    public static Sample Photo(string mark) => new([.. Jpeg, .. Encoding.UTF8.GetBytes(mark)], "image/jpeg");

    /// <summary>A clip with a mark in a <c>free</c> box, which players skip.</summary>
    public static Sample Clip(string mark)
    {
        var text = Encoding.UTF8.GetBytes(mark);
        var box = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length + text.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        return new([.. Mp4, .. box, .. text], "video/mp4");
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name));
}
