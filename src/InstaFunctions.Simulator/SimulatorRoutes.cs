using InstaFunctions.Simulator.Control;
using InstaFunctions.Simulator.Login;
using InstaFunctions.Simulator.Pages;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator;

/// <summary>Puts the simulator's endpoints into a web application.</summary>
public static class SimulatorRoutes
{
    /// <summary>Maps every endpoint of the simulator.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="simulator">
    /// The simulator; its owner disposes it. Its links start with <see cref="SimulatorOptions.PublicBaseUrl"/>.
    /// </param>
    /// <param name="ownsEveryPath">Whether paths that nothing answers get the platform's error instead of 404.</param>
    /// <param name="stopping">Ends calls that faults hold open.</param>
    public static IEndpointRouteBuilder MapInstagramSimulator(
        this IEndpointRouteBuilder routes, InstagramSimulator simulator, bool ownsEveryPath = false, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        var pipeline = new PlatformPipeline(simulator, stopping);
        routes.MapGraph(simulator, pipeline, stopping);
        routes.MapLogin(simulator, pipeline);
        routes.MapControl(simulator, new CallbackSender(simulator));
        routes.MapPages(simulator);
        if (ownsEveryPath)
        {
            routes.MapUnknownPaths(pipeline);
        }

        return routes;
    }
}
