namespace InstaFunctions.Core.Platform;

/// <summary>What kind of container is asked for; decides <c>media_type</c> and which parameters are allowed.</summary>
public enum ContainerKind
{
    /// <summary>A single image in the feed.</summary>
    Image,

    /// <summary>A reel.</summary>
    Reel,

    /// <summary>A story of an image.</summary>
    ImageStory,

    /// <summary>A story of a video.</summary>
    VideoStory,

    /// <summary>An image that becomes an item of a carousel.</summary>
    ImageItem,

    /// <summary>A video that becomes an item of a carousel.</summary>
    VideoItem,

    /// <summary>The carousel itself.</summary>
    Carousel,
}

/// <summary>The parameters of <c>POST /{ig-user-id}/media</c>.</summary>
public sealed record ContainerRequest
{
    /// <summary>What is made.</summary>
    public required ContainerKind Kind { get; init; }

    /// <summary>Where the platform fetches the media (<c>image_url</c> or <c>video_url</c>); null for a carousel.</summary>
    public Uri? MediaUrl { get; init; }

    /// <summary><c>caption</c>: image, reel, carousel.</summary>
    public string? Caption { get; init; }

    /// <summary><c>alt_text</c>: image and image item.</summary>
    public string? AltText { get; init; }

    /// <summary><c>share_to_feed</c>: reel.</summary>
    public bool? ShareToFeed { get; init; }

    /// <summary><c>children</c>: carousel, 2 to 10.</summary>
    public IReadOnlyList<ContainerId> Children { get; init; } = [];
}
