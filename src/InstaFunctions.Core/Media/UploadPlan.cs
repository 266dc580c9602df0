namespace InstaFunctions.Core.Media;

/// <summary>A direct upload that may begin; every store judges and dates it alike.</summary>
/// <param name="Id">The media item that it will be.</param>
/// <param name="ContentType">Its media type, without parameters and in lower case.</param>
/// <param name="ExpiresAt">Until when its link works. Whole seconds: the link cannot say more, and both should say the same.</param>
public readonly record struct UploadPlan(MediaId Id, string ContentType, DateTimeOffset ExpiresAt)
{
    /// <summary>Judges what a caller wants to upload.</summary>
    /// <param name="contentType">The media type as it was sent.</param>
    /// <param name="bytes">The file's size, at least 1.</param>
    /// <param name="options">The limits.</param>
    /// <param name="clock">The time.</param>
    /// <param name="plan">The upload, when it may begin.</param>
    /// <returns>Why it may not; null when it may.</returns>
    public static UploadCreation? Refuse(string contentType, long bytes, MediaOptions options, TimeProvider clock, out UploadPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        plan = default;
        var type = MediaTypes.Normalize(contentType);
        if (type is null || MediaTypes.KindOf(type) is not { } kind)
        {
            return new UploadCreation.UnsupportedType(contentType);
        }

        if (bytes > options.MaxBytes(kind))
        {
            return new UploadCreation.TooLarge(kind, options.MaxBytes(kind));
        }

        var expires = clock.GetUtcNow() + options.UploadLifetime;
        plan = new UploadPlan(Uuid.New<MediaId>(clock), type, DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()));
        return null;
    }
}
