using Azure;
using Azure.Data.Tables;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// The rows beside a row that lists find it by. They have no content: their keys say everything, and they are written in the
/// same transaction as the row itself.
/// </summary>
internal static class IndexRows
{
    internal static IEnumerable<TableTransactionAction> Add(string partition, IEnumerable<string> keys) =>
        keys.Select(key => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, key)));

    internal static IEnumerable<TableTransactionAction> Remove(string partition, IEnumerable<string> keys) =>
        keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All));

    /// <summary>What turns one set of keys into another.</summary>
    internal static IEnumerable<TableTransactionAction> Change(string partition, IReadOnlySet<string> from, IReadOnlySet<string> to) =>
        [.. Remove(partition, from.Except(to)), .. Add(partition, to.Except(from))];
}
