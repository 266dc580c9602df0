namespace InstaFunctions.Core.Media;

/// <summary>The refusals that the first bytes decide, in words for people.</summary>
internal static class MediaRefusals
{
    private const string Kept = "JPEG images (image/jpeg), MP4 videos (video/mp4) and QuickTime videos (video/quicktime)";

    /// <summary>Null when the bytes are something that is kept, whatever the label says.</summary>
    public static MediaIngestResult? ForType(MediaLabel label, SniffedType sniffed)
    {
        if (sniffed.ContentType is null && sniffed.Name is "empty")
        {
            return new MediaIngestResult.Unreadable("There are no bytes.");
        }

        return sniffed.Kind is null ? NotKept(label, sniffed) : null;
    }

    public static MediaIngestResult NotKept(MediaLabel label, SniffedType detected) => new MediaIngestResult.UnsupportedType(
        label.Type, detected, $"{label.Describe()}, and the bytes are {detected.Name}; taken are {Kept}.{Advice(detected)}");

    private static string Advice(SniffedType detected) => detected == MediaSniffer.WebPage
        ? " A link that asks for a login or a confirmation, as file sharing services' links do, gives such a page: use a link to the file itself."
        : "";
}
