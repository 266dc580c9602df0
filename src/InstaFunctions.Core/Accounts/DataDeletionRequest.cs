using System.Text.Json.Serialization;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Accounts;

/// <summary>Where an account's row is.</summary>
public sealed record AccountRef(TenantId Tenant, AccountId Account);

/// <summary>A person's wish, told by the platform, that their data be deleted here.</summary>
public sealed record DataDeletionRequest
{
    /// <summary>The confirmation code that the person was given; nobody can guess it.</summary>
    public required string Code { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Accounts connected at this time or later are another, newer consent, and are left alone.</summary>
    public required DateTimeOffset ConnectedBefore { get; init; }

    /// <summary>The person's ids on the platform; none once the request is completed.</summary>
    public IReadOnlyList<IgUserId> IgUsers { get; init; } = [];

    /// <summary>The accounts whose data go; none once the request is completed.</summary>
    public IReadOnlyList<AccountRef> Accounts { get; init; } = [];

    /// <summary>When everything was gone; null while something is left.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>Where deletion requests live.</summary>
public interface IDataDeletionStore
{
    /// <summary>Stores a request, unless there is one with its code already.</summary>
    /// <returns>The stored request, or the one that was there already.</returns>
    Task<Stored<DataDeletionRequest>> AddOrFindAsync(DataDeletionRequest request, CancellationToken cancellation);

    /// <summary>Reads a request; null when nobody was given this code.</summary>
    Task<Stored<DataDeletionRequest>?> FindAsync(string code, CancellationToken cancellation);

    /// <summary>Replaces a request when its row still has the version it was read at; null when it has moved on.</summary>
    Task<RowVersion?> TryUpdateAsync(DataDeletionRequest request, RowVersion readAt, CancellationToken cancellation);

    /// <summary>The requests that are not completed, oldest first.</summary>
    IAsyncEnumerable<Stored<DataDeletionRequest>> UnfinishedAsync(CancellationToken cancellation);
}

/// <summary>The format that deletion requests are kept in, the same in every store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DataDeletionRequest))]
public sealed partial class DataDeletionJson : JsonSerializerContext;
