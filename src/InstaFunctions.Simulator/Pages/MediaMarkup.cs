using System.Globalization;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Posts;
using static InstaFunctions.Simulator.Pages.Page;

namespace InstaFunctions.Simulator.Pages;

/// <summary>Pictures and videos as HTML.</summary>
internal static class MediaMarkup
{
    public static string Item(Post post, PostItem item, bool controls)
    {
        if (item.Media.Path is null)
        {
            return "<div class=\"empty\">The bytes were not kept.</div>";
        }

        var alt = E(item.AltText ?? post.Caption ?? $"{Kind(post)} by {post.Username}");
        return item.MediaType == "VIDEO"
            ? $"<video src=\"/_sim/media/{item.Id}#t=0.1\" {(controls ? "controls" : "muted")} playsinline preload=\"metadata\" aria-label=\"{alt}\"></video>"
            : $"<img src=\"/_sim/media/{item.Id}\" alt=\"{alt}\" loading=\"lazy\">";
    }

    public static string Kind(Post post) => (post.MediaProductType, post.MediaType) switch
    {
        ("STORY", _) => "Story",
        ("REELS", _) => "Reel",
        (_, "CAROUSEL_ALBUM") => string.Create(CultureInfo.InvariantCulture, $"Carousel of {post.Items.Count}"),
        _ => "Photo",
    };

    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A round picture with the account's first letter.</summary>
    public static string ProfilePicture(SimulatedAccount account)
    {
        var hue = account.Username.Aggregate(17, (hash, c) => ((hash * 31) + c) % 360);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><defs><linearGradient id="g" x1="0" y1="1" x2="1" y2="0"><stop stop-color="hsl({hue},70%,58%)"/><stop offset="1" stop-color="hsl({(hue + 60) % 360},65%,45%)"/></linearGradient></defs><rect width="96" height="96" fill="url(#g)"/><text x="48" y="63" text-anchor="middle" font-family="sans-serif" font-size="44" font-weight="600" fill="#fff">{E(account.Username[..1].ToUpperInvariant())}</text></svg>
            """);
    }
}
