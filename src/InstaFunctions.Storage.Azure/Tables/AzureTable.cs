using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// A table whose writes can be trusted. The client repeats a request whose answer was lost; the repetition of a write that
/// had happened is refused as a conflict. Every write therefore carries an id of its own, and a conflict with ourselves is
/// a success.
/// </summary>
internal sealed class AzureTable(TableClient client)
{
    // The limits of an entity group transaction.
    // https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
    internal const int MaxActions = 100;

    private const string WriteProperty = "Write";

    /// <summary>Makes the table when it is not there.</summary>
    public Task CreateIfMissingAsync(CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(() => client.CreateIfNotExistsAsync(cancellation));

    /// <summary>Reads a row; null when there is none.</summary>
    public Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(async () =>
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
            return found.HasValue ? found.Value : null;
        });

    /// <summary>Adds a row.</summary>
    /// <returns>Its version; null when there is a row by these keys already.</returns>
    public async Task<ETag?> TryAddAsync(TableEntity entity, CancellationToken cancellation) =>
        (await SubmitAsync([new TableTransactionAction(TableTransactionActionType.Add, entity)], cancellation)).VersionOf(0);

    /// <summary>Writes a row whatever was there.</summary>
    public Task PutAsync(TableEntity entity, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(() => client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation));

    /// <summary>Replaces a row that still has the version it was read at.</summary>
    /// <returns>Its new version; null when it has moved on or is gone.</returns>
    public async Task<ETag?> TryReplaceAsync(TableEntity entity, ETag readAt, CancellationToken cancellation) =>
        (await SubmitAsync([new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, readAt)], cancellation)).VersionOf(0);

    /// <summary>Removes a row.</summary>
    /// <returns>False when it is not there, or no longer has the version that was named.</returns>
    public Task<bool> TryDeleteAsync(string partition, string row, ETag version, CancellationToken cancellation) =>
        StorageFailures.TranslateAsync(async () =>
        {
            try
            {
                return (await client.DeleteEntityAsync(partition, row, version, cancellation)).Status != 404;
            }
            catch (RequestFailedException failure) when (failure.Status is 404 or 412)
            {
                return false;
            }
        });

    /// <summary>Reads rows in the order of their keys, a part at a time.</summary>
    /// <param name="filter">Names a partition, or a range of partitions, and at most a range of rows: what needs no scan.</param>
    /// <param name="partSize">How many rows are read at once.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter, int partSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var rows = client.QueryAsync<TableEntity>(filter, partSize, cancellationToken: cancellation).GetAsyncEnumerator(cancellation);
        while (await StorageFailures.TranslateAsync(async () => await rows.MoveNextAsync()))
        {
            yield return rows.Current;
        }
    }

    /// <summary>
    /// Does everything or nothing, within one partition. The first action must be a write of a row that says whether it has
    /// happened.
    /// </summary>
    public Task<SubmitResult> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(actions.Count, MaxActions);
        var first = (TableEntity)actions[0].Entity;
        var write = Guid.NewGuid().ToString("N");
        first[WriteProperty] = write;
        return StorageFailures.TranslateAsync(async () =>
        {
            try
            {
                return await SendAsync(actions, cancellation);
            }
            catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412)
            {
                var there = await FindAsync(first.PartitionKey, first.RowKey, cancellation);
                return there?.GetString(WriteProperty) == write
                    ? new SubmitResult([there.ETag], null)
                    : new SubmitResult(null, (failure as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0);
            }
        });
    }

    private async Task<SubmitResult> SendAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        if (actions is not [var only])
        {
            var answers = (await client.SubmitTransactionAsync(actions, cancellation)).Value;
            return new SubmitResult([.. answers.Select(answer => answer.Headers.ETag ?? default)], null);
        }

        var answer = only.ActionType == TableTransactionActionType.Add
            ? await client.AddEntityAsync((TableEntity)only.Entity, cancellation)
            : await client.UpdateEntityAsync((TableEntity)only.Entity, only.ETag, TableUpdateMode.Replace, cancellation);
        return new SubmitResult([answer.Headers.ETag ?? default], null);
    }
}

/// <summary>What came of a write.</summary>
/// <param name="Versions">The versions written, in the order of the actions; null when nothing was written.</param>
/// <param name="Refused">The index of the action that was refused; null when all were done.</param>
internal sealed record SubmitResult(IReadOnlyList<ETag>? Versions, int? Refused)
{
    public bool Done => Versions is not null;

    public ETag? VersionOf(int action) => Versions?[action];
}
