using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram;

/// <summary>
/// The form of <c>POST /{ig-user-id}/media</c> for each kind of container. A kind's form holds what the platform allows
/// for it and nothing else: a caption on a story, say, is not sent.
/// </summary>
internal static class ContainerForm
{
    public static IReadOnlyList<KeyValuePair<string, string>> From(ContainerRequest request) =>
        Fields(request)
            .Where(field => field.Value is not null)
            .Select(field => KeyValuePair.Create(field.Name, field.Value!))
            .ToList();

    private static (string Name, string? Value)[] Fields(ContainerRequest request) => request.Kind switch
    {
        ContainerKind.Image =>
            [("image_url", Url(request)), ("caption", request.Caption), ("alt_text", request.AltText)],
        ContainerKind.Reel =>
            [("media_type", "REELS"), ("video_url", Url(request)), ("caption", request.Caption), ("share_to_feed", Word(request.ShareToFeed))],
        ContainerKind.ImageStory =>
            [("media_type", "STORIES"), ("image_url", Url(request))],
        ContainerKind.VideoStory =>
            [("media_type", "STORIES"), ("video_url", Url(request))],
        ContainerKind.ImageItem =>
            [("image_url", Url(request)), ("is_carousel_item", "true"), ("alt_text", request.AltText)],
        ContainerKind.VideoItem =>
            [("media_type", "VIDEO"), ("video_url", Url(request)), ("is_carousel_item", "true")],
        ContainerKind.Carousel =>
            [("media_type", "CAROUSEL"), ("children", Children(request)), ("caption", request.Caption)],
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "An unknown kind of container."),
    };

    private static string Url(ContainerRequest request) => request.MediaUrl is { IsAbsoluteUri: true } url
        ? url.AbsoluteUri
        : throw new ArgumentException($"A container of the kind {request.Kind} needs an absolute media URL.", nameof(request));

    private static string Children(ContainerRequest request) => request.Children.Count is >= 2 and <= 10
        ? string.Join(',', request.Children.Select(child => PlatformPath.Segment(child.Value)))
        : throw new ArgumentException("A carousel has 2 to 10 children.", nameof(request));

    private static string? Word(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => null,
    };
}
