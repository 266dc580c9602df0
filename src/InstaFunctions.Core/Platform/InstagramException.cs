namespace InstaFunctions.Core.Platform;

/// <summary>A call to Instagram failed. What that means is data: <see cref="Meaning"/> decides what happens next.</summary>
/// <param name="meaning">What the failure means for a publish.</param>
/// <param name="details">What Instagram said.</param>
/// <param name="message">The text: no URL, no secret.</param>
/// <param name="retryAfter">How long Instagram asks to wait; null when it named no time.</param>
/// <param name="inner">What the network said, when there was no answer or none that can be read.</param>
public sealed class InstagramException(
    InstagramErrorMeaning meaning,
    InstagramErrorDetails details,
    string message,
    TimeSpan? retryAfter = null,
    Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the failure means for a publish.</summary>
    public InstagramErrorMeaning Meaning { get; } = meaning;

    /// <summary>What Instagram said.</summary>
    public InstagramErrorDetails Details { get; } = details;

    /// <summary>How long Instagram asks to wait; null when it named no time.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
