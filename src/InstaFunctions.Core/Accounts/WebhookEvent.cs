using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Accounts;

/// <summary>One event that the platform sent: an entry of a webhook's body, as it came.</summary>
public sealed record WebhookEvent
{
    /// <summary>SHA-256 of the entry's bytes and its object, lower-case hex: the same event sent twice has the same one.</summary>
    public required string Hash { get; init; }

    /// <summary>What the event is about: the body's <c>object</c>; null when it has none.</summary>
    public string? Topic { get; init; }

    /// <summary>The account that the event is about: the entry's <c>id</c>; null when it has none.</summary>
    public IgUserId? IgUser { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The entry's JSON to the letter, fields that nobody here knows included.</summary>
    public required string Json { get; init; }
}

/// <summary>Where received events live, until they are too old.</summary>
public interface IWebhookEventStore
{
    /// <summary>Stores events, all or none; those that are there already are left as they are.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyList<WebhookEvent> events, CancellationToken cancellation);

    /// <summary>The events about an account, in the order in which they were received.</summary>
    IAsyncEnumerable<WebhookEvent> ByIgUserAsync(IgUserId user, CancellationToken cancellation);

    /// <summary>Forgets every event that was received before a time.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveReceivedBeforeAsync(DateTimeOffset time, CancellationToken cancellation);

    /// <summary>Forgets the events about an account that were received before a time.</summary>
    Task RemoveOfIgUserAsync(IgUserId user, DateTimeOffset receivedBefore, CancellationToken cancellation);
}
