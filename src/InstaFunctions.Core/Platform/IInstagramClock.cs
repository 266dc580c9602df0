namespace InstaFunctions.Core.Platform;

/// <summary>Instagram's clock, as the <c>Date</c> header of its answers tells it: posts carry its times, not ours.</summary>
public interface IInstagramClock
{
    /// <summary>Instagram's clock minus ours, as last measured; null before the first answer of this process.</summary>
    TimeSpan? Offset { get; }
}
