using InstaFunctions.Core.Platform;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>A container of <see cref="FakePlatform"/>.</summary>
internal sealed record FakeContainer(ContainerId Id, ContainerRequest Request, DateTimeOffset CreatedAt, TimeSpan Processing, int? FailsWith);

/// <summary>A post that is live, or will be at <paramref name="At"/>.</summary>
internal sealed record LivePost(IgMediaId Id, FakeContainer? Container, PlatformMedia Media, DateTimeOffset At);

/// <summary>A call that was made.</summary>
internal sealed record MadeCall(PlatformCall Call, DateTimeOffset At, string Subject);

/// <summary>
/// An Instagram in memory that knows which posts are truly live. It publishes a container as often as it is asked to, as
/// the worst platform would: a double call is a double post here.
/// </summary>
internal sealed class FakePlatform(ManualTimeProvider clock) : IInstagramPlatform, IInstagramClock
{
    private readonly Dictionary<(PlatformCall, int), Fault> _faults = [];
    private readonly Dictionary<PlatformCall, int> _numbers = [];
    private int _lastId = 1000;

    /// <summary>Whether a container that is published is refused (24/2207006), rather than published once more.</summary>
    public bool KnowsWhatIsPublished { get; set; }

    /// <summary>What it makes of a caption when it reads it back.</summary>
    public Func<string?, string?> ReadsBack { get; set; } = caption => caption;

    /// <summary>How far its clock is ahead of ours.</summary>
    public TimeSpan Skew { get; set; }

    public TimeSpan? Offset => Skew;

    /// <summary>What <c>GET /me</c> fails with; null: it does not.</summary>
    public InstagramException? MeRefusal { get; set; }

    public List<FakeContainer> Containers { get; } = [];

    public List<LivePost> Posts { get; } = [];

    public List<MadeCall> Calls { get; } = [];

    /// <summary>What it has answered with, ever.</summary>
    public HashSet<InstagramErrorMeaning> Said { get; } = [];

    /// <summary>How long a container is processed.</summary>
    public TimeSpan Processing { get; set; }

    /// <summary>How long a container goes on saying FINISHED although its post is live.</summary>
    public TimeSpan StatusLag { get; set; }

    /// <summary>How long a live post is missing from the lists.</summary>
    public TimeSpan ListLag { get; set; }

    /// <summary>The number with which the processing of the n-th container fails; null: it does not.</summary>
    public Func<int, int?> FailsWith { get; set; } = _ => null;

    /// <summary>Asked for a fault at every call that no script is for.</summary>
    public Func<PlatformCall, Fault?> Otherwise { get; set; } = _ => null;

    public void Script(PlatformCall call, int number, Fault fault) => _faults.Add((call, number), fault);

    public void Always(PlatformCall call, Fault fault) => Otherwise = asked => asked == call ? fault : null;

    public int Count(PlatformCall call) => Calls.Count(made => made.Call == call);

    public Task<ContainerId> CreateContainerAsync(AccessToken token, IgUserId user, ContainerRequest request, CancellationToken cancellation) =>
        Make(PlatformCall.Create, request.Kind.ToString(), _ =>
        {
            var id = new ContainerId($"c{++_lastId}");
            Containers.Add(new FakeContainer(id, request, clock.GetUtcNow(), Processing, FailsWith(Containers.Count + 1)));
            return id;
        });

    public Task<ContainerState> GetContainerAsync(AccessToken token, ContainerId container, CancellationToken cancellation) =>
        Make(PlatformCall.Status, container.Value, _ => StateOf(Containers.Single(made => made.Id == container)));

    public Task<IgMediaId> PublishAsync(AccessToken token, IgUserId user, ContainerId container, CancellationToken cancellation) =>
        Make(PlatformCall.Publish, container.Value, later =>
        {
            var made = Containers.Single(candidate => candidate.Id == container);
            switch (StateOf(made).StatusCode)
            {
                case ContainerStatusCode.InProgress:
                    throw Says(InstagramErrorMeaning.NotReady);
                case ContainerStatusCode.Expired or ContainerStatusCode.Error:
                    throw Says(InstagramErrorMeaning.ContainerGone);
                default:
                    if (KnowsWhatIsPublished && Posts.Exists(post => post.Container?.Id == container))
                    {
                        throw Says(InstagramErrorMeaning.ContainerGone);
                    }

                    return GoLive(made, clock.GetUtcNow() + later).Id;
            }
        });

    public Task<PlatformMedia> GetMediaAsync(AccessToken token, IgMediaId media, CancellationToken cancellation) =>
        Make(PlatformCall.Permalink, media.Value, _ =>
            (Posts.FirstOrDefault(post => post.Id == media) ?? throw Says(InstagramErrorMeaning.NotReadable)).Media);

    public Task<IReadOnlyList<PlatformMedia>> ListMediaAsync(
        AccessToken token, IgUserId user, MediaEdge edge, DateTimeOffset since, CancellationToken cancellation) =>
        Make<IReadOnlyList<PlatformMedia>>(PlatformCall.List, edge.ToString(), _ =>
        [
            .. Posts
                .Where(post => post.At + ListLag <= clock.GetUtcNow() && (post.Media.Timestamp is null || post.Media.Timestamp >= since))
                .Where(post => post.Media.MediaProductType == "STORY" == (edge == MediaEdge.Stories))
                .OrderByDescending(post => post.At)
                .Select(post => post.Media with { Caption = ReadsBack(post.Media.Caption) }),
        ]);

    public Task<PublishingLimit> GetPublishingLimitAsync(AccessToken token, IgUserId user, CancellationToken cancellation) =>
        Task.FromResult(new PublishingLimit(Posts.Count, 50, TimeSpan.FromDays(1)));

    public Task<InstagramProfile> GetMeAsync(AccessToken token, CancellationToken cancellation) =>
        MeRefusal is { } refusal
            ? Task.FromException<InstagramProfile>(refusal)
            : Task.FromResult(new InstagramProfile { UserId = new IgUserId("17"), Username = "studio" });

    /// <summary>A post that somebody made by hand.</summary>
    public LivePost PostByHand(PlatformMedia media)
    {
        var post = new LivePost(media.Id, null, media, clock.GetUtcNow());
        Posts.Add(post);
        return post;
    }

    private ContainerState StateOf(FakeContainer container)
    {
        var now = clock.GetUtcNow();
        if (Posts.Any(post => post.Container?.Id == container.Id && post.At + StatusLag <= now))
        {
            return new ContainerState(ContainerStatusCode.Published);
        }

        return container switch
        {
            { FailsWith: { } number } => new ContainerState(ContainerStatusCode.Error, number, Problem: MeaningOf(number)),
            _ when now >= container.CreatedAt + TimeSpan.FromHours(24) => new ContainerState(ContainerStatusCode.Expired),
            _ when now >= container.CreatedAt + container.Processing => new ContainerState(ContainerStatusCode.Finished),
            _ => new ContainerState(ContainerStatusCode.InProgress),
        };
    }

    private static InstagramErrorMeaning MeaningOf(int number) => number switch
    {
        2207052 or 2207003 => InstagramErrorMeaning.MediaNotFetched,
        2207026 or 2207009 => InstagramErrorMeaning.Rejected,
        2207042 => InstagramErrorMeaning.Quota,
        2207051 => InstagramErrorMeaning.SpamBlocked,
        2207001 or 2207020 or 2207032 or 2207053 or 2207076 => InstagramErrorMeaning.Transient,
        _ => InstagramErrorMeaning.ProcessingFailed,
    };

    private LivePost GoLive(FakeContainer container, DateTimeOffset at)
    {
        var id = new IgMediaId($"p{++_lastId}");
        var (type, product) = container.Request.Kind switch
        {
            ContainerKind.Image => ("IMAGE", "FEED"),
            ContainerKind.Reel => ("VIDEO", "REELS"),
            ContainerKind.ImageStory => ("IMAGE", "STORY"),
            ContainerKind.VideoStory => ("VIDEO", "STORY"),
            _ => ("CAROUSEL_ALBUM", "FEED"),
        };
        var post = new LivePost(
            id,
            container,
            new PlatformMedia
            {
                Id = id,
                Caption = container.Request.Caption,
                MediaType = type,
                MediaProductType = product,
                Permalink = $"https://instagram.example/p/{id}/",
                Timestamp = new DateTimeOffset((at + Skew).Ticks - (at + Skew).Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero),
            },
            at);
        Posts.Add(post);
        return post;
    }

    private Task<T> Make<T>(PlatformCall call, string subject, Func<TimeSpan, T> act)
    {
        var number = _numbers[call] = _numbers.GetValueOrDefault(call) + 1;
        Calls.Add(new MadeCall(call, clock.GetUtcNow(), subject));
        try
        {
            var fault = _faults.Remove((call, number), out var scripted) ? scripted : Otherwise(call);
            if (fault is { Acts: false })
            {
                fault.Happen();
            }

            var answer = act(fault?.ActsAfter ?? TimeSpan.Zero);
            if (fault is { Acts: true })
            {
                fault.Happen();
            }

            return Task.FromResult(answer);
        }
        catch (InstagramException exception)
        {
            _ = Said.Add(exception.Meaning);
            return Task.FromException<T>(exception);
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private InstagramException Says(InstagramErrorMeaning meaning)
    {
        _ = Said.Add(meaning);
        return Fault.Exception(meaning);
    }
}
