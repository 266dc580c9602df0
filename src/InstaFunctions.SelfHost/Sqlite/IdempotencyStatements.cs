namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>The statements of <see cref="SqliteIdempotencyStore"/>.</summary>
internal static class IdempotencyStatements
{
    internal const string Find = "SELECT fingerprint, expires_at, answer FROM idempotency WHERE tenant = $tenant AND key = $key";

    // One statement: a key is free when it has no row, or one that has expired.
    internal const string Claim =
        """
        INSERT INTO idempotency (tenant, key, fingerprint, expires_at, answer)
        VALUES ($tenant, $key, $fingerprint, $expires, $answer)
        ON CONFLICT (tenant, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, expires_at = excluded.expires_at, answer = excluded.answer
        WHERE expires_at <= $now
        """;

    // The fingerprint: the key may have expired meanwhile and stand for another request. That of a streamed request is
    // only known with its answer.
    internal const string Complete =
        """
        UPDATE idempotency SET fingerprint = $fingerprint, expires_at = $expires, answer = $answer
        WHERE tenant = $tenant AND key = $key AND (fingerprint = $fingerprint OR (fingerprint = '' AND answer IS NULL))
        """;

    internal const string Release = "DELETE FROM idempotency WHERE tenant = $tenant AND key = $key AND answer IS NULL";

    internal const string ReleaseAll = "DELETE FROM idempotency WHERE answer IS NULL AND expires_at > 0";

    // As above; what has its answer needs no renewal.
    internal const string Renew =
        "UPDATE idempotency SET expires_at = $expires WHERE tenant = $tenant AND key = $key AND fingerprint = $fingerprint AND answer IS NULL";

    internal const string RemoveExpired = "DELETE FROM idempotency WHERE expires_at < $now";
}
