using InstaFunctions.Simulator.Containers;

namespace InstaFunctions.Simulator.Media;

/// <summary>The platform's limits on pictures and videos (reference page "IG User Media").</summary>
internal static class MediaRules
{
    /// <summary>"8 MB", read as MiB.</summary>
    public const long MaxImageBytes = 8L * 1024 * 1024;

    private static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(0.05);

    /// <summary>"300MB" and "100MB", in powers of ten, the stricter reading.</summary>
    public static long MaxVideoBytes(ContainerKind kind) => kind == ContainerKind.Reel ? 300_000_000 : 100_000_000;

    /// <summary>
    /// Reels 3 s to 15 min; stories and carousel videos 3 s to 60 s. The last frame and the padding of sound make a file a few
    /// hundredths longer or shorter than it was meant to be, which is forgiven.
    /// </summary>
    public static bool DurationFits(ContainerKind kind, TimeSpan duration) =>
        duration >= TimeSpan.FromSeconds(3) - Forgiven
        && duration <= (kind == ContainerKind.Reel ? TimeSpan.FromMinutes(15) : TimeSpan.FromSeconds(60)) + Forgiven;

    /// <summary>3:4, as the platform is reported to take since 2025 (its documents say 4:5), to 1.91:1, both included.</summary>
    public static bool FitsFeed(FetchedMedia media) =>
        media.Width * 4L >= media.Height * 3L && media.Width * 100L <= media.Height * 191L;

    /// <summary>Videos: 0.1:1 to 10:1 for stories, 0.01:1 to 10:1 for the rest.</summary>
    public static bool FitsFullScreen(FetchedMedia media, ContainerKind kind) =>
        media.Width * (kind == ContainerKind.Story ? 10L : 100L) >= media.Height && media.Width <= media.Height * 10L;
}
