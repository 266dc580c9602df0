namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>A write that waits for its turn.</summary>
internal abstract class SqliteDatabaseWrite
{
    /// <summary>What went wrong with this write alone.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Whether it was cancelled before it ran for the first time; later is too late.</summary>
    internal abstract bool IsCanceled { get; }

    internal abstract void Run(SqliteSession session);

    /// <summary>Tells the caller, once it is known whether the transaction was committed.</summary>
    internal abstract void Settle(Exception? batchFailure);
}

/// <summary>A write with a result.</summary>
internal sealed class SqliteDatabaseWrite<T>(Func<SqliteSession, T> work, CancellationToken cancellation) : SqliteDatabaseWrite
{
    // The writer's thread must not run its callers' code.
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private bool _ran;

    internal Task<T> Outcome => _outcome.Task;

    internal override bool IsCanceled => !_ran && cancellation.IsCancellationRequested;

    internal override void Run(SqliteSession session)
    {
        _ran = true;
        _result = work(session);
    }

    internal override void Settle(Exception? batchFailure)
    {
        if ((batchFailure ?? Failure) is { } failure)
        {
            _ = _outcome.TrySetException(failure);
        }
        else if (_ran)
        {
            _ = _outcome.TrySetResult(_result!);
        }
        else
        {
            _ = _outcome.TrySetCanceled(cancellation);
        }
    }
}
