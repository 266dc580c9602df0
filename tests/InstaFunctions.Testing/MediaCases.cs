namespace InstaFunctions.Testing;

/// <summary>Small files of the kinds that people who publish to Instagram have had trouble with.</summary>
public static class MediaCases
{
    /// <summary>The bytes of one of the files in <c>Cases</c>.</summary>
    public static byte[] Read(string file)
    {
        using var stream = typeof(MediaCases).Assembly.GetManifestResourceStream($"Cases/{file}")
            ?? throw new ArgumentException($"There is no case {file}.", nameof(file));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
