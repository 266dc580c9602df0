namespace InstaFunctions.SelfHost.Sqlite;

internal static partial class Schema
{
    /// <summary>
    /// What a key may do, and when it was last used. The columns are NULL in rows of before: such a key may do everything,
    /// and was never seen to be used.
    /// </summary>
    internal const string Keys =
        """
        ALTER TABLE api_key ADD COLUMN json TEXT;
        ALTER TABLE api_key ADD COLUMN last_used_at INTEGER;
        CREATE INDEX api_key_tenant ON api_key (tenant, id);
        """;
}
