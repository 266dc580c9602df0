using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace InstaFunctions.Core;

/// <summary>An item's place in a list: its time in UTC ticks, then its id.</summary>
/// <param name="Ticks">The time.</param>
/// <param name="Id">The id's text.</param>
public readonly record struct ListPosition(long Ticks, string Id)
{
    /// <summary>Before every item.</summary>
    public static ListPosition Start { get; } = new(long.MinValue, "");

    /// <summary>After every item.</summary>
    public static ListPosition End { get; } = new(long.MaxValue, "");

    /// <summary>The earlier of two places.</summary>
    public static ListPosition Earlier(ListPosition one, ListPosition other) =>
        (one.Ticks, string.CompareOrdinal(one.Id, other.Id)).CompareTo((other.Ticks, 0)) <= 0 ? one : other;
}

/// <summary>Cursors: the place of a page's last item, and the list that it belongs to. Readable, and no secret.</summary>
public static class ListCursor
{
    private const int Longest = 200;

    /// <summary>Reads the place that a cursor names; null when there is no cursor.</summary>
    /// <exception cref="InvalidCursorException">It is not a cursor of this list.</exception>
    public static ListPosition? Read(string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        // Written again, it must be the same text: so no other text passes for a cursor.
        return cursor.Length <= Longest && Parse(cursor) is { } place && Write(list, place) == cursor
            ? place
            : throw new InvalidCursorException();
    }

    /// <summary>Makes a page of one row more than was asked for; that row says that there is another page.</summary>
    public static Page<T> Page<T>(string list, List<T> rows, int limit, Func<T, ListPosition> placeOf)
    {
        if (rows.Count <= limit)
        {
            return new Page<T>(rows, null);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, Write(list, placeOf(rows[^1])));
    }

    private static string Write(string list, ListPosition place) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list} {place.Ticks} {place.Id}")));

    private static ListPosition? Parse(string cursor)
    {
        if (!Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ');
        return parts is [_, var ticks, var id]
            && long.TryParse(ticks, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Guid.TryParseExact(id, "D", out var guid)
                ? new ListPosition(number, guid.ToString())
                : null;
    }
}
