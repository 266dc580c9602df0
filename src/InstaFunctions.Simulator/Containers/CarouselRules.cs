using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Media;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Containers;

/// <summary>What may be a child of a carousel.</summary>
internal static class CarouselRules
{
    public static PlatformError? Check(
        SimulatedAccount account, IReadOnlyList<string> ids, IReadOnlyList<Container?> children, DateTimeOffset now)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            // Somebody else's container answers as one that does not exist.
            if (children[i] is not { } child || child.Account != account || child.Status(now) == ContainerStatus.Expired)
            {
                return PlatformErrors.ContainerGone;
            }

            if (child.Request.Kind != ContainerKind.CarouselItem)
            {
                return PlatformErrors.Parameter($"Container {child.Id} was not created with is_carousel_item.");
            }

            if (child.InPublishedCarousel)
            {
                return PlatformErrors.Parameter($"Container {child.Id} is part of a published carousel already.");
            }

            if (ids.Take(i).Contains(child.Id))
            {
                return PlatformErrors.Parameter($"Container {child.Id} is named twice.");
            }
        }

        return children is [{ Media: { Duration: null } first }, ..] && !MediaRules.FitsFeed(first) ? PlatformErrors.ImageAspect : null;
    }
}
