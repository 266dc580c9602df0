using InstaFunctions.Core;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// Tells a disk that fails (full, read-only, broken) from a caller who does: what goes wrong while writing is the store's
/// being out of reach, while a body that breaks off is not.
/// </summary>
internal static class MediaDisk
{
    /// <exception cref="StoreUnavailableException">The disk reports an error.</exception>
    public static async Task TryAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw OutOfReach(exception);
        }
    }

    /// <inheritdoc cref="TryAsync"/>
    public static T Try<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw OutOfReach(exception);
        }
    }

    /// <inheritdoc cref="TryAsync"/>
    public static void Try(Action write) => Try(() =>
    {
        write();
        return true;
    });

    // ArgumentOutOfRangeException is what .NET makes of EFBIG: the process or the file system allows no longer file.
    private static bool IsFault(Exception exception) => exception is UnauthorizedAccessException or ArgumentOutOfRangeException
        or (IOException and not (FileNotFoundException or DirectoryNotFoundException));

    private static StoreUnavailableException OutOfReach(Exception exception) =>
        new("The disk that holds the media is full or reports an error.", exception);
}
