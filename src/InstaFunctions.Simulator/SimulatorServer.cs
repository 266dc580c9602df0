using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace InstaFunctions.Simulator;

/// <summary>The simulator as a server with a port of its own. It reads no settings but its options.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, InstagramSimulator simulator)
    {
        (_app, Simulator) = (app, simulator);
    }

    /// <summary>Where it is reached: the base of the platform's endpoints and of every permalink.</summary>
    public Uri BaseUrl => Simulator.BaseUrl;

    /// <summary>Its controls.</summary>
    public InstagramSimulator Simulator { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">The clock under the simulator's own; the system's by default.</param>
    /// <param name="ct">Gives up starting.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, TimeProvider? clock = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var simulator = new InstagramSimulator(options, clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _ = builder.Services.AddRouting();
        _ = builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        // Calls that a fault holds open end at once when the server stops.
        _ = builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        try
        {
            _ = app.MapInstagramSimulator(simulator, ownsEveryPath: true, app.Lifetime.ApplicationStopping);
            await app.StartAsync(ct);
            simulator.BaseUrl = options.PublicBaseUrl ?? AddressOf(app);
            return new SimulatorServer(app, simulator);
        }
        catch
        {
            await app.DisposeAsync();
            simulator.Dispose();
            throw;
        }
    }

    /// <summary>Stops it, and deletes the media it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Simulator.Dispose();
    }

    private static Uri AddressOf(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(address
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal));
    }

    /// <summary>Leaves the process's signals to whoever hosts the simulator.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
