using InstaFunctions.Api.Health;
using InstaFunctions.Core;
using InstaFunctions.Instagram;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Ready when the database answers.</summary>
internal sealed class SelfHostReadiness(SqliteDatabase database, IOptions<InstagramOptions> instagram, EmbeddedSimulator? simulator = null) : IReadiness
{
    public async Task<HealthView> CheckAsync(CancellationToken cancellation)
    {
        var (target, message) = simulator is null
            ? (instagram.Value.GraphUrl.Host, null)
            : ("simulator", $"Nothing reaches Instagram: posts go to the simulator at {simulator.BaseUrl}.");
        try
        {
            await database.ReadAsync(session => session.First("SELECT 1", row => row.GetInt32(0)), cancellation);
            return new HealthView("ready", target, message);
        }
        catch (StoreUnavailableException)
        {
            return new HealthView("unavailable", target, "The database is out of reach.");
        }
    }
}
