using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Platform;

/// <summary>The routes of <c>graph.instagram.com</c>, with a version in front and without.</summary>
internal static class GraphEndpoints
{
    private const string Id = @"{id:regex(^(\d+|me)$)}";

    public static void MapGraph(this IEndpointRouteBuilder routes, InstagramSimulator simulator, PlatformPipeline pipeline, CancellationToken stopping)
    {
        var containers = new ContainerDesk(simulator, stopping);
        var posts = new PublishDesk(simulator, containers);
        var reads = new GraphReads(simulator, containers);
        foreach (var prefix in (string[])["", @"/{version:regex(^v\d+\.\d+$)}"])
        {
            var graph = routes.MapGroup(prefix);
            _ = graph.MapPost($"/{Id}/media", http => pipeline.ServeAsync(http, Endpoints.Create, containers.CreateAsync));
            _ = graph.MapPost($"/{Id}/media_publish", http => pipeline.ServeAsync(http, Endpoints.Publish, posts.PublishAsync));
            _ = graph.MapGet($"/{Id}/media", http => pipeline.ServeAsync(http, Endpoints.MediaList, reads.MediaListAsync));
            _ = graph.MapGet($"/{Id}/stories", http => pipeline.ServeAsync(http, Endpoints.Stories, reads.StoriesAsync));
            _ = graph.MapGet($"/{Id}/content_publishing_limit", http => pipeline.ServeAsync(http, Endpoints.Limit, reads.LimitAsync));
            _ = graph.MapGet($"/{Id}", http => Meant(simulator, (string)http.Request.RouteValues["id"]!) switch
            {
                Endpoints.Me => pipeline.ServeAsync(http, Endpoints.Me, reads.MeAsync),
                var other => pipeline.ServeAsync(http, other, reads.ObjectAsync),
            });
        }
    }

    /// <summary>Answers what nothing else does, in the platform's own error shape.</summary>
    public static void MapUnknownPaths(this IEndpointRouteBuilder routes, PlatformPipeline pipeline) =>
        _ = routes.Map("/{**path}", (RequestDelegate)(http => pipeline.ServeAsync(http, Endpoints.Unknown, UnknownPathAsync)));

    private static Task<PlatformAnswer> UnknownPathAsync(PlatformRequest call) =>
        Task.FromResult<PlatformAnswer>(PlatformErrors.UnknownPath(call.Http.Request.Path));

    private static string Meant(InstagramSimulator simulator, string id)
    {
        if (id == "me")
        {
            return Endpoints.Me;
        }

        lock (simulator.State.Gate)
        {
            return simulator.State.AccountsById.ContainsKey(id) ? Endpoints.Me
                : simulator.State.Containers.ContainsKey(id) ? Endpoints.Status
                : Endpoints.Media;
        }
    }
}
