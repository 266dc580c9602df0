using InstaFunctions.Simulator.Media;

namespace InstaFunctions.Simulator.Posts;

/// <summary>Something that is live on an account.</summary>
public sealed record Post
{
    /// <summary>The media id that <c>media_publish</c> answered.</summary>
    public required string Id { get; init; }

    /// <summary>The account it is on.</summary>
    public required string IgUserId { get; init; }

    /// <summary>The name of the account it is on.</summary>
    public required string Username { get; init; }

    /// <summary><c>IMAGE</c>, <c>VIDEO</c> or <c>CAROUSEL_ALBUM</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary><c>FEED</c>, <c>REELS</c> or <c>STORY</c>.</summary>
    public required string MediaProductType { get; init; }

    /// <summary>The caption, if there is one.</summary>
    public string? Caption { get; init; }

    /// <summary>The alternative text of a single image.</summary>
    public string? AltText { get; init; }

    /// <summary>Whether a reel also shows in the feed; null for anything else.</summary>
    public bool? SharedToFeed { get; init; }

    /// <summary>The last part of <see cref="Permalink"/>.</summary>
    public required string Shortcode { get; init; }

    /// <summary>The page of this post, on the simulator itself.</summary>
    public required Uri Permalink { get; init; }

    /// <summary>The container it was published from. Two posts with the same container are a double post.</summary>
    public required string ContainerId { get; init; }

    /// <summary>When it went live, on the simulator's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Its pictures and videos: one, or a carousel's in order.</summary>
    public required IReadOnlyList<PostItem> Items { get; init; }

    internal DateTimeOffset ListedFrom { get; init; }
}

/// <summary>One picture or video of a post.</summary>
public sealed record PostItem
{
    /// <summary>The post's own id, or the carousel child's.</summary>
    public required string Id { get; init; }

    /// <summary>The container it came from.</summary>
    public required string ContainerId { get; init; }

    /// <summary><c>IMAGE</c> or <c>VIDEO</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The alternative text of an image.</summary>
    public string? AltText { get; init; }

    /// <summary>The bytes that were fetched.</summary>
    public required FetchedMedia Media { get; init; }
}
