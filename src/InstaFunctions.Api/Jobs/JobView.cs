using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Api.Jobs;

/// <summary>A job as the API shows it.</summary>
public sealed record JobView
{
    /// <summary>The job's id.</summary>
    public required JobId OutputJobId { get; init; }

    /// <summary>Its status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Where it is, finer than the status.</summary>
    public required JobPhase Phase { get; init; }

    /// <summary>Always <c>instagram</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>What is published.</summary>
    public required PublishProduct Product { get; init; }

    /// <summary>The account.</summary>
    public required AccountId InstagramAccountId { get; init; }

    /// <summary>The media, in order.</summary>
    public required IReadOnlyList<MediaId> MediaIds { get; init; }

    /// <summary>The caption.</summary>
    public string? Caption { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due, in UTC; absent when it was to be published at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The latest time at which it may go out.</summary>
    public DateTimeOffset? PublishBefore { get; init; }

    /// <summary>When publishing began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The post's id at Instagram.</summary>
    public IgMediaId? IgMediaId { get; init; }

    /// <summary>The post's address.</summary>
    public string? Permalink { get; init; }

    /// <summary>Why it failed.</summary>
    public PublishError? Error { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<JobEvent> Events { get; init; }

    /// <summary>Makes the view.</summary>
    public static JobView Of(PublishJob job) => new()
    {
        OutputJobId = job.Id,
        Status = job.Status,
        Phase = job.Phase,
        Platform = "instagram",
        Product = job.Product,
        InstagramAccountId = job.AccountId,
        MediaIds = [.. job.Media.Select(m => m.MediaId)],
        Caption = job.Caption,
        CreatedAt = job.CreatedAt.ToUniversalTime(),
        ScheduledFor = job.ScheduledFor?.ToUniversalTime(),
        PublishBefore = job.PublishBefore?.ToUniversalTime(),
        StartedAt = job.StartedAt?.ToUniversalTime(),
        CompletedAt = job.CompletedAt?.ToUniversalTime(),
        IgMediaId = job.IgMediaId,
        Permalink = job.Permalink,
        Error = job.Error,
        Events = job.Events,
    };
}
