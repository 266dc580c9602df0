using System.Text;

namespace InstaFunctions.Testing;

/// <summary>
/// Looks for secrets in whatever a program wrote: in clear as UTF-8 or UTF-16, in base64 at any alignment and in either
/// alphabet, and URL-encoded. A finding names the place, which secret by its name, and the encoding; never the secret.
/// </summary>
public sealed class SecretScan
{
    /// <summary>A shorter secret would be found by chance.</summary>
    public const int MinLength = 8;

    private readonly List<(string Secret, string Encoding, byte[] Bytes)> _needles = [];

    /// <summary>Makes a scan.</summary>
    /// <param name="secrets">The secrets by name.</param>
    public SecretScan(IReadOnlyDictionary<string, string> secrets)
    {
        foreach (var (name, secret) in secrets)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, MinLength, name);
            _needles.AddRange(Needles(secret).DistinctBy(n => Convert.ToHexString(n.Bytes)).Select(n => (name, n.Encoding, n.Bytes)));
        }
    }

    /// <summary>Looks through bytes.</summary>
    public IReadOnlyList<string> FindIn(string place, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (secret, encoding, needle) in _needles)
        {
            if (bytes.IndexOf(needle) >= 0)
            {
                found.Add($"{place}: {secret} in {encoding}");
            }
        }

        return found;
    }

    /// <summary>Looks through text.</summary>
    public IReadOnlyList<string> FindIn(string place, string text) => FindIn(place, Encoding.UTF8.GetBytes(text));

    /// <summary>Looks through every file below a folder, those that are open included, and through their names.</summary>
    public IReadOnlyList<string> FindInFolder(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => FindIn($"the name of {file}", file).Concat(FindIn(file, Read(file)))),
    ];

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (IOException) when (new FileInfo(file) is { Exists: false } or { Length: 0 })
        {
            // A lock file that its owner keeps to itself has nothing in it.
            return [];
        }
    }

    private static IEnumerable<(string Encoding, byte[] Bytes)> Needles(string secret)
    {
        yield return ("UTF-8", Encoding.UTF8.GetBytes(secret));
        yield return ("UTF-16 LE", Encoding.Unicode.GetBytes(secret));
        yield return ("UTF-16 BE", Encoding.BigEndianUnicode.GetBytes(secret));
        yield return ("URL encoding", Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret)));
        foreach (var text in (byte[][])[Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret)])
        {
            for (var shift = 0; shift < 3; shift++)
            {
                var base64 = Base64Within(text, shift);
                yield return ("base64", Encoding.ASCII.GetBytes(base64));
                yield return ("base64url", Encoding.ASCII.GetBytes(base64.Replace('+', '-').Replace('/', '_')));
            }
        }
    }

    /// <summary>The characters that do not depend on what stands before and after the text.</summary>
    private static string Base64Within(byte[] text, int shift)
    {
        var bits = (shift + text.Length) * 8;
        var first = (shift * 8 + 5) / 6;
        return Convert.ToBase64String([.. new byte[shift], .. text])[first..(bits / 6)];
    }
}
