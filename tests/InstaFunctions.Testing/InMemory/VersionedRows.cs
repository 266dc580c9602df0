using System.Globalization;
using InstaFunctions.Core;

namespace InstaFunctions.Testing.InMemory;

/// <summary>Rows in memory, each with a version that an update must name: a store as strict as the real ones.</summary>
/// <typeparam name="TKey">What a row is found by.</typeparam>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class VersionedRows<TKey, TRow>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Stored<TRow>> _rows = [];
    private long _version;

    /// <summary>All rows, as they are at this moment.</summary>
    public IReadOnlyList<Stored<TRow>> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.Values];
            }
        }
    }

    /// <summary>Reads a row; null when there is none.</summary>
    public Stored<TRow>? Find(TKey key)
    {
        lock (_gate)
        {
            return _rows.GetValueOrDefault(key);
        }
    }

    /// <summary>Adds a row under a free key.</summary>
    /// <returns>The version; null when the key is taken, and nothing was written.</returns>
    public RowVersion? TryAdd(TKey key, TRow row)
    {
        lock (_gate)
        {
            return _rows.ContainsKey(key) ? null : Write(key, row);
        }
    }

    /// <summary>Replaces a row that still has the version it was read at; null when it has moved on.</summary>
    public RowVersion? TryUpdate(TKey key, TRow row, RowVersion readAt)
    {
        lock (_gate)
        {
            return _rows.TryGetValue(key, out var present) && present.Version == readAt ? Write(key, row) : null;
        }
    }

    /// <summary>Removes a row; false when there is none.</summary>
    public bool Remove(TKey key)
    {
        lock (_gate)
        {
            return _rows.Remove(key);
        }
    }

    private RowVersion Write(TKey key, TRow row)
    {
        var version = new RowVersion((++_version).ToString(CultureInfo.InvariantCulture));
        _rows[key] = new Stored<TRow>(row, version);
        return version;
    }
}

/// <summary>Cuts a sorted list into pages; the cursor is the index of the next item.</summary>
internal static class InMemoryPages
{
    public static Page<T> Page<T>(this IEnumerable<T> sorted, PageRequest page)
    {
        var start = 0;
        if (page.Cursor is { } cursor && !int.TryParse(cursor, CultureInfo.InvariantCulture, out start))
        {
            throw new InvalidCursorException();
        }

        var rest = sorted.Skip(start).Take(page.Limit + 1).ToList();
        return rest.Count > page.Limit
            ? new Page<T>(rest[..page.Limit], (start + page.Limit).ToString(CultureInfo.InvariantCulture))
            : new Page<T>(rest, null);
    }
}
