using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Idempotency keys in the process's database.</summary>
internal sealed class SqliteIdempotencyStore(SqliteDatabase database, TimeProvider clock) : IIdempotencyStore
{
    /// <inheritdoc/>
    public async Task<IdempotencyEntry?> FindAsync(TenantId tenant, string key, CancellationToken cancellation)
    {
        var entry = await database.ReadAsync(session => Find(session, tenant, key), cancellation).ConfigureAwait(false);
        return entry is null || entry.ExpiresAt <= clock.GetUtcNow() ? null : entry;
    }

    /// <inheritdoc/>
    public Task<IdempotencyEntry?> ClaimAsync(IdempotencyEntry entry, CancellationToken cancellation) =>
        database.WriteAsync(session => Claim(session, entry, clock.GetUtcNow()), cancellation);

    /// <inheritdoc/>
    public Task RenewAsync(IdempotencyEntry entry, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(
            IdempotencyStatements.Renew,
            ("$tenant", entry.TenantId.Text()),
            ("$key", entry.Key),
            ("$fingerprint", entry.Fingerprint),
            ("$expires", entry.ExpiresAt.UtcTicks)),
        cancellation);

    /// <inheritdoc/>
    public Task CompleteAsync(IdempotencyEntry entry, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(IdempotencyStatements.Complete, Row(entry)), cancellation);

    /// <inheritdoc/>
    public Task ReleaseAsync(TenantId tenant, string key, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.Execute(IdempotencyStatements.Release, ("$tenant", tenant.Text()), ("$key", key)), cancellation);

    /// <inheritdoc/>
    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(IdempotencyStatements.RemoveExpired, ("$now", now.UtcTicks)), cancellation);

    /// <summary>Claims a key within a write that does more: creating a job.</summary>
    /// <returns>Null when the claim holds; otherwise what the key already stands for.</returns>
    internal static IdempotencyEntry? Claim(SqliteSession session, IdempotencyEntry entry, DateTimeOffset now) =>
        session.Execute(IdempotencyStatements.Claim, [.. Row(entry), ("$now", now.UtcTicks)]) == 1
            ? null
            : Find(session, entry.TenantId, entry.Key);

    private static IdempotencyEntry? Find(SqliteSession session, TenantId tenant, string key) => session.First(
        IdempotencyStatements.Find,
        row => new IdempotencyEntry
        {
            TenantId = tenant,
            Key = key,
            Fingerprint = row.GetString(0),
            ExpiresAt = new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero),
            ProtectedAnswer = row.IsDBNull(2) ? null : row.GetString(2),
        },
        ("$tenant", tenant.Text()),
        ("$key", key));

    private static (string, object?)[] Row(IdempotencyEntry entry) =>
    [
        ("$tenant", entry.TenantId.Text()),
        ("$key", entry.Key),
        ("$fingerprint", entry.Fingerprint),
        ("$expires", entry.ExpiresAt.UtcTicks),
        ("$answer", entry.ProtectedAnswer),
    ];
}
