using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Media;

/// <summary>What interrupted work left where media bytes live; the retention clears it away.</summary>
public interface IMediaLeftovers
{
    /// <summary>Removes staged bytes and direct uploads that nobody touched since before <paramref name="time"/>.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> DiscardUntouchedSinceAsync(DateTimeOffset time, CancellationToken cancellation);

    /// <summary>The committed bytes of all tenants that were committed before a time, whether or not there is a row for them.</summary>
    IAsyncEnumerable<CommittedContent> CommittedBeforeAsync(DateTimeOffset time, CancellationToken cancellation);
}

/// <summary>Committed bytes.</summary>
/// <param name="TenantId">Whose they are.</param>
/// <param name="MediaId">Which media item's.</param>
public readonly record struct CommittedContent(TenantId TenantId, MediaId MediaId);
