using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Media;

namespace InstaFunctions.Simulator.Containers;

/// <summary>
/// A media container. Its status is not stored but follows from the clock and from what happened to it.
/// Its changing parts are guarded by the simulator's lock.
/// </summary>
internal sealed class Container
{
    /// <summary>Unpublished containers expire after this (documented).</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public required string Id { get; init; }

    public required SimulatedAccount Account { get; init; }

    public required ContainerRequest Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When processing ends.</summary>
    public required DateTimeOffset ReadyAt { get; init; }

    public IReadOnlyList<Container> Children { get; init; } = [];

    /// <summary>Completes when the media is here, or known not to come. Never fails.</summary>
    public Task Fetched { get; set; } = Task.CompletedTask;

    public FetchedMedia? Media { get; set; }

    /// <summary>What it ends in <c>ERROR</c> with; 0 for nothing.</summary>
    public int ErrorCode { get; set; }

    /// <summary>The whole <c>status</c> of it in <c>ERROR</c>, when it is not the usual one.</summary>
    public string? ErrorText { get; init; }

    /// <summary>The posts made of it; more than one only when it was published more than once.</summary>
    public List<string> MediaIds { get; } = [];

    /// <summary>Whether it is part of a carousel that is live.</summary>
    public bool InPublishedCarousel { get; set; }

    /// <summary>Until when reads do not see the publish.</summary>
    public DateTimeOffset PublishSeenFrom { get; set; }

    /// <summary>What it truly is.</summary>
    public ContainerStatus Status(DateTimeOffset now) => MediaIds.Count > 0 ? ContainerStatus.Published : Unpublished(now);

    /// <summary>What a read answers: a publish may not have reached the readers yet.</summary>
    public ContainerStatus StatusRead(DateTimeOffset now) =>
        MediaIds.Count > 0 && now >= PublishSeenFrom ? ContainerStatus.Published : Unpublished(now);

    /// <summary>The code in the prose of <c>status</c>.</summary>
    public int ErrorCodeRead() =>
        ErrorCode != 0 ? ErrorCode : Children.Select(child => child.ErrorCode).FirstOrDefault(code => code != 0, MediaFetcher.UploadFailed);

    private ContainerStatus Unpublished(DateTimeOffset now)
    {
        if (now >= CreatedAt + Life)
        {
            return ContainerStatus.Expired;
        }

        if (now < ReadyAt || !Fetched.IsCompleted)
        {
            return ContainerStatus.InProgress;
        }

        if (ErrorCode != 0)
        {
            return ContainerStatus.Error;
        }

        var parts = Children.Select(child => child.Unpublished(now)).ToList();
        return parts.Exists(part => part is ContainerStatus.Error or ContainerStatus.Expired) ? ContainerStatus.Error
            : parts.Contains(ContainerStatus.InProgress) ? ContainerStatus.InProgress
            : ContainerStatus.Finished;
    }
}
