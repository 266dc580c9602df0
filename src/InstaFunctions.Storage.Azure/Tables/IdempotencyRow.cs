using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// An idempotency key's row, in its tenant's partition beside the jobs. It is found by a hash: a key may be any text, a
/// row's key may not.
/// </summary>
internal static class IdempotencyRow
{
    private const string Prefix = "key_";
    private const string Fingerprint = "Fingerprint";
    private const string ExpiresAt = "ExpiresAt";
    private const string Answer = "Answer";
    private const string KeyText = "Key";

    internal static string Key(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    internal static string RowKey(string hash) => Prefix + hash;

    internal static TableEntity Make(IdempotencyEntry entry)
    {
        var row = new TableEntity(entry.TenantId.ToString(), RowKey(Key(entry.Key)))
        {
            [Fingerprint] = entry.Fingerprint,
            [ExpiresAt] = entry.ExpiresAt.UtcTicks,
        };
        row.WriteText(KeyText, entry.Key);
        if (entry.ProtectedAnswer is { } answer)
        {
            row.WriteText(Answer, answer);
        }

        return row;
    }

    internal static IdempotencyEntry Read(TableEntity row) => new()
    {
        TenantId = TenantId.From(Guid.Parse(row.PartitionKey)),
        Key = row.ReadText(KeyText)!,
        Fingerprint = row.GetString(Fingerprint),
        ExpiresAt = new DateTimeOffset(row.GetInt64(ExpiresAt) ?? 0, TimeSpan.Zero),
        ProtectedAnswer = row.ReadText(Answer),
    };

    /// <summary>
    /// Claims a free or expired key together with other writes of the same partition, if any, which come first.
    /// </summary>
    /// <returns>What the key already stands for, or what was written.</returns>
    internal static async Task<(IdempotencyEntry? Earlier, SubmitResult? Written)> ClaimAsync(
        AzureTable table, IdempotencyEntry entry, TimeProvider clock, TableTransactionAction[] others, CancellationToken cancellation)
    {
        TableEntity? expired = null;
        while (true)
        {
            var claim = expired is null
                ? new TableTransactionAction(TableTransactionActionType.Add, Make(entry))
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, Make(entry), expired.ETag);
            var written = await table.SubmitAsync([.. others, claim], cancellation);
            if (written.Done)
            {
                return (null, written);
            }

            if (written.Refused < others.Length)
            {
                throw new InvalidOperationException("What was to be written with an idempotency key is there already.");
            }

            expired = await table.FindAsync(entry.TenantId.ToString(), RowKey(Key(entry.Key)), cancellation);
            if (expired is not null && Read(expired) is var there && there.ExpiresAt > clock.GetUtcNow())
            {
                return (there, null);
            }
        }
    }
}
