using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Media;

/// <summary>Fetches media from an address that a caller names.</summary>
public interface IMediaImport
{
    /// <summary>How many redirects are followed.</summary>
    const int MaxRedirects = 5;

    /// <summary>The longest address, in characters.</summary>
    const int MaxUrlLength = 2048;

    /// <summary>Fetches and stores a media item; the checks are those of an upload.</summary>
    /// <param name="tenant">Whose media item it becomes.</param>
    /// <param name="sourceUrl">Where it is. May be a credential (a signed link), so it is not logged.</param>
    /// <param name="cancellation">Stops it; nothing stays behind.</param>
    Task<MediaIngestResult> ImportAsync(TenantId tenant, string sourceUrl, CancellationToken cancellation);
}
