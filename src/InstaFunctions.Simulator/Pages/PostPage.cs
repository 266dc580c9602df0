using System.Globalization;
using InstaFunctions.Simulator.Posts;
using static InstaFunctions.Simulator.Pages.Page;

namespace InstaFunctions.Simulator.Pages;

/// <summary>What a permalink leads to.</summary>
internal static class PostPage
{
    public static string Render(Post post)
    {
        var media = string.Concat(post.Items.Select(item => MediaMarkup.Item(post, item, controls: true)));
        var details = string.Concat(post.Items.Select(item => string.Create(CultureInfo.InvariantCulture,
            $"<dt>SHA-256 of {E(item.Media.ContentType)}, {item.Media.Width}×{item.Media.Height}, {item.Media.Bytes:N0} bytes</dt><dd><code>{item.Media.Sha256}</code></dd>")));
        return Page.Render($"{MediaMarkup.Kind(post)} by {post.Username}", $"""
            <div class="one"><div class="media">{media}</div>
            <div><h1><a href="/accounts/{Uri.EscapeDataString(post.Username)}">{E(post.Username)}</a></h1>
            <div class="text" style="padding:0"><p>{E(post.Caption)}</p></div>
            <dl><dt>Kind</dt><dd>{E(MediaMarkup.Kind(post))} ({E(post.MediaType)}, {E(post.MediaProductType)})</dd>
            <dt>Published, by the simulator's clock</dt><dd>{MediaMarkup.Time(post.Timestamp)}</dd>
            {(post.AltText is null ? "" : $"<dt>Alternative text</dt><dd>{E(post.AltText)}</dd>")}
            <dt>Media id</dt><dd><code>{post.Id}</code></dd><dt>Container</dt><dd><code>{post.ContainerId}</code></dd>{details}</dl>
            <p class="note">A simulator made this page. The post is not on Instagram.</p></div></div>
            """);
    }

    public static string Missing() => Page.Render("No such post", "<h1>No such post</h1><p class=\"note\">The simulator keeps posts in memory; one of an earlier run is gone.</p>");
}
