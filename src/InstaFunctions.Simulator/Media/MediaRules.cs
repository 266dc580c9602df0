using InstaFunctions.Simulator.Containers;

namespace InstaFunctions.Simulator.Media;

/// <summary>The platform's limits on pictures and videos (reference page "IG User Media").</summary>
internal static class MediaRules
{
    /// <summary>"8 MB", read as MiB.</summary>
    public const long MaxImageBytes = 8L * 1024 * 1024;

    public static long MaxVideoBytes(ContainerKind kind) => (kind == ContainerKind.Reel ? 300L : 100L) * 1024 * 1024;

    /// <summary>Reels 3 s to 15 min; stories and carousel videos 3 s to 60 s.</summary>
    public static bool DurationFits(ContainerKind kind, TimeSpan duration) =>
        duration >= TimeSpan.FromSeconds(3)
        && duration <= (kind == ContainerKind.Reel ? TimeSpan.FromMinutes(15) : TimeSpan.FromSeconds(60));

    /// <summary>4:5 to 1.91:1, both included. The real platform forgives a little; this one does not.</summary>
    public static bool FitsFeed(FetchedMedia media) =>
        media.Width * 5L >= media.Height * 4L && media.Width * 100L <= media.Height * 191L;

    /// <summary>0.01:1 to 10:1, for stories and reels; sizes that are not known pass.</summary>
    public static bool FitsFullScreen(FetchedMedia media) =>
        media.Width == 0 || media.Height == 0 || (media.Width * 100L >= media.Height && media.Width <= media.Height * 10L);
}
