namespace InstaFunctions.Core.Media;

/// <summary>A direct upload that may begin; every store judges and dates it alike.</summary>
/// <param name="Id">The media item that it will be.</param>
/// <param name="Label">What the caller calls it; null when the caller did not say. The bytes will decide.</param>
/// <param name="ExpiresAt">Until when its link works. Whole seconds: the link cannot say more, and both should say the same.</param>
public readonly record struct UploadPlan(MediaId Id, string? Label, DateTimeOffset ExpiresAt)
{
    /// <summary>Judges what a caller wants to upload.</summary>
    /// <param name="contentType">The media type as it was sent; it limits nothing, since the bytes may be something else.</param>
    /// <param name="bytes">The file's size, at least 1.</param>
    /// <param name="options">The limits.</param>
    /// <param name="clock">The time.</param>
    /// <param name="plan">The upload, when it may begin.</param>
    /// <returns>Why it may not; null when it may.</returns>
    public static UploadCreation? Refuse(string? contentType, long bytes, MediaOptions options, TimeProvider clock, out UploadPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        plan = default;
        var largest = options.MaxBytes(MediaKind.Image) > options.MaxBytes(MediaKind.Video) ? MediaKind.Image : MediaKind.Video;
        if (bytes > options.MaxBytes(largest))
        {
            return new UploadCreation.TooLarge(largest, options.MaxBytes(largest));
        }

        var expires = clock.GetUtcNow() + options.UploadLifetime;
        plan = new UploadPlan(Uuid.New<MediaId>(clock), MediaLabel.Clean(contentType), DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()));
        return null;
    }
}
