using InstaFunctions.SelfHost.Media;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// What must be right before the service serves or runs anything. It comes before the host starts, which would log each
/// failure with a stack trace that tells its operator nothing.
/// </summary>
internal static class StartChecks
{
    /// <summary>Checks settings, database, keys and media folder, in this order.</summary>
    public static async Task RunAsync(IServiceProvider services)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var database = services.GetRequiredService<SqliteDatabase>();
        var keys = Path.GetFullPath(Path.Combine(storage.Path, "keys"));
        CloseKeys(keys);
        await services.GetRequiredService<KeyRingCheck>().RunAsync(storage.AcceptNewKeys, keys, CancellationToken.None);
        _ = services.GetRequiredService<MediaLinkKey>();
        _ = services.GetRequiredService<MediaFolder>();

        // This is the database's only process: whoever held a claim is gone.
        _ = await database.WriteAsync(session => session.Execute(IdempotencyStatements.ReleaseAll), CancellationToken.None);
    }

    private static void CloseKeys(string keys)
    {
        _ = OwnerOnly.Folder(Path.Combine(keys, "ring"));
        _ = OwnerOnly.Folder(keys);
        foreach (var file in Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories))
        {
            _ = OwnerOnly.File(file);
        }
    }
}
