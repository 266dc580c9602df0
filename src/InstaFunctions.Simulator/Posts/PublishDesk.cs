using System.Globalization;
using System.Text;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Posts;

/// <summary>Makes posts of containers: <c>POST /{ig-user-id}/media_publish</c>.</summary>
internal sealed class PublishDesk(InstagramSimulator simulator, ContainerDesk containers)
{
    private const string ShortcodeAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private SimulatorState State => simulator.State;

    public async Task<PlatformAnswer> PublishAsync(PlatformRequest call)
    {
        var (account, error) = Access.Check(simulator, call, (string?)call.Http.Request.RouteValues["id"], Scope.ContentPublish);
        if (account is null)
        {
            return error!;
        }

        if (call["creation_id"] is not { Length: > 0 } id)
        {
            return PlatformErrors.Parameter("The parameter creation_id is required");
        }

        Container? container;
        lock (State.Gate)
        {
            container = State.Containers.GetValueOrDefault(id);
        }

        if (container is null || container.Account != account)
        {
            return PlatformErrors.ContainerGone;
        }

        await containers.SettleAsync(container, call.Http.RequestAborted);
        return Publish(account, container, call.Fault);
    }

    private PlatformAnswer Publish(SimulatedAccount account, Container container, Fault? fault)
    {
        var options = simulator.Options;
        lock (State.Gate)
        {
            var now = simulator.Clock.GetUtcNow();
            if (container.Request.Kind == ContainerKind.CarouselItem)
            {
                return PlatformErrors.Parameter("A carousel item cannot be published by itself.");
            }

            switch (container.Status(now))
            {
                case ContainerStatus.Expired:
                    return PlatformErrors.ContainerGone;
                case ContainerStatus.InProgress or ContainerStatus.Error:
                    return PlatformErrors.NotReady;
                case ContainerStatus.Published when options.Republish == RepublishBehavior.Refuse:
                    return PlatformErrors.Parameter("The media container has been published already.");
                case ContainerStatus.Published when options.Republish == RepublishBehavior.RefuseAsGone:
                    return PlatformErrors.MediaGone;
                case ContainerStatus.Published when options.Republish == RepublishBehavior.ReturnSameMedia:
                    return PlatformAnswer.Id(container.MediaIds[0]);
                default:
                    break;
            }

            if (account.Published.Count(now) >= options.PublishLimit)
            {
                return PlatformErrors.PublishLimit;
            }

            var post = Build(account, container, now, fault);
            account.Published.Add(now);
            State.Add(account, post);
            if (container.MediaIds.Count == 0)
            {
                container.PublishSeenFrom = now + TimeSpan.FromSeconds(fault?.LagStatusSeconds ?? 0);
            }

            container.MediaIds.Add(post.Id);
            foreach (var child in container.Children)
            {
                child.InPublishedCarousel = true;
            }

            return PlatformAnswer.Id(post.Id);
        }
    }

    private Post Build(SimulatedAccount account, Container container, DateTimeOffset now, Fault? fault)
    {
        var id = State.NextMediaId();
        var kind = container.Request.Kind;
        IReadOnlyList<PostItem> items = kind == ContainerKind.Carousel
            ? [.. container.Children.Select(child => Item(child, State.NextMediaId()))]
            : [Item(container, id)];
        var shortcode = Shortcode(long.Parse(id, CultureInfo.InvariantCulture));
        var path = kind switch
        {
            ContainerKind.Story => $"ig/stories/{Uri.EscapeDataString(account.Username)}/{id}",
            ContainerKind.Reel => $"ig/reel/{shortcode}/",
            _ => $"ig/p/{shortcode}/",
        };
        return new Post
        {
            Id = id,
            IgUserId = account.IgUserId,
            Username = account.Username,
            MediaType = kind == ContainerKind.Carousel ? "CAROUSEL_ALBUM" : items[0].MediaType,
            MediaProductType = kind switch
            {
                ContainerKind.Story => "STORY",
                ContainerKind.Reel => "REELS",
                _ => "FEED",
            },
            Caption = container.Request.Caption,
            AltText = container.Request.AltText,
            SharedToFeed = kind == ContainerKind.Reel ? container.Request.ShareToFeed : null,
            Shortcode = shortcode,
            Permalink = new Uri(simulator.BaseUrl, path),
            ContainerId = container.Id,
            Timestamp = now,
            Items = items,
            ListedFrom = now + TimeSpan.FromSeconds(fault?.LagListSeconds ?? 0),
        };
    }

    private static PostItem Item(Container container, string id) => new()
    {
        Id = id,
        ContainerId = container.Id,
        MediaType = container.Request.IsVideo ? "VIDEO" : "IMAGE",
        AltText = container.Request.AltText,
        Media = container.Media!,
    };

    private static string Shortcode(long id)
    {
        var text = new StringBuilder();
        for (; id > 0; id /= 64)
        {
            _ = text.Insert(0, ShortcodeAlphabet[(int)(id % 64)]);
        }

        return text.ToString();
    }
}
