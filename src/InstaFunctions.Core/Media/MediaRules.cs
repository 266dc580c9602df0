using System.Globalization;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Media;

/// <summary>
/// What Instagram takes as what. Source of every limit: Instagram Platform reference, "IG User Media", sections image, reel,
/// story image and story video specifications. All limits are inclusive.
/// </summary>
/// <remarks>
/// Aspect ratios are compared in whole numbers, so that a picture of exactly 4:5 or 191:100 is inside and one pixel more is
/// not. Durations have a tolerance of <see cref="DurationTolerance"/>: the last frame and the padding of AAC sound make a
/// "60 second" file a few hundredths longer.
/// </remarks>
public static class MediaRules
{
    /// <summary>"8 MB maximum"; read as MiB, as clients of the platform do.</summary>
    public const long MaxImageBytes = 8L * 1024 * 1024;

    /// <summary>Reels: "300MB maximum"; read in powers of ten, the stricter way.</summary>
    public const long MaxReelBytes = 300_000_000;

    /// <summary>Story videos: "100MB maximum"; read in powers of ten. Taken for carousel videos as well.</summary>
    public const long MaxStoryVideoBytes = 100_000_000;

    /// <summary>"Minimum width: 320 (will be scaled up to the minimum if necessary)": less is a warning, not an error.</summary>
    public const int MinImageWidth = 320;

    /// <summary>"Maximum width: 1440 (will be scaled down to the maximum if necessary)": more is a warning, not an error.</summary>
    public const int MaxImageWidth = 1440;

    /// <summary>"Maximum columns (horizontal pixels): 1920". Larger videos are seen to be taken: a warning.</summary>
    public const int MaxVideoWidth = 1920;

    /// <summary>"3 seconds minimum", of every video.</summary>
    public const double MinVideoSeconds = 3;

    /// <summary>Reels: "15 mins maximum".</summary>
    public const double MaxReelSeconds = 900;

    /// <summary>
    /// Story videos: "60 seconds maximum". Taken for carousel videos as well: the reference no longer tells their limit, and
    /// what it told last was the same.
    /// </summary>
    public const double MaxStoryVideoSeconds = 60;

    /// <summary>How far a duration may be outside its limits, in seconds.</summary>
    public const double DurationTolerance = 0.05;

    /// <summary>"Frame rate: 23-60 FPS"; outside is a warning, since only the average is known.</summary>
    public const double MinFrameRate = 23;

    /// <summary>The upper end of <see cref="MinFrameRate"/>'s range.</summary>
    public const double MaxFrameRate = 60;

    /// <summary>Everything about a media item that does not suit a product; empty when it suits.</summary>
    /// <param name="mediaItem">The media item.</param>
    /// <param name="product">What it is to be published as; <see cref="PublishProduct.Carousel"/>: as an item of one.</param>
    /// <param name="index">Its place in a carousel: Instagram crops all items to the shape of the first, so only that has to fit.</param>
    public static IReadOnlyList<MediaFinding> Check(MediaItem mediaItem, PublishProduct product, int index = 0) =>
        [.. OfProduct(mediaItem, product, index), .. mediaItem.Findings ?? []];

    private static IReadOnlyList<MediaFinding> OfProduct(MediaItem mediaItem, PublishProduct product, int index) => (product, mediaItem.Kind) switch
    {
        (PublishProduct.Image, MediaKind.Video) =>
            [Error("media_kind", "A feed image needs an image; the media item is a video. Publish a video as REELS or STORIES.")],
        (PublishProduct.Reels, MediaKind.Image) => [Error("media_kind", "A reel needs a video; the media item is an image.")],
        (PublishProduct.Stories, MediaKind.Image) => [.. ImageFile(mediaItem)],
        (_, MediaKind.Image) => [.. ImageFile(mediaItem), .. FeedShape(mediaItem, index)],
        (PublishProduct.Reels, _) => [.. Video(mediaItem, "reel", MaxReelSeconds, MaxReelBytes, new(1, 100))],
        (PublishProduct.Stories, _) => [.. Video(mediaItem, "story video", MaxStoryVideoSeconds, MaxStoryVideoBytes, new(1, 10))],
        _ => [.. Video(mediaItem, "carousel video", MaxStoryVideoSeconds, MaxStoryVideoBytes, new(1, 100))],
    };

    private static IEnumerable<MediaFinding> ImageFile(MediaItem mediaItem)
    {
        if (mediaItem.ContentType != MediaTypes.Jpeg)
        {
            yield return Error("image_format", $"An image must be a JPEG; the media item is {mediaItem.ContentType}.");
        }

        if (mediaItem.Bytes > MaxImageBytes)
        {
            yield return Error("image_bytes", $"An image may have at most {MaxImageBytes} bytes; the media item has {mediaItem.Bytes}.");
        }
    }

    private static IEnumerable<MediaFinding> FeedShape(MediaItem mediaItem, int index)
    {
        // The documents say 4:5; since 2025 Instagram is reported to take 3:4 as well, which is what phones make.
        if (!new Ratio(3, 4).AtMost(mediaItem) || !new Ratio(191, 100).AtLeast(mediaItem))
        {
            yield return index > 0
                ? Warning("aspect_ratio", $"Instagram crops every item of a carousel to the shape of the first; the media item is {Size(mediaItem)}.")
                : Error(
                    "aspect_ratio",
                    $"An image in the feed must be between 3:4 (0.75) and 1.91:1 wide to high; the media item is {Size(mediaItem)}.");
        }
        else if (!new Ratio(4, 5).AtMost(mediaItem))
        {
            yield return Warning(
                "aspect_ratio",
                $"Instagram's documents take images in the feed from 4:5 (0.8) on, and it is reported to take 3:4; the media item is {Size(mediaItem)}.");
        }

        if (mediaItem.Width < MinImageWidth)
        {
            yield return Warning(
                "image_width", $"Instagram scales images up to a width of {MinImageWidth} pixels; the media item is {Size(mediaItem)}.");
        }
        else if (mediaItem.Width > MaxImageWidth)
        {
            yield return Warning(
                "image_width", $"Instagram scales images down to a width of {MaxImageWidth} pixels; the media item is {Size(mediaItem)}.");
        }
    }

    private static IEnumerable<MediaFinding> Video(MediaItem mediaItem, string what, double maxSeconds, long maxBytes, Ratio narrowest)
    {
        if (mediaItem.Bytes > maxBytes)
        {
            yield return Error("video_bytes", $"A {what} may have at most {maxBytes} bytes; the media item has {mediaItem.Bytes}.");
        }

        // Rounded, so that 3 - 0.05 and 2.95 are the same number; durations are kept in milliseconds anyway.
        var seconds = mediaItem.DurationSeconds ?? 0;
        if (seconds < Math.Round(MinVideoSeconds - DurationTolerance, 3) || seconds > Math.Round(maxSeconds + DurationTolerance, 3))
        {
            yield return Error(
                "video_duration",
                Text($"A {what} must last {MinVideoSeconds} to {maxSeconds} seconds; the media item lasts {seconds:0.###}."));
        }

        if (!narrowest.AtMost(mediaItem) || !new Ratio(10, 1).AtLeast(mediaItem))
        {
            yield return Error(
                "aspect_ratio",
                Text($"A {what} must be between {narrowest.Value:0.##}:1 and 10:1 wide to high; the media item is {Size(mediaItem)}."));
        }

        if (mediaItem.Width > MaxVideoWidth)
        {
            yield return Warning(
                "video_width", $"A {what} should be at most {MaxVideoWidth} pixels wide; the media item is {Size(mediaItem)}.");
        }

        foreach (var finding in Codecs(mediaItem, what))
        {
            yield return finding;
        }
    }

    private static IEnumerable<MediaFinding> Codecs(MediaItem mediaItem, string what)
    {
        if (mediaItem.VideoCodec is { } codec && codec is not ("avc1" or "avc2" or "avc3" or "avc4" or "hvc1" or "hev1" or "dvh1" or "dvhe"))
        {
            yield return Error("video_codec", $"A {what} must be H.264 or HEVC; the media item is \"{codec}\".");
        }

        if (mediaItem.AudioCodec is { } sound and not "mp4a")
        {
            yield return Warning("audio_codec", $"The sound of a {what} should be AAC; the media item's is \"{sound}\".");
        }

        // Some slack: an average is never exact.
        if (mediaItem.FrameRate is { } rate && (rate < MinFrameRate - 0.02 || rate > MaxFrameRate + 0.02))
        {
            yield return Warning(
                "frame_rate",
                Text($"A {what} should have {MinFrameRate} to {MaxFrameRate} frames per second; the media item has {rate:0.##}."));
        }
    }

    private static string Size(MediaItem mediaItem) =>
        Text($"{mediaItem.Width}x{mediaItem.Height} ({(mediaItem.Height is 0 ? 0 : mediaItem.AspectRatio):0.####}:1)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static MediaFinding Error(string code, string message) => new(code, FindingSeverity.Error, message);

    private static MediaFinding Warning(string code, string message) => new(code, FindingSeverity.Warning, message);

    private readonly record struct Ratio(int Wide, int High)
    {
        public double Value => (double)Wide / High;

        public bool AtMost(MediaItem mediaItem) => (long)mediaItem.Height * Wide <= (long)mediaItem.Width * High;

        public bool AtLeast(MediaItem mediaItem) => (long)mediaItem.Width * High <= (long)mediaItem.Height * Wide;
    }
}
