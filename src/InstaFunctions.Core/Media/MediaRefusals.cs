namespace InstaFunctions.Core.Media;

/// <summary>The refusals that the first bytes decide, in words for people.</summary>
internal static class MediaRefusals
{
    private const string Kept = "JPEG images (image/jpeg), MP4 videos (video/mp4) and QuickTime videos (video/quicktime)";

    public static MediaIngestResult? ForType(string? declared, SniffedType sniffed)
    {
        if (sniffed.ContentType is null && sniffed.Name is "empty")
        {
            return new MediaIngestResult.Unreadable("There are no bytes.");
        }

        return sniffed.Kind is null || (declared is not null && declared != sniffed.ContentType)
            ? NotWhatWasDeclared(declared, sniffed)
            : null;
    }

    public static MediaIngestResult NotKept(string declared) => new MediaIngestResult.UnsupportedType(
        declared, null, $"Media of the type it was declared as are not taken; taken are {Kept}.");

    public static MediaIngestResult NotWhatWasDeclared(string? declared, SniffedType detected)
    {
        var reason = detected.Kind is null
            ? $"The bytes are {detected.Name}; taken are {Kept}."
            : $"It was declared as {declared}, but the bytes are {detected.Name} ({detected.ContentType}).";
        return new MediaIngestResult.UnsupportedType(declared, detected, reason);
    }
}
