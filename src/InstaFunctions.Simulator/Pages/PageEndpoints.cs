using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Pages;

/// <summary>The pages for people, and the media on them.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder routes, InstagramSimulator simulator)
    {
        _ = routes.MapGet("/", http => Page.WriteAsync(http, FeedPage.Render(Feeds(simulator), simulator.Clock.GetUtcNow())));
        _ = routes.MapGet("/accounts/{id}", http => AccountAsync(http, simulator));
        _ = routes.MapGet("/ig/p/{shortcode}", http => PostAsync(http, Node(simulator, shortcode: Value(http, "shortcode"))));
        _ = routes.MapGet("/ig/reel/{shortcode}", http => PostAsync(http, Node(simulator, shortcode: Value(http, "shortcode"))));
        _ = routes.MapGet("/ig/stories/{username}/{media}", http => PostAsync(http, Node(simulator, id: Value(http, "media"))));
        _ = routes.MapMethods("/_sim/media/{media}", [HttpMethods.Get, HttpMethods.Head], http =>
            Node(simulator, id: Value(http, "media"))?.Shown.Media is { Path: { } path, ContentType: var type }
                ? Results.File(path, type, enableRangeProcessing: true).ExecuteAsync(http)
                : NotFound(http));
        _ = routes.MapGet("/_sim/accounts/{id}/picture.svg", http =>
        {
            if (Find(simulator, http) is not { } account)
            {
                return NotFound(http);
            }

            http.Response.ContentType = "image/svg+xml";
            return http.Response.WriteAsync(MediaMarkup.ProfilePicture(account), http.RequestAborted);
        });
    }

    private static Task AccountAsync(HttpContext http, InstagramSimulator simulator)
    {
        if (Find(simulator, http) is not { } account)
        {
            return NotFound(http);
        }

        List<Post> posts;
        lock (simulator.State.Gate)
        {
            posts = [.. account.Posts];
        }

        return Page.WriteAsync(http, AccountPage.Render(
            account, posts, simulator.Clock.GetUtcNow(), simulator.Options, http.Request.Query["outcome"]));
    }

    private static Task PostAsync(HttpContext http, MediaNode? node) => node is null
        ? Page.WriteAsync(http, PostPage.Missing(), StatusCodes.Status404NotFound)
        : Page.WriteAsync(http, PostPage.Render(node.Post));

    private static List<(SimulatedAccount Account, IReadOnlyList<Post> Posts)> Feeds(InstagramSimulator simulator)
    {
        lock (simulator.State.Gate)
        {
            return [.. simulator.State.Accounts.Select(account => (account, (IReadOnlyList<Post>)[.. account.Posts]))];
        }
    }

    private static MediaNode? Node(InstagramSimulator simulator, string? id = null, string? shortcode = null)
    {
        lock (simulator.State.Gate)
        {
            return id is not null ? simulator.State.Media.GetValueOrDefault(id)
                : simulator.State.PostsByShortcode.TryGetValue(shortcode!, out var post) ? new MediaNode(post, null)
                : null;
        }
    }

    private static SimulatedAccount? Find(InstagramSimulator simulator, HttpContext http)
    {
        lock (simulator.State.Gate)
        {
            return simulator.State.FindAccount(Value(http, "id"));
        }
    }

    private static string Value(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
