using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Containers;

/// <summary>
/// The parameter table of <c>POST /{ig-user-id}/media</c>. The first rule broken is answered, as there.
/// </summary>
internal static partial class ContainerRules
{
    public const int MaxCaptionLength = 2200;
    public const int MaxHashtags = 30;
    public const int MaxMentions = 20;
    public const int MaxAltTextLength = 1000;
    public const int MinChildren = 2;
    public const int MaxChildren = 10;
    public const int MaxCollaborators = 3;

    private static readonly string[] ReelsOnly = ["share_to_feed", "cover_url", "audio_name", "trial_params"];
    private static readonly string[] NotOnChildren = ["caption", "location_id", "collaborators", "children"];

    public static (ContainerRequest? Request, PlatformError? Error) Read(IReadOnlyDictionary<string, string> parameters)
    {
        var isChild = Flag(parameters, "is_carousel_item");
        var (kind, isVideo, error) = KindOf(parameters.GetValueOrDefault("media_type"), isChild, parameters);
        error ??= WrongPlace(kind, isVideo, parameters)
            ?? Text(parameters)
            ?? Collaborators(parameters)
            ?? UserTags(parameters);
        if (error is not null)
        {
            return (null, error);
        }

        Uri? url = null;
        if (kind != ContainerKind.Carousel)
        {
            (url, error) = MediaUrl(isVideo ? "video_url" : "image_url", parameters);
        }

        var children = Children(kind, parameters);
        if (kind == ContainerKind.Carousel && children.Count is < MinChildren or > MaxChildren)
        {
            error ??= PlatformErrors.ChildrenCount;
        }

        var offset = 0L;
        if (parameters.TryGetValue("thumb_offset", out var text)
            && (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out offset) || offset < 0))
        {
            error ??= PlatformErrors.ThumbnailOffset;
        }

        return error is not null ? (null, error) : (new ContainerRequest
        {
            Kind = kind,
            IsVideo = isVideo,
            MediaUrl = url,
            Caption = parameters.GetValueOrDefault("caption"),
            AltText = parameters.GetValueOrDefault("alt_text"),
            ShareToFeed = !parameters.ContainsKey("share_to_feed") || Flag(parameters, "share_to_feed"),
            ThumbOffsetMilliseconds = offset,
            Children = children,
        }, null);
    }

    private static (ContainerKind Kind, bool IsVideo, PlatformError? Error) KindOf(
        string? mediaType, bool isChild, IReadOnlyDictionary<string, string> parameters) => (mediaType, isChild) switch
        {
            (null or "" or "IMAGE", false) => (ContainerKind.Image, false, null),
            (null or "" or "IMAGE", true) => (ContainerKind.CarouselItem, false, null),
            ("VIDEO", true) => (ContainerKind.CarouselItem, true, null),
            ("VIDEO", false) => (default, false, PlatformErrors.VideoIsReels),
            ("REELS", false) => (ContainerKind.Reel, true, null),
            ("STORIES", false) => (ContainerKind.Story, parameters.ContainsKey("video_url"), null),
            ("CAROUSEL", false) => (ContainerKind.Carousel, false, null),
            _ => (default, false, PlatformErrors.UnknownMediaType),
        };

    private static PlatformError? WrongPlace(ContainerKind kind, bool isVideo, IReadOnlyDictionary<string, string> parameters)
    {
        var forbidden = kind switch
        {
            ContainerKind.CarouselItem => NotOnChildren,
            ContainerKind.Story => ["caption", "collaborators", "children"],
            ContainerKind.Carousel => [],
            _ => ["children"],
        };
        var misplaced = forbidden.FirstOrDefault(parameters.ContainsKey)
            ?? (kind == ContainerKind.Reel ? null : ReelsOnly.FirstOrDefault(parameters.ContainsKey))
            ?? (isVideo ? null : Present(parameters, "thumb_offset"))
            ?? (kind is ContainerKind.Image || (kind is ContainerKind.CarouselItem && !isVideo) ? null : Present(parameters, "alt_text"))
            ?? (isVideo ? Present(parameters, "image_url") : Present(parameters, "video_url"))
            ?? (kind == ContainerKind.Carousel ? Present(parameters, "image_url") : null);
        return misplaced is null ? null : PlatformErrors.Parameter($"The parameter {misplaced} is not supported for this media.");
    }

    private static PlatformError? Text(IReadOnlyDictionary<string, string> parameters)
    {
        // Counted in UTF-16 units, the strictest reading of "characters".
        if (parameters.GetValueOrDefault("alt_text")?.Length > MaxAltTextLength)
        {
            return PlatformErrors.Parameter($"The parameter alt_text must be at most {MaxAltTextLength} characters long.");
        }

        var caption = parameters.GetValueOrDefault("caption") ?? "";
        if (caption.Length > MaxCaptionLength)
        {
            return PlatformErrors.CaptionTooLong;
        }

        return Hashtag().Count(caption) > MaxHashtags || Mention().Count(caption) > MaxMentions ? PlatformErrors.TooManyTags : null;
    }

    private static (Uri? Url, PlatformError? Error) MediaUrl(string parameter, IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(parameter, out var text) || text.Length == 0)
        {
            return (null, PlatformErrors.Parameter($"The parameter {parameter} is required"));
        }

        return System.Text.Ascii.IsValid(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? (url, null)
            : (null, PlatformErrors.NotFetched("it is not an absolute http(s) URL in ASCII."));
    }

    // A list of ids comes comma-separated, or as a JSON array in a form.
    private static List<string> Children(ContainerKind kind, IReadOnlyDictionary<string, string> parameters) =>
        kind == ContainerKind.Carousel && parameters.TryGetValue("children", out var text)
            ? [.. text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(id => id.Trim('"'))]
            : [];

    private static PlatformError? Collaborators(IReadOnlyDictionary<string, string> parameters) =>
        parameters.TryGetValue("collaborators", out var text)
        && text.Split(',', StringSplitOptions.RemoveEmptyEntries).Length > MaxCollaborators
            ? PlatformErrors.Parameter($"At most {MaxCollaborators} collaborators can be invited.")
            : null;

    private static PlatformError? UserTags(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue("user_tags", out var text))
        {
            return null;
        }

        try
        {
            using var tags = JsonDocument.Parse(text);
            return tags.RootElement.ValueKind == JsonValueKind.Array && tags.RootElement.EnumerateArray().All(IsUserTag)
                ? null
                : PlatformErrors.Parameter("Invalid parameter user_tags");
        }
        catch (JsonException)
        {
            return PlatformErrors.Parameter("Invalid parameter user_tags");
        }
    }

    private static bool IsUserTag(JsonElement tag) =>
        tag.ValueKind == JsonValueKind.Object
        && tag.TryGetProperty("username", out var name) && name.ValueKind == JsonValueKind.String
        && IsPosition(tag, "x") && IsPosition(tag, "y");

    private static bool IsPosition(JsonElement tag, string axis) =>
        !tag.TryGetProperty(axis, out var value)
        || (value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1);

    private static string? Present(IReadOnlyDictionary<string, string> parameters, string name) =>
        parameters.ContainsKey(name) ? name : null;

    private static bool Flag(IReadOnlyDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var text) && text is "true" or "True" or "1";

    [GeneratedRegex(@"(?<![\w&])#\w+")]
    private static partial Regex Hashtag();

    [GeneratedRegex(@"(?<![\w.@])@[\w.]+")]
    private static partial Regex Mention();
}
