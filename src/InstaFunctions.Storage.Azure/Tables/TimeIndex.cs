using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// All tenants' items by a time, oldest first, for chores: a partition for each hour. It cannot share a transaction with
/// the items, so it is written before them and cleared after them: it may name an item that does not exist (any more), or
/// has another time now, and never misses one. Readers look at the item itself.
/// </summary>
internal sealed class TimeIndex(AzureTable table, TimeProvider clock)
{
    // Longer than any write may take between the index and its item.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);
    private const int PartSize = 200;
    private const string Written = "WrittenAt";

    /// <summary>Whose an item is that belongs to no tenant.</summary>
    internal static TenantId NoTenant { get; } = TenantId.From(Guid.Empty);

    /// <summary>Adds an item, before it is stored.</summary>
    internal Task AddAsync(DateTimeOffset time, TenantId tenant, string id, CancellationToken cancellation) => table.PutAsync(
        new TableEntity(Partition(time), Row(time, tenant, id)) { [Written] = clock.GetUtcNow().UtcTicks }, cancellation);

    /// <summary>Removes an item that will never be there again. When that fails, a reader removes it later.</summary>
    internal async Task ForgetAsync(DateTimeOffset time, TenantId tenant, string id)
    {
        try
        {
            _ = await table.TryDeleteAsync(Partition(time), Row(time, tenant, id), ETag.All, CancellationToken.None);
        }
        catch (Core.StoreUnavailableException)
        {
            // What it belongs to is done; this is only tidying up.
        }
    }

    /// <summary>The items before a time, oldest first, in parts.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<IndexedItem>> BeforeAsync(
        DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var part = new List<IndexedItem>(PartSize);

        // No condition on rows: joined by "or" with the one on partitions, it would make the service scan the table.
        await foreach (var row in table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey le {Partition(time)}"), PartSize, cancellation))
        {
            var item = Parse(row);
            if (item.Ticks >= time.UtcTicks)
            {
                break;
            }

            part.Add(item);
            if (part.Count == PartSize)
            {
                yield return part;
                part = new List<IndexedItem>(PartSize);
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    /// <summary>
    /// Removes a line that its item does not bear out, unless a write may still be under way: over the version that was
    /// read, so that a line that was written again stays.
    /// </summary>
    internal async Task DropStaleAsync(IndexedItem item, CancellationToken cancellation)
    {
        if (clock.GetUtcNow().UtcTicks - item.WrittenTicks > Settled.Ticks)
        {
            _ = await table.TryDeleteAsync(Partition(item.Time), Row(item.Time, item.Tenant, item.Id), item.Version, cancellation);
        }
    }

    private static string Partition(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private static string Row(DateTimeOffset time, TenantId tenant, string id) => $"{RowKeys.Ticks(time.UtcTicks)}_{tenant}_{id}";

    private static IndexedItem Parse(TableEntity row)
    {
        var parts = row.RowKey.Split('_', 3);
        return new IndexedItem(
            long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
            TenantId.From(Guid.Parse(parts[1])),
            parts[2],
            row.GetInt64(Written) ?? 0,
            row.ETag);
    }
}

/// <summary>A line of a <see cref="TimeIndex"/>.</summary>
internal sealed record IndexedItem(long Ticks, TenantId Tenant, string Id, long WrittenTicks, ETag Version)
{
    internal DateTimeOffset Time => new(Ticks, TimeSpan.Zero);
}
