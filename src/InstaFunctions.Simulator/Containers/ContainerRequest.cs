namespace InstaFunctions.Simulator.Containers;

/// <summary>A request for a container that has passed every rule that needs no bytes.</summary>
internal sealed record ContainerRequest
{
    public required ContainerKind Kind { get; init; }

    public bool IsVideo { get; init; }

    /// <summary>Null for a carousel.</summary>
    public Uri? MediaUrl { get; init; }

    public string? Caption { get; init; }

    public string? AltText { get; init; }

    public bool ShareToFeed { get; init; } = true;

    public long ThumbOffsetMilliseconds { get; init; }

    public IReadOnlyList<string> Children { get; init; } = [];
}
