using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Media;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Containers;

/// <summary>Makes containers: <c>POST /{ig-user-id}/media</c>.</summary>
internal sealed class ContainerDesk(InstagramSimulator simulator, CancellationToken stopping)
{
    private SimulatorState State => simulator.State;

    public async Task<PlatformAnswer> CreateAsync(PlatformRequest call)
    {
        var (account, error) = Access.Check(simulator, call, (string?)call.Http.Request.RouteValues["id"], Scope.ContentPublish);
        if (account is null)
        {
            return error!;
        }

        var (request, broken) = ContainerRules.Read(call.Parameters);
        if (request is null)
        {
            return broken!;
        }

        // A picture is judged before there is a container; a video's container exists at once and may fail later.
        FetchedMedia? image = null;
        if (request is { IsVideo: false, MediaUrl: { } url })
        {
            (image, error) = await simulator.Fetcher.FetchImageAsync(url, request.Kind, simulator.Options, call.Http.RequestAborted);
            if (image is null)
            {
                return error!;
            }
        }

        return Open(account, request, image, call.Fault);
    }

    /// <summary>
    /// Lets a download end that is due: so that with a processing time the container is ready exactly then, and
    /// without one it is ready at once.
    /// </summary>
    public async Task SettleAsync(Container container, CancellationToken ct)
    {
        var downloads = container.Children.Append(container).Select(part => part.Fetched).Where(task => !task.IsCompleted).ToList();
        if (downloads.Count == 0 || simulator.Clock.GetUtcNow() < container.ReadyAt)
        {
            return;
        }

        try
        {
            await Task.WhenAll(downloads).WaitAsync(simulator.Options.DownloadWait, TimeProvider.System, ct);
        }
        catch (TimeoutException)
        {
            // It is still IN_PROGRESS then.
        }
    }

    private PlatformAnswer Open(SimulatedAccount account, ContainerRequest request, FetchedMedia? image, Fault? fault)
    {
        var options = simulator.Options;
        lock (State.Gate)
        {
            var now = simulator.Clock.GetUtcNow();
            if (account.Created.Count(now) >= options.ContainerLimit)
            {
                return PlatformErrors.ContainerLimit(account.IgUserId, account.Created.UntilNextFree(now));
            }

            var children = request.Children.Select(State.Containers.GetValueOrDefault).ToList();
            if (CarouselRules.Check(account, request.Children, children, now) is { } error)
            {
                return error;
            }

            var container = new Container
            {
                Id = State.NextContainerId(),
                Account = account,
                Request = request,
                CreatedAt = now,
                ReadyAt = now + options.ProcessingTime,
                Children = [.. children.OfType<Container>()],
                Media = image,
                ErrorCode = fault is { Kind: FaultKind.ProcessingError } ? fault.Code ?? MediaFetcher.UploadFailed : 0,
                ErrorText = fault is { Kind: FaultKind.ProcessingError } ? fault.Message : null,
            };
            if (request.IsVideo)
            {
                container.Fetched = Task.Run(() => FetchVideoAsync(container), CancellationToken.None);
            }

            account.Created.Add(now);
            State.Add(container, now);
            return PlatformAnswer.Id(container.Id);
        }
    }

    private async Task FetchVideoAsync(Container container)
    {
        FetchedMedia? media = null;
        var errorCode = MediaFetcher.UploadFailed;
        try
        {
            (media, errorCode) = await simulator.Fetcher.FetchVideoAsync(
                container.Request.MediaUrl!, container.Request.Kind, simulator.Options, stopping);
        }
        catch (OperationCanceledException)
        {
            // The simulator is going down; nobody will ask.
        }

        if (media is not null && container.Request.ThumbOffsetMilliseconds >= media.Duration!.Value.TotalMilliseconds)
        {
            errorCode = PlatformErrors.ThumbnailOffset.Subcode!.Value;
        }

        lock (State.Gate)
        {
            container.Media = media;
            container.ErrorCode = container.ErrorCode != 0 ? container.ErrorCode : errorCode;
        }
    }
}
