using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.IsoMedia;

/// <summary>What the movie box tells about one track.</summary>
internal sealed record Track
{
    public required uint Id { get; init; }

    /// <summary>Whether the track is to be shown; files carry alternatives that are switched off.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>vide</c>, <c>soun</c> …</summary>
    public required string Handler { get; init; }

    /// <summary>Width and height as shown.</summary>
    public required (int Width, int Height) Size { get; init; }

    /// <summary>Units per second of the track's own times.</summary>
    public required uint TimeScale { get; init; }

    /// <summary>Length of the samples listed in the movie box, in seconds; 0 when the track is in fragments.</summary>
    public required double Seconds { get; init; }

    /// <summary>The sample entry.</summary>
    public required SampleEntry Entry { get; init; }

    /// <summary>The sample table; empty when the track is in fragments.</summary>
    public required SampleTable Table { get; init; }

    /// <summary>What the edit list leaves out, in seconds, or that it rearranges.</summary>
    public required bool IsCut { get; init; }

    public double? FrameRate => Table.Samples > 0 && Seconds > 0 ? Math.Round(Table.Samples / Seconds, 3) : null;

    /// <summary>Average bits per second; null when the samples are in fragments.</summary>
    public double? BitRate => Table.Bytes > 0 && Seconds > 0 ? Table.Bytes * 8 / Seconds : null;
}

/// <summary>What a track is coded as.</summary>
/// <param name="Codec">The sample entry's type; null when there is none.</param>
/// <param name="Coded">Width and height as coded, with the pixels' aspect applied.</param>
/// <param name="NalLengthSize">How many bytes the length before each unit of H.264 or HEVC has; 0 for other codecs.</param>
/// <param name="Findings">What Instagram does not ask for.</param>
internal sealed record SampleEntry(string? Codec, (int Width, int Height) Coded, int NalLengthSize, IReadOnlyList<MediaFinding> Findings)
{
    public static SampleEntry None { get; } = new(null, default, 0, []);
}
