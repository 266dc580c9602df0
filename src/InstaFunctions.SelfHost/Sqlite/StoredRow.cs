using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>How values, versions and ids are written into rows and read from them.</summary>
internal static class StoredRow
{
    /// <summary>The version of a row that was just made.</summary>
    internal const long FirstVersion = 1;

    /// <summary>An id as its column holds it: lower case, so that its text sorts as its value does.</summary>
    internal static string Text<T>(this T id)
        where T : struct, IUuid<T> => id.Value.ToString();

    /// <summary>A version as its column holds it; null when it is not one of this store.</summary>
    internal static long? Number(this RowVersion version) =>
        long.TryParse(version.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A version as callers see it.</summary>
    internal static RowVersion Version(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads a row whose first column is <c>json</c>.</summary>
    internal static T Value<T>(this SqliteDataReader row, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.GetString(0), type) ?? throw new JsonException($"A row of {typeof(T).Name} holds null.");

    /// <summary>Reads a row whose first columns are <c>json</c> and <c>version</c>.</summary>
    internal static Stored<T> Stored<T>(this SqliteDataReader row, JsonTypeInfo<T> type) =>
        new(row.Value(type), Version(row.GetInt64(1)));
}
