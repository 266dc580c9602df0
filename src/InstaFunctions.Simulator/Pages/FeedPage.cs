using System.Globalization;
using System.Text;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Posts;
using static InstaFunctions.Simulator.Pages.Page;

namespace InstaFunctions.Simulator.Pages;

/// <summary>The page at <c>/</c>: every account's stories and posts, the newest first.</summary>
internal static class FeedPage
{
    private const int PostsShown = 60;

    public static string Render(IReadOnlyList<(SimulatedAccount Account, IReadOnlyList<Post> Posts)> feeds, DateTimeOffset now)
    {
        var body = new StringBuilder("<h1>What was published</h1>");
        if (feeds.Count == 0)
        {
            _ = body.Append("<p class=\"empty\">There are no accounts. <code>POST /_sim/accounts {\"username\":\"…\"}</code> makes one.</p>");
        }

        foreach (var (account, posts) in feeds)
        {
            _ = body.Append(Feed(account, posts, now));
        }

        return Page.Render("Feeds", body.ToString());
    }

    public static string Feed(SimulatedAccount account, IReadOnlyList<Post> posts, DateTimeOffset now)
    {
        var feed = posts.Where(post => post.MediaProductType != "STORY").Reverse().ToList();
        var stories = posts.Where(post => post.MediaProductType == "STORY" && now < post.Timestamp.AddDays(1)).Reverse().ToList();
        var html = new StringBuilder();
        _ = html.Append(CultureInfo.InvariantCulture, $"""
            <section class="account"><div class="who"><img src="/_sim/accounts/{account.IgUserId}/picture.svg" alt="">
            <div><h2><a href="/accounts/{Uri.EscapeDataString(account.Username)}">{E(account.Username)}</a></h2><p>{E(account.Name)} · {Count(feed.Count, "post", "posts")} · {Count(stories.Count, "story", "stories")} today</p></div></div>
            """);
        if (stories.Count > 0)
        {
            _ = html.Append("<div class=\"stories\">").AppendJoin("", stories.Take(PostsShown).Select(Story)).Append("</div>");
        }

        _ = feed.Count == 0
            ? html.Append("<p class=\"empty\">No posts yet.</p>")
            : html.Append("<div class=\"grid\">").AppendJoin("", feed.Take(PostsShown).Select(Card)).Append("</div>");
        if (feed.Count > PostsShown)
        {
            _ = html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">The newest {PostsShown} of {feed.Count} are shown. <a class=\"link\" href=\"/_sim/posts?account={account.IgUserId}\">All of them as data</a></p>");
        }

        return html.Append("</section>").ToString();
    }

    private static string Story(Post post) =>
        $"<a class=\"story\" href=\"{E(post.Permalink.AbsolutePath)}\"><span class=\"ring\">{MediaMarkup.Item(post, post.Items[0], controls: false)}</span>{post.Timestamp.ToUniversalTime():HH:mm}</a>";

    private static string Card(Post post)
    {
        var media = string.Concat(post.Items.Select(item => MediaMarkup.Item(post, item, controls: false)));
        var frame = post.Items.Count > 1 ? $"<span class=\"strip\">{media}</span>" : media;
        return $"""
            <article class="post"><a class="frame" href="{E(post.Permalink.AbsolutePath)}">{frame}<span class="tag">{E(MediaMarkup.Kind(post))}</span></a>
            <div class="text"><p class="clip">{E(post.Caption)}</p><small>{MediaMarkup.Time(post.Timestamp)}</small></div></article>
            """;
    }

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
