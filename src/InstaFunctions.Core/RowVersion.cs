namespace InstaFunctions.Core;

/// <summary>
/// The version of a stored row, as its store names it (an ETag in Table Storage, a counter in SQLite).
/// An update carries the version it was read at and is refused when the row has moved on.
/// </summary>
public readonly record struct RowVersion(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A value together with the version of the row that holds it.</summary>
public sealed record Stored<T>(T Value, RowVersion Version);

/// <summary>One page of a list.</summary>
/// <param name="Items">The page's items, in the list's order.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page. Opaque to callers.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Limit">How many items at the most.</param>
/// <param name="Cursor">A <see cref="Page{T}.NextCursor"/>; null for the first page.</param>
public sealed record PageRequest(int Limit, string? Cursor = null);

/// <summary>A cursor that this list never gave out.</summary>
public sealed class InvalidCursorException() : Exception("The cursor is not one that this list gave out.");
