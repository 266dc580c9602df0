using InstaFunctions.Instagram;
using InstaFunctions.Simulator;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// The Instagram of a service that has no settings of Instagram: a simulator in the same process, on a loopback port of its
/// own. Whoever starts the service without settings sees it work, and is told plainly that nothing reaches Instagram.
/// </summary>
public sealed class EmbeddedSimulator : IAsyncDisposable
{
    private readonly SimulatorServer _server;

    private EmbeddedSimulator(SimulatorServer server) => _server = server;

    /// <summary>Its address: its page shows what was published.</summary>
    public Uri BaseUrl => _server.BaseUrl;

    /// <summary>Its controls.</summary>
    public InstagramSimulator Simulator => _server.Simulator;

    /// <summary>Starts one when the configuration has no settings of Instagram, and points them at it.</summary>
    public static async Task<EmbeddedSimulator?> StartIfUnconfiguredAsync(ConfigurationManager configuration)
    {
        if (configuration.GetSection(InstagramOptions.Section).GetChildren().Any())
        {
            return null;
        }

        var options = new SimulatorOptions { Accounts = [new SeededAccount("demo.account", Name: "Demo Account")] };
        var server = await SimulatorServer.StartAsync(options);
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Instagram:GraphUrl"] = server.BaseUrl.ToString(),
            ["Instagram:AuthorizeUrl"] = new Uri(server.BaseUrl, "oauth/authorize").ToString(),
            ["Instagram:TokenUrl"] = new Uri(server.BaseUrl, "oauth/access_token").ToString(),
            ["Instagram:AppId"] = options.AppId,
            ["Instagram:AppSecret"] = options.AppSecret,
            ["Instagram:WebhookVerifyToken"] = options.WebhookVerifyToken,
        });
        return new EmbeddedSimulator(server);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
