using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Deletion requests in Table Storage, each by its code; those that are not completed also by their time.</summary>
internal sealed class TableDataDeletionStore(StorageTables tables) : IDataDeletionStore
{
    private const string RowKey = "request";

    /// <inheritdoc/>
    public async Task<Stored<DataDeletionRequest>> AddOrFindAsync(DataDeletionRequest request, CancellationToken cancellation)
    {
        if (request.CompletedAt is null)
        {
            await tables.OpenDeletions.AddAsync(request.RequestedAt, TimeIndex.NoTenant, request.Code, cancellation);
        }

        return await tables.Callbacks.TryAddAsync(Row(request), cancellation) is { } version
            ? new Stored<DataDeletionRequest>(request, version.ToVersion())
            : (await FindAsync(request.Code, cancellation))!;
    }

    /// <inheritdoc/>
    public async Task<Stored<DataDeletionRequest>?> FindAsync(string code, CancellationToken cancellation) =>
        (await tables.Callbacks.FindAsync(Partition(code), RowKey, cancellation))?.Stored(DataDeletionJson.Default.DataDeletionRequest);

    /// <inheritdoc/>
    public async Task<RowVersion?> TryUpdateAsync(DataDeletionRequest request, RowVersion readAt, CancellationToken cancellation)
    {
        var version = readAt.ToETag() is { } tag ? await tables.Callbacks.TryReplaceAsync(Row(request), tag, cancellation) : null;
        if (version is not null && request.CompletedAt is not null)
        {
            await tables.OpenDeletions.ForgetAsync(request.RequestedAt, TimeIndex.NoTenant, request.Code);
        }

        return version?.ToVersion();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Stored<DataDeletionRequest>> UnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in tables.OpenDeletions.BeforeAsync(DateTimeOffset.MaxValue, cancellation))
        {
            foreach (var item in part)
            {
                if (await FindAsync(item.Id, cancellation) is { Value.CompletedAt: null } request && request.Value.RequestedAt.UtcTicks == item.Ticks)
                {
                    yield return request;
                }
                else
                {
                    await tables.OpenDeletions.DropStaleAsync(item, cancellation);
                }
            }
        }
    }

    private static TableEntity Row(DataDeletionRequest request) =>
        RowJson.Make(Partition(request.Code), RowKey, request, DataDeletionJson.Default.DataDeletionRequest);

    private static string Partition(string code) => $"deletion_{RowKeys.OfText(code)}";
}
