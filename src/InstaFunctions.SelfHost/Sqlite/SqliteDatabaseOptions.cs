namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Where the database is and how it is used.</summary>
public sealed record SqliteDatabaseOptions
{
    /// <summary>The folder that holds the database; it is made when it is missing. Setting <c>Storage:Path</c>.</summary>
    public required string Path { get; init; }

    /// <summary>How many queries may read at the same time.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>How many writes share one transaction, and so one flush to the disk, at the most.</summary>
    public int MaxWriteBatch { get; init; } = 512;

    /// <summary>How long a statement waits for a lock that another process holds; whole seconds, at least one.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal string DatabaseFile => System.IO.Path.Combine(System.IO.Path.GetFullPath(Path), "instafunctions.db");

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path, "Storage:Path");
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWriteBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BusyTimeout, TimeSpan.FromSeconds(1));
    }
}
