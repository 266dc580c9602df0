using System.Security.Cryptography;
using InstaFunctions.SelfHost.Hosting;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// The secret that media links are signed with: 32 random bytes in a file that only the service's own user may read. A plain
/// key rather than Data Protection's, because a link's text must stay short, and because a link made before a restart (or by
/// a second process on the same folder) must still hold. Removing the file makes every link given out so far worthless.
/// </summary>
public sealed class MediaLinkKey
{
    private const int Length = 32;
    private readonly byte[] _key;

    private MediaLinkKey(byte[] key) => _key = key;

    /// <summary>Reads the key, or makes it when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is there, but is no key.</exception>
    public static MediaLinkKey ReadOrCreate(string path)
    {
        MediaFolder.CreateParent(Path.GetFullPath(path));
        if (!File.Exists(path))
        {
            Create(path);
        }

        var key = File.ReadAllBytes(path);
        return key.Length is Length
            ? new MediaLinkKey(key)
            : throw new InvalidDataException($"The file {Path.GetFullPath(path)} is not a key of {Length} bytes. Put it back from a backup; or remove it, and a new one is made, with which links given out so far open nothing any more.");
    }

    internal byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key, text);

    private static void Create(string path)
    {
        // Written aside and moved, so that another process never reads half a key; whoever comes second uses the first's.
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(draft, OwnerOnly.Creating(new() { Mode = FileMode.CreateNew, Access = FileAccess.Write })))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
