namespace InstaFunctions.Simulator.Containers;

/// <summary>What a container becomes.</summary>
internal enum ContainerKind
{
    Image,
    Reel,
    Story,
    CarouselItem,
    Carousel,
}

/// <summary><c>status_code</c> of a container.</summary>
internal enum ContainerStatus
{
    InProgress,
    Finished,
    Published,
    Error,
    Expired,
}
