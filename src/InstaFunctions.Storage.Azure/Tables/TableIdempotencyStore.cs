using Azure;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Idempotency keys in Table Storage.</summary>
internal sealed class TableIdempotencyStore(StorageTables tables, TimeProvider clock) : IIdempotencyStore
{
    /// <inheritdoc/>
    public async Task<IdempotencyEntry?> FindAsync(TenantId tenant, string key, CancellationToken cancellation) =>
        await FindRowAsync(tenant, key, cancellation) is { Entry: var entry } && entry.ExpiresAt > clock.GetUtcNow() ? entry : null;

    /// <inheritdoc/>
    public async Task<IdempotencyEntry?> ClaimAsync(IdempotencyEntry entry, CancellationToken cancellation)
    {
        await IndexAsync(entry, cancellation);
        return (await IdempotencyRow.ClaimAsync(tables.Jobs, entry, clock, [], cancellation)).Earlier;
    }

    /// <inheritdoc/>
    public async Task RenewAsync(IdempotencyEntry entry, CancellationToken cancellation)
    {
        await IndexAsync(entry, cancellation);

        // Whoever changed the row meanwhile has completed or released it, or has taken it over: then there is nothing to renew.
        if (await FindRowAsync(entry.TenantId, entry.Key, cancellation) is { Entry.ProtectedAnswer: null } row && row.Entry.Fingerprint == entry.Fingerprint)
        {
            _ = await tables.Jobs.TryReplaceAsync(IdempotencyRow.Make(entry), row.Version, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(IdempotencyEntry entry, CancellationToken cancellation)
    {
        await IndexAsync(entry, cancellation);
        do
        {
            // The fingerprint: the key may have expired meanwhile and stand for another request. That of a streamed request
            // is only known with its answer.
            if (await FindRowAsync(entry.TenantId, entry.Key, cancellation) is not { } row
                || (row.Entry.Fingerprint != entry.Fingerprint && row.Entry is not { Fingerprint: "", ProtectedAnswer: null }))
            {
                return;
            }

            if (await tables.Jobs.TryReplaceAsync(IdempotencyRow.Make(entry), row.Version, cancellation) is not null)
            {
                return;
            }
        }
        while (true);
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(TenantId tenant, string key, CancellationToken cancellation)
    {
        if (await FindRowAsync(tenant, key, cancellation) is { Entry.ProtectedAnswer: null } row)
        {
            _ = await tables.Jobs.TryDeleteAsync(tenant.ToString(), IdempotencyRow.RowKey(IdempotencyRow.Key(key)), row.Version, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await foreach (var part in tables.KeyExpiry.BeforeAsync(now, cancellation))
        {
            foreach (var item in part)
            {
                var row = await tables.Jobs.FindAsync(item.Tenant.ToString(), IdempotencyRow.RowKey(item.Id), cancellation);
                var expired = row is not null && IdempotencyRow.Read(row).ExpiresAt < now;
                if (expired && !await tables.Jobs.TryDeleteAsync(row!.PartitionKey, row.RowKey, row.ETag, cancellation))
                {
                    continue;
                }

                if (expired)
                {
                    await tables.KeyExpiry.ForgetAsync(item.Time, item.Tenant, item.Id);
                }
                else
                {
                    await tables.KeyExpiry.DropStaleAsync(item, cancellation);
                }
            }
        }
    }

    private Task IndexAsync(IdempotencyEntry entry, CancellationToken cancellation) =>
        tables.KeyExpiry.AddAsync(entry.ExpiresAt, entry.TenantId, IdempotencyRow.Key(entry.Key), cancellation);

    private async Task<KeyRow?> FindRowAsync(TenantId tenant, string key, CancellationToken cancellation) =>
        await tables.Jobs.FindAsync(tenant.ToString(), IdempotencyRow.RowKey(IdempotencyRow.Key(key)), cancellation) is { } row
            ? new KeyRow(IdempotencyRow.Read(row), row.ETag)
            : null;

    private sealed record KeyRow(IdempotencyEntry Entry, ETag Version);
}
