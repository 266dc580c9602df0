namespace InstaFunctions.Tests.Media;

/// <summary>The sample files of these tests.</summary>
internal static class Fixture
{
    public static byte[] Read(string name)
    {
        var assembly = typeof(Fixture).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(n => n.EndsWith($".Fixtures.{name}", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A JPEG with an EXIF segment that holds an orientation and nothing else.</summary>
    public static byte[] JpegWithOrientation(byte orientation, bool littleEndian)
    {
        byte[] tiff = littleEndian
            ? [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
            : [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var jpeg = Read("photo.jpg");
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
