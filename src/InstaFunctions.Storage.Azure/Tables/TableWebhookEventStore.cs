using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Webhook events in Table Storage, a partition for each account: a row by the event's hash, so that it is stored once, and
/// the event itself by its time. Events of one tick come in the order of their hashes.
/// </summary>
/// <remarks>
/// A request's events may belong to several partitions. When storing one fails, the caller does not acknowledge the
/// request, the platform sends all of it again, and those that are there already are left as they are.
/// </remarks>
internal sealed class TableWebhookEventStore(StorageTables tables) : IWebhookEventStore
{
    private const string AtPrefix = "at_";
    private const string Json = "Json";
    private const string Topic = "Topic";
    private const string Nobody = "nobody";

    /// <inheritdoc/>
    public async Task<int> AddAsync(IReadOnlyList<WebhookEvent> events, CancellationToken cancellation)
    {
        var added = 0;
        foreach (var sent in events)
        {
            var user = sent.IgUser?.Value ?? Nobody;
            await tables.EventAge.AddAsync(sent.ReceivedAt, TimeIndex.NoTenant, $"{sent.Hash}_{user}", cancellation);
            var row = new TableEntity(Partition(user), AtRow(sent.ReceivedAt.UtcTicks, sent.Hash)) { [Topic] = sent.Topic };
            row.WriteText(Json, sent.Json);
            var stored = await tables.Callbacks.SubmitAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(row.PartitionKey, HashRow(sent.Hash))),
                    new TableTransactionAction(TableTransactionActionType.Add, row),
                ],
                cancellation);
            added += stored.Done ? 1 : 0;
        }

        return added;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WebhookEvent> ByIgUserAsync(IgUserId user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in tables.Callbacks.QueryAsync(
            RowKeys.Between(Partition(user.Value), AtPrefix, AtPrefix + RowKeys.Last), 200, cancellation))
        {
            var (ticks, hash) = Parse(row.RowKey);
            yield return new WebhookEvent
            {
                Hash = hash,
                Topic = row.GetString(Topic),
                IgUser = user,
                ReceivedAt = new DateTimeOffset(ticks, TimeSpan.Zero),
                Json = row.ReadText(Json)!,
            };
        }
    }

    /// <inheritdoc/>
    public async Task<int> RemoveReceivedBeforeAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var part in tables.EventAge.BeforeAsync(time, cancellation))
        {
            foreach (var item in part)
            {
                var (hash, user) = item.Id.Split('_', 2) is [var h, var u] ? (h, u) : (item.Id, Nobody);
                removed += await RemoveAsync(Partition(user), item.Ticks, hash, cancellation) ? 1 : 0;
                await tables.EventAge.ForgetAsync(item.Time, TimeIndex.NoTenant, item.Id);
            }
        }

        return removed;
    }

    /// <inheritdoc/>
    public async Task RemoveOfIgUserAsync(IgUserId user, DateTimeOffset receivedBefore, CancellationToken cancellation)
    {
        var partition = Partition(user.Value);
        await foreach (var row in tables.Callbacks.QueryAsync(
            RowKeys.Between(partition, AtPrefix, AtPrefix + RowKeys.Ticks(receivedBefore.UtcTicks)), 200, cancellation))
        {
            var (ticks, hash) = Parse(row.RowKey);
            _ = await RemoveAsync(partition, ticks, hash, cancellation);
        }
    }

    private async Task<bool> RemoveAsync(string partition, long ticks, string hash, CancellationToken cancellation) =>
        (await tables.Callbacks.SubmitAsync([.. IndexRows.Remove(partition, [AtRow(ticks, hash), HashRow(hash)])], cancellation)).Done;

    private static (long Ticks, string Hash) Parse(string rowKey) =>
        rowKey.Split('_') is [_, var ticks, var hash]
            ? (long.Parse(ticks, CultureInfo.InvariantCulture), hash)
            : throw new FormatException($"The row {rowKey} is not an event's.");

    private static string Partition(string user) => $"events_{user}";

    private static string HashRow(string hash) => $"hash_{hash}";

    private static string AtRow(long ticks, string hash) => $"{AtPrefix}{RowKeys.Ticks(ticks)}_{hash}";
}
