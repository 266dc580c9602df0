using System.ComponentModel;
using System.Diagnostics;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>A disk of a few megabytes, in the memory, which a test can fill up.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int BlockBytes = 4096;
    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? TryMount()
    {
        var folder = Directory.CreateTempSubdirectory("instafunctions-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.FullName))
        {
            return new SmallDisk(folder);
        }

        folder.Delete();
        return null;
    }

    /// <summary>Writes until nothing more fits.</summary>
    public async Task FillAsync()
    {
        await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[BlockBytes];
        while (true)
        {
            try
            {
                await file.WriteAsync(block);
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    /// <summary>Makes room again.</summary>
    public Task EmptyAsync()
    {
        File.Delete(Filler);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // Lazily: a file of a process that is ending may still be open.
        _ = Run("umount", "-l", Path);
        _folder.Delete(recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
