using System.Collections.Concurrent;

namespace InstaFunctions.Simulator.Media;

/// <summary>
/// Fetched bytes on disk, in a folder of its own that goes away on dispose. Files are named by their hash, so the
/// same picture posted a thousand times is kept once.
/// </summary>
internal sealed class MediaStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instagram-simulator-");
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    public string NewTemporaryPath() => Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N") + ".part");

    public async Task<string> KeepAsync(string sha256, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (_kept.TryGetValue(sha256, out var known))
        {
            return known;
        }

        var part = NewTemporaryPath();
        await File.WriteAllBytesAsync(part, bytes, ct);
        return Keep(sha256, part);
    }

    /// <summary>Takes over a temporary file.</summary>
    public string Keep(string sha256, string part)
    {
        var path = Path.Combine(_folder.FullName, sha256);
        File.Move(part, path, overwrite: true);
        return _kept.GetOrAdd(sha256, path);
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A file that a page is still being served from stays behind in the temporary folder.
        }
    }
}
