using System.Text.Json.Serialization;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Jobs;

/// <summary>What is published.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PublishProduct>))]
public enum PublishProduct
{
    /// <summary>A single image in the feed.</summary>
    [JsonStringEnumMemberName("IMAGE")]
    Image,

    /// <summary>A reel.</summary>
    [JsonStringEnumMemberName("REELS")]
    Reels,

    /// <summary>A story, of an image or a video.</summary>
    [JsonStringEnumMemberName("STORIES")]
    Stories,

    /// <summary>A carousel of 2 to 10 items.</summary>
    [JsonStringEnumMemberName("CAROUSEL")]
    Carousel,
}

/// <summary>What a caller wants when the account's 24-hour window has no slot left.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhenQuotaExhausted>))]
public enum WhenQuotaExhausted
{
    /// <summary>Refuse the request.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Accept it and wait for a slot.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,
}

/// <summary>One media item of a job.</summary>
/// <param name="MediaId">Which media item.</param>
/// <param name="Kind">Image or video.</param>
/// <param name="AltText">Its alternative text; images only.</param>
public sealed record JobMedia(MediaId MediaId, MediaKind Kind, string? AltText = null);

/// <summary>
/// A publish job: the row that is the truth about it. Immutable; every change is a new value that the store accepts only
/// over the version it was made from.
/// </summary>
public sealed record PublishJob
{
    /// <summary>
    /// For how long after a job's end a post of its last attempt may still appear: a container and a story live for a day each.
    /// </summary>
    public static readonly TimeSpan PostMayAppearFor = TimeSpan.FromDays(2);

    /// <summary>The id: <c>outputJobId</c>.</summary>
    public required JobId Id { get; init; }

    /// <summary>Whose job it is.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The account it is published to.</summary>
    public required AccountId AccountId { get; init; }

    /// <summary>That account on the platform, as it was when the job was accepted.</summary>
    public required IgUserId IgUserId { get; init; }

    /// <summary>What is published.</summary>
    public required PublishProduct Product { get; init; }

    /// <summary>The media, in order: one, or a carousel's items.</summary>
    public required IReadOnlyList<JobMedia> Media { get; init; }

    /// <summary>The caption.</summary>
    public string? Caption { get; init; }

    /// <summary>Whether a reel is shown in the feed as well; null leaves it to the platform.</summary>
    public bool? ShareToFeed { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due; null: at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>After this it must not go out any more; null: no such limit.</summary>
    public DateTimeOffset? PublishBefore { get; init; }

    /// <summary>What happens when the window is full.</summary>
    public WhenQuotaExhausted WhenQuotaExhausted { get; init; }

    /// <summary>The status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Where it is.</summary>
    public JobPhase Phase { get; init; }

    /// <summary>When it left <see cref="JobStatus.Scheduled"/> or <see cref="JobStatus.Queued"/> to be published.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The containers made for it, all rounds.</summary>
    public IReadOnlyList<JobContainer> Containers { get; init; } = [];

    /// <summary>Its publish attempts; each is stored before its call is sent.</summary>
    public IReadOnlyList<PublishIntent> Intents { get; init; } = [];

    /// <summary>The post, once it is known.</summary>
    public IgMediaId? IgMediaId { get; init; }

    /// <summary>The post's address; null when it could not be read yet.</summary>
    public string? Permalink { get; init; }

    /// <summary>When the address was last looked for after the job's end; null: never.</summary>
    public DateTimeOffset? PermalinkReadAt { get; init; }

    /// <summary>Why it failed.</summary>
    public PublishError? Error { get; init; }

    /// <summary>What Instagram answered and what it showed when read, once a publish had no clear answer; null: nothing yet.</summary>
    public IReadOnlyList<InstagramEvidence>? Evidence { get; init; }

    /// <summary>The timeline, oldest first.</summary>
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>The current container round's carousel or single container; null before it is made.</summary>
    [JsonIgnore]
    public JobContainer? PublishableContainer => Containers.LastOrDefault(c => c.Child is null);

    /// <summary>
    /// Whether it ended after a publish attempt without it being known which post is its own: a post that a list shows later
    /// may be the one.
    /// </summary>
    [JsonIgnore]
    public bool EndedWithoutPost => CompletedAt is not null && IgMediaId is null && Intents.Count > 0;

    /// <summary>The time it counts from: when it was to go out.</summary>
    [JsonIgnore]
    public DateTimeOffset DueAt => ScheduledFor ?? CreatedAt;
}

/// <summary>A container that was made for a job.</summary>
/// <param name="Id">The platform's id.</param>
/// <param name="Round">1, and one more each time the containers had to be made anew.</param>
/// <param name="Child">The item's index in a carousel; null for the container that is published.</param>
/// <param name="CreatedAt">When it was made; it expires 24 hours later.</param>
public sealed record JobContainer(ContainerId Id, int Round, int? Child, DateTimeOffset CreatedAt);

/// <summary>What is known about a <c>media_publish</c> call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntentOutcome>))]
public enum IntentOutcome
{
    /// <summary>The intent is stored; whether the call was sent, and what came of it, is not known.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The post is live.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>Instagram refused, and a reading after it did not speak against that.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>
    /// The answer was unclear, and every read over the whole grace period said that nothing was published.
    /// </summary>
    [JsonStringEnumMemberName("disproved")]
    Disproved,
}

/// <summary>One publish attempt, written down before the call is sent.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Container">The container whose publication was asked for.</param>
/// <param name="At">When the intent was stored.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Failure">What Instagram answered, when it was not the post's id.</param>
/// <param name="InstagramAt">When the intent was stored, in Instagram's clock; null when that was not known then.</param>
public sealed record PublishIntent(
    int Attempt,
    ContainerId Container,
    DateTimeOffset At,
    IntentOutcome Outcome,
    PlatformFailure? Failure = null,
    DateTimeOffset? InstagramAt = null)
{
    /// <summary>
    /// Whether this attempt was ever unclear. Once one was, the same container may be published once more, and a new
    /// container never.
    /// </summary>
    [JsonIgnore]
    public bool WasUnclear => Outcome is IntentOutcome.Unknown or IntentOutcome.Disproved;
}

/// <summary>One line of a job's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Type">A stable word, snake_case.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record JobEvent(DateTimeOffset At, string Type, string Message);
