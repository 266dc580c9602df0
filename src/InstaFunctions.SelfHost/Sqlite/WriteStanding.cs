namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>How the database's last write ended, and whether damage was ever found. Safe for any thread.</summary>
internal sealed class WriteStanding(TimeProvider clock)
{
    private volatile string? _damage;
    private volatile Outcome _last = new(null, 0);

    /// <summary>What was found damaged since the start; null when nothing was. It does not heal by itself.</summary>
    public string? Damage => _damage;

    /// <summary>Why the last write failed; null when it did not, or when there was none yet.</summary>
    public string? Failure => _last.Failure;

    /// <summary>Whether a write reached the disk within a time.</summary>
    public bool WroteWithin(TimeSpan time) => _last is { Failure: null, At: > 0 } last && clock.GetElapsedTime(last.At) <= time;

    internal void Succeeded() => _last = new Outcome(null, Math.Max(1, clock.GetTimestamp()));

    internal void Failed(string reason) => _last = new Outcome(reason, Math.Max(1, clock.GetTimestamp()));

    /// <summary>Remembers damage that a read or a write came upon.</summary>
    internal void See(Exception exception)
    {
        if (StorageUnavailableException.IsDamage(exception))
        {
            _damage = StorageUnavailableException.Translate(exception).Message;
        }
    }

    private sealed record Outcome(string? Failure, long At);
}
