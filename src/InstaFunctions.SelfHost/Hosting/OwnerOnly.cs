namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// Folders and files that the service's own user alone may use (0700 and 0600): they hold tokens, keys and what one tenant
/// alone may see. Windows has no such modes; there the folder inherits what its parent allows.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes a folder when it is missing, and closes it to others when it is not.</summary>
    /// <returns>False when it is open to others and cannot be closed, because it belongs to another user.</returns>
    public static bool Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return true;
        }

        Make(Path.GetFullPath(path));
        return Close(path, FolderMode);
    }

    /// <summary>Closes a file to others, when there is one.</summary>
    public static bool File(string path) => OperatingSystem.IsWindows() || !System.IO.File.Exists(path) || Close(path, FileMode);

    /// <summary>Has a file that is made be the owner's alone from its first moment on.</summary>
    public static FileStreamOptions Creating(FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return options;
    }

    // The mode that the system call is given holds for the last folder of a path alone.
    private static void Make(string path)
    {
        if (!Directory.Exists(path) && !OperatingSystem.IsWindows())
        {
            if (Path.GetDirectoryName(path) is { } parent)
            {
                Make(parent);
            }

            _ = Directory.CreateDirectory(path, FolderMode);
        }
    }

    private static bool Close(string path, UnixFileMode most)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var present = System.IO.File.GetUnixFileMode(path);
        if ((present & ~most) == 0)
        {
            return true;
        }

        try
        {
            System.IO.File.SetUnixFileMode(path, present & most);
            return true;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
