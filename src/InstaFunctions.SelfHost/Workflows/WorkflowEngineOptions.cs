namespace InstaFunctions.SelfHost.Workflows;

/// <summary>The embedded engine's settings.</summary>
public sealed record WorkflowEngineOptions
{
    /// <summary>How many activities run at the same time; the others wait their turn.</summary>
    public int MaxConcurrentActivities { get; init; } = 200;

    /// <summary>A workflow that only waits, for longer than this, leaves the memory.</summary>
    public TimeSpan UnloadAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for the activities that run.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first wait after the storage failed; doubled each time up to <see cref="LongestStorageRetry"/>.</summary>
    public TimeSpan FirstStorageRetry { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait before the storage is tried again.</summary>
    public TimeSpan LongestStorageRetry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many workflows are read from the database at once.</summary>
    public int LoadBatch { get; init; } = 500;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnloadAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StopLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstStorageRetry, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestStorageRetry, FirstStorageRetry);
        ArgumentOutOfRangeException.ThrowIfLessThan(LoadBatch, 1);
    }
}
