using InstaFunctions.Core;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>A list: rows <c>{prefix}{ticks}_{id}</c> of one partition, in the order of their keys.</summary>
/// <param name="table">Where its rows are.</param>
/// <param name="name">The name that its cursors carry.</param>
/// <param name="latestFirst">Whether its keys hold reversed times.</param>
internal sealed class TableList(AzureTable table, string name, bool latestFirst)
{
    /// <summary>The key of an item.</summary>
    internal static string Key(string prefix, DateTimeOffset time, string id, bool latestFirst) =>
        $"{prefix}{(latestFirst ? RowKeys.ReverseTicks(time.UtcTicks) : RowKeys.Ticks(time.UtcTicks))}_{id}";

    /// <summary>
    /// Reads a page: the keys with one query, then each item by its own key, since the item is the truth and the list only
    /// says where it is.
    /// </summary>
    /// <param name="partition">The tenant.</param>
    /// <param name="prefix">Which list of the tenant.</param>
    /// <param name="page">Which page.</param>
    /// <param name="range">The times wanted: from, inclusive; before, exclusive.</param>
    /// <param name="read">Reads an item by its id; null when it is not in this list any more.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<Page<T>> PageAsync<T>(
        string partition,
        string prefix,
        PageRequest page,
        (DateTimeOffset? From, DateTimeOffset? Before) range,
        Func<string, Task<T?>> read,
        CancellationToken cancellation)
        where T : class
    {
        var (after, before) = latestFirst
            ? (Edge(range.Before, prefix), Edge(range.From, prefix))
            : (Start(range.From, prefix), Start(range.Before, prefix));
        after ??= prefix;
        if (ListCursor.Read(name, page.Cursor) is { } place)
        {
            var shown = $"{prefix}{Ticks(place.Ticks)}_{place.Id}";
            after = string.CompareOrdinal(shown, after) > 0 ? shown : after;
        }

        var rows = new List<ListPosition>();
        await foreach (var row in table.QueryAsync(RowKeys.Between(partition, after, before ?? prefix + RowKeys.Last), page.Limit + 1, cancellation))
        {
            rows.Add(RowKeys.PlaceOf(row.RowKey, latestFirst));
            if (rows.Count > page.Limit)
            {
                break;
            }
        }

        var keys = ListCursor.Page(name, rows, page.Limit, row => row);
        var items = await Task.WhenAll(keys.Items.Select(row => read(row.Id)));
        return new Page<T>([.. items.OfType<T>()], keys.NextCursor);
    }

    // Before the first item of a time.
    private static string? Start(DateTimeOffset? time, string prefix) => time is { } t ? $"{prefix}{RowKeys.Ticks(t.UtcTicks)}" : null;

    // After the last item of a time, in a list with the latest first.
    private static string? Edge(DateTimeOffset? time, string prefix) =>
        time is { } t ? $"{prefix}{RowKeys.ReverseTicks(t.UtcTicks)}_{RowKeys.Last}" : null;

    private string Ticks(long ticks) => latestFirst ? RowKeys.ReverseTicks(ticks) : RowKeys.Ticks(ticks);
}
