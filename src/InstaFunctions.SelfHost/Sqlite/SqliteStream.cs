using System.Runtime.CompilerServices;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Long lists, read a part at a time: nothing stays open while the caller works on an item.</summary>
internal static class SqliteStream
{
    /// <summary>How many rows are read at once.</summary>
    internal const int PartSize = 200;

    /// <summary>Reads all rows.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="readAfter">Reads at most <see cref="PartSize"/> rows that come after a row; null: from the start.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async IAsyncEnumerable<T> ReadAsync<T>(
        SqliteDatabase database,
        Func<SqliteSession, T?, List<T>> readAfter,
        [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        List<T> part;
        do
        {
            var after = last;
            part = await database.ReadAsync(session => readAfter(session, after), cancellation).ConfigureAwait(false);
            foreach (var item in part)
            {
                yield return item;
                last = item;
            }
        }
        while (part.Count == PartSize);
    }
}
