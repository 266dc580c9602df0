namespace InstaFunctions.Media.IsoMedia;

/// <summary>What the movie box tells about one track.</summary>
internal sealed record Track
{
    public required uint Id { get; init; }

    /// <summary><c>vide</c>, <c>soun</c> …</summary>
    public required string Handler { get; init; }

    /// <summary>Width and height as shown.</summary>
    public required (int Width, int Height) Size { get; init; }

    /// <summary>Units per second of the track's own times.</summary>
    public required uint TimeScale { get; init; }

    /// <summary>Length of the samples listed in the movie box, in seconds; 0 when the track is in fragments.</summary>
    public required double Seconds { get; init; }

    /// <summary>The sample entry's type: the codec.</summary>
    public required string? Codec { get; init; }

    public required uint Samples { get; init; }

    public double? FrameRate => Samples > 0 && Seconds > 0 ? Math.Round(Samples / Seconds, 3) : null;
}
