using InstaFunctions.Api.Health;
using InstaFunctions.Core;
using InstaFunctions.Instagram;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// Ready when a write reaches the disk: reading goes on for long after a disk has filled up. So a file is tried, and a row,
/// unless one was written a moment ago; all who ask meanwhile share the trial.
/// </summary>
internal sealed class SelfHostReadiness(
    SqliteDatabase database,
    DiskProbe disk,
    IOptions<InstagramOptions> instagram,
    EmbeddedSimulator? simulator = null) : IReadiness
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private Task<string?>? _trial;

    public async Task<HealthView> CheckAsync(CancellationToken cancellation)
    {
        var (target, message) = simulator is null
            ? (instagram.Value.GraphUrl.Host, null)
            : ("simulator", $"Nothing reaches Instagram: posts go to the simulator at {simulator.BaseUrl}.");
        var fault = database.Standing.Damage ?? await TrialOfTheMoment().WaitAsync(cancellation);
        return fault is null ? new HealthView("ready", target, message) : new HealthView("unavailable", target, fault);
    }

    private Task<string?> TrialOfTheMoment()
    {
        lock (_gate)
        {
            return _trial is { IsCompleted: false } running ? running : _trial = TryAsync();
        }
    }

    /// <returns>What is wrong, in a sentence; null when a write reached the disk.</returns>
    private async Task<string?> TryAsync()
    {
        try
        {
            // A small write may still find room in the log that is there; a file of its own does not.
            await disk.TryAsync();
            if (!database.Standing.WroteWithin(Fresh))
            {
                _ = await database.WriteAsync(session => session.Execute(ServiceStatements.Probe), CancellationToken.None);
            }

            return database.Standing.Damage;
        }
        catch (StoreUnavailableException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>Tries whether the folder of the data takes a file.</summary>
internal sealed class DiskProbe(string folder)
{
    private const int Bytes = 64 * 1024;

    /// <exception cref="StoreUnavailableException">It does not.</exception>
    public async Task TryAsync()
    {
        var path = Path.Combine(folder, "probe.tmp");
        try
        {
            await using var file = new FileStream(path, OwnerOnly.Creating(new()
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            }));
            await file.WriteAsync(new byte[Bytes]);
            file.Flush(flushToDisk: true);
        }
        // ArgumentOutOfRangeException is what .NET makes of EFBIG.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new StoreUnavailableException("The disk that holds the data is full, read-only or failing.", exception);
        }
    }
}
