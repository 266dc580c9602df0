using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Platform;

/// <summary>The readable fields of the platform's objects.</summary>
internal sealed class GraphFields(InstagramSimulator simulator)
{
    public Dictionary<string, Func<SimulatedAccount, FieldList, JsonNode?>> User { get; } = new(StringComparer.Ordinal)
    {
        ["user_id"] = (account, _) => account.IgUserId,
        ["username"] = (account, _) => account.Username,
        ["name"] = (account, _) => account.Name,
        ["account_type"] = (account, _) => account.AccountType,
        ["profile_picture_url"] = (account, _) => new Uri(simulator.BaseUrl, $"_sim/accounts/{account.IgUserId}/picture.svg").AbsoluteUri,
        ["followers_count"] = (_, _) => 0,
        ["follows_count"] = (_, _) => 0,
        ["media_count"] = (account, _) => account.Posts.Count(post => post.MediaProductType != "STORY"),
        ["biography"] = (_, _) => null,
        ["website"] = (_, _) => null,
    };

    public Dictionary<string, Func<(Container Container, DateTimeOffset Now), FieldList, JsonNode?>> Container { get; } = new(StringComparer.Ordinal)
    {
        ["status_code"] = (read, _) => StatusCode(read.Container.StatusRead(read.Now)),
        ["status"] = (read, _) => StatusProse(read.Container, read.Now),
    };

    public Dictionary<string, Func<MediaNode, FieldList, JsonNode?>> Media { get; } = new(StringComparer.Ordinal)
    {
        ["caption"] = (media, _) => media.Child is null ? media.Post.Caption : null,
        ["media_type"] = (media, _) => media.Child?.MediaType ?? media.Post.MediaType,
        ["media_product_type"] = (media, _) => media.Post.MediaProductType,
        ["permalink"] = (media, _) => media.Post.Permalink.AbsoluteUri,
        ["shortcode"] = (media, _) => media.Post.Shortcode,
        ["timestamp"] = (media, _) => Timestamp(media.Post.Timestamp),
        ["username"] = (media, _) => media.Post.Username,
        ["owner"] = (media, _) => new JsonObject { ["id"] = media.Post.IgUserId },
        ["alt_text"] = (media, _) => media.Child is null ? media.Post.AltText : media.Child.AltText,
        ["is_shared_to_feed"] = (media, _) => media.Post.SharedToFeed,
        ["media_url"] = (media, _) => MediaUrl(simulator, media.Shown),
        ["thumbnail_url"] = (media, _) => media.Shown.MediaType == "VIDEO" ? MediaUrl(simulator, media.Shown) : null,
        ["like_count"] = (_, _) => 0,
        ["comments_count"] = (_, _) => 0,
        ["children"] = (media, nested) => media.Child is null && media.Post.Items.Count > 1 ? Children(simulator, media.Post, nested) : null,
    };

    public static string Timestamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    private static JsonObject Children(InstagramSimulator simulator, Post post, FieldList nested)
    {
        var fields = new GraphFields(simulator);
        var data = new JsonArray();
        foreach (var item in post.Items)
        {
            data.Add(nested.Select(new MediaNode(post, item), item.Id, "Media", fields.Media).Json ?? new JsonObject { ["id"] = item.Id });
        }

        return new JsonObject { ["data"] = data };
    }

    private static string MediaUrl(InstagramSimulator simulator, PostItem item) =>
        new Uri(simulator.BaseUrl, $"_sim/media/{item.Id}").AbsoluteUri;

    private static string StatusCode(ContainerStatus status) => status switch
    {
        ContainerStatus.InProgress => "IN_PROGRESS",
        ContainerStatus.Finished => "FINISHED",
        ContainerStatus.Published => "PUBLISHED",
        ContainerStatus.Error => "ERROR",
        _ => "EXPIRED",
    };

    private static string StatusProse(Container container, DateTimeOffset now) => container.StatusRead(now) switch
    {
        ContainerStatus.InProgress => "In Progress: Media is still being processed.",
        ContainerStatus.Finished => "Finished: Media has been uploaded and it is ready to be published.",
        ContainerStatus.Published => "Published: Media has been successfully published.",
        ContainerStatus.Error when container.ErrorText is { } text => text,
        ContainerStatus.Error => string.Create(CultureInfo.InvariantCulture,
            $"Error: Media upload has failed with error code {container.ErrorCodeRead()}"),
        _ => "Expired: Media container was not published within 24 hours and has expired.",
    };
}
