using System.Globalization;

namespace InstaFunctions.Simulator.Platform;

/// <summary>
/// Every error this simulator answers by itself. Codes and subcodes are those of the platform's "Error Codes"
/// page unless the comment says that one is assumed.
/// </summary>
internal static class PlatformErrors
{
    public static readonly PlatformError TokenMissing =
        new(401, 190, null, "An access token is required to request this resource.");

    public static readonly PlatformError TokenUnknown =
        new(401, 190, null, "Invalid OAuth access token - Cannot parse access token");

    public static readonly PlatformError TokenExpired =
        new(401, 190, 463, "Error validating access token: Session has expired.");

    public static readonly PlatformError TokenForeign =
        new(401, 190, null, "Invalid OAuth access token - The token does not belong to this account.");

    public static readonly PlatformError NotReady = new(400, 9007, 2207027, "Media ID is not available")
    {
        UserTitle = "Media not ready",
        UserMessage = "The media is not ready for publishing, please wait for a moment.",
    };

    public static readonly PlatformError ContainerGone = new(400, 24, 2207008, "The requested resource does not exist")
    {
        UserTitle = "Media container unavailable",
        UserMessage = "The media container you are trying to publish does not exist or has expired.",
    };

    public static readonly PlatformError MediaGone = new(400, 24, 2207006, "The requested resource does not exist")
    {
        UserTitle = "Media not found",
        UserMessage = "The media you are trying to publish does not exist.",
    };

    public static readonly PlatformError PublishLimit = new(403, 9, 2207042, "Application request limit reached")
    {
        UserTitle = "Maximum posts reached",
        UserMessage = "You reached maximum number of posts that is allowed to be published by Content Publishing API.",
    };

    public static readonly PlatformError TooManyTags = Parameter("Too many tags in the caption", 2207040,
        "Cannot use more than 30 hashtags or 20 @ tags in a caption.");

    public static readonly PlatformError CaptionTooLong = new(400, 36004, 2207010, "The caption is too long")
    {
        UserTitle = "Caption too long",
        UserMessage = "The caption was too long. Please shorten it to 2,200 characters or fewer.",
    };

    public static readonly PlatformError ChildrenCount = Parameter("Invalid number of children", 2207028,
        "Your post won't work as a carousel. Carousels need at least 2 photos or videos and no more than 10.");

    public static readonly PlatformError UnknownMediaType = Parameter("Unknown media type", 2207023,
        "The media type is unknown.");

    /// <summary>VIDEO was a feed video once; today it is a carousel's child or nothing.</summary>
    public static readonly PlatformError VideoIsReels = Parameter("The value VIDEO for media_type is no longer supported", 2207067,
        "Use the REELS media type to publish a video.");

    public static readonly PlatformError ThumbnailOffset = new(400, 1, 2207057, "The thumbnail offset is invalid")
    {
        UserMessage = "Thumbnail offset must be greater than or equal to 0 and less than the video's duration in milliseconds.",
    };

    public static readonly PlatformError ImageTooLarge = new(400, 36000, 2207004, "The image is too large to download")
    {
        UserMessage = "The image is too large to download. It should be less than 8 MiB.",
    };

    public static readonly PlatformError ImageFormat = new(400, 36001, 2207005, "The image format is not supported")
    {
        UserMessage = "The image format is not supported. The supported format is JPEG.",
    };

    public static readonly PlatformError ImageAspect = new(400, 36003, 2207009, "The aspect ratio is not supported")
    {
        UserTitle = "Aspect ratio not supported",
        UserMessage = "The submitted image with aspect ratio cannot be published. Use an aspect ratio between 4:5 and 1.91:1.",
    };

    public static PlatformError NotFetched(string why) => new(400, 9004, 2207052, "Only photo or video can be accepted as media type.")
    {
        UserTitle = "Media download has failed. The media URI doesn't meet our requirements.",
        UserMessage = $"The media could not be fetched from this URI: {why}",
    };

    public static PlatformError TokenRevoked(int subcode) => new(401, 190, subcode, subcode == 458
        ? "Error validating access token: The user has not authorized application."
        : "Error validating access token: The session has been invalidated because the user changed their password or Instagram has changed the session for security reasons.");

    public static PlatformError NoPermission(string scope) =>
        new(403, 10, null, $"(#10) Application does not have permission for this action: {scope} is required.");

    /// <summary>
    /// Assumed: the documents state the limit of 400 containers but no code for it. 80002 is their code for "too many
    /// calls from this Instagram account", with the header that names the minutes to wait.
    /// </summary>
    public static PlatformError ContainerLimit(string igUserId, TimeSpan untilFree) =>
        new(400, 80002, null, "(#80002) There have been too many calls from this Instagram account. Wait a bit and try again.")
        {
            Headers = new Dictionary<string, string>
            {
                ["X-Business-Use-Case-Usage"] = string.Create(CultureInfo.InvariantCulture,
                    $$"""{"{{igUserId}}":[{"type":"instagram","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":{{Math.Ceiling(untilFree.TotalMinutes):F0}}}]}"""),
            },
        };

    public static PlatformError NoSuchObject(string id, string method) => new(400, 100, 33,
        $"Unsupported {method.ToLowerInvariant()} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.")
    {
        Type = "IGApiException",
    };

    public static PlatformError NoSuchField(string field, string type) =>
        new(400, 100, null, $"(#100) Tried accessing nonexistent field ({field}) on node type ({type})");

    public static PlatformError Parameter(string message, int? subcode = null, string? userMessage = null) =>
        new(400, 100, subcode, $"(#100) {message}") { Type = "IGApiException", UserMessage = userMessage };

    public static PlatformError UnknownPath(string path) =>
        new(400, 2500, null, $"Unknown path components: {path}");
}
