using System.Threading.Channels;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>
/// The one writer: a thread that takes every write that waits, runs each inside a savepoint of one transaction and commits
/// once, so that many share the price of one flush to the disk. A caller learns its outcome only after the commit.
/// </summary>
internal sealed partial class SqliteDatabaseWriter
{
    // Callers wait here when the disk cannot keep up, instead of filling the memory.
    private const int MaxWaiting = 16_384;
    private readonly Channel<SqliteDatabaseWrite> _queue = Channel.CreateBounded<SqliteDatabaseWrite>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Func<SqliteSession> _open;
    private readonly int _maxBatch;
    private readonly ILogger _logger;
    private readonly WriteStanding _standing;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? _session;

    internal SqliteDatabaseWriter(SqliteSession session, Func<SqliteSession> open, int maxBatch, WriteStanding standing, ILogger logger)
    {
        (_session, _open, _maxBatch, _standing, _logger) = (session, open, maxBatch, standing, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    internal async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        var write = new SqliteDatabaseWrite<T>(work, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(write, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return await write.Outcome.ConfigureAwait(false);
    }

    /// <summary>Takes no more writes; completes when those that wait are done.</summary>
    internal Task StopAsync()
    {
        _ = _queue.Writer.TryComplete();
        return _stopped.Task;
    }

    private void Run()
    {
        var batch = new List<SqliteDatabaseWrite>(_maxBatch);
        // This thread exists to block: on the queue, and on the disk.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < _maxBatch && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Settle(batch, TryCommit(batch));
            batch.Clear();
        }

        _session?.Dispose();
        _stopped.SetResult();
    }

    private static void Settle(List<SqliteDatabaseWrite> batch, Exception? failure)
    {
        foreach (var write in batch)
        {
            write.Settle(failure);
        }
    }

    private Exception? TryCommit(List<SqliteDatabaseWrite> batch)
    {
        try
        {
            var session = _session ??= _open();
            if (!TryRunTogether(session, batch))
            {
                // One of them failed, and undoing it alone takes a savepoint around each. That is rare, and a savepoint costs
                // as much as the write in it: so only now, and all of them again.
                _ = session.Execute("BEGIN IMMEDIATE");
                foreach (var write in batch)
                {
                    RunInSavepoint(session, write);
                }
            }

            _ = session.Execute("COMMIT");
            _standing.Succeeded();
            return null;
        }
        // Whatever it is belongs to the callers of this batch; the thread goes on to the next.
        catch (Exception exception)
        {
            var failure = StorageUnavailableException.Translate(exception);
            _standing.See(exception);
            _standing.Failed(failure.Message);
            LogBatchFailed(batch.Count, failure.Message);
            Rollback();
            return failure;
        }
    }

    /// <returns>False when one of the writes failed by itself; then nothing has been done, and no transaction is open.</returns>
    private static bool TryRunTogether(SqliteSession session, List<SqliteDatabaseWrite> batch)
    {
        _ = session.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in batch.Where(write => !write.IsCanceled))
            {
                write.Run(session);
            }

            return true;
        }
        catch (Exception exception) when (!StorageUnavailableException.IsCauseOf(exception) && IsInTransaction(session))
        {
            _ = session.Execute("ROLLBACK");
            return false;
        }
    }

    private static void RunInSavepoint(SqliteSession session, SqliteDatabaseWrite write)
    {
        if (write.IsCanceled)
        {
            return;
        }

        _ = session.Execute("SAVEPOINT write");
        try
        {
            write.Run(session);
        }
        // A failing disk ends the whole batch: SQLite may have rolled the transaction back already.
        catch (Exception exception) when (!StorageUnavailableException.IsCauseOf(exception) && IsInTransaction(session))
        {
            write.Failure = exception;
            _ = session.Execute("ROLLBACK TO write");
        }

        _ = session.Execute("RELEASE write");
    }

    private void Rollback()
    {
        try
        {
            if (_session is not null && IsInTransaction(_session))
            {
                _ = _session.Execute("ROLLBACK");
            }
        }
        catch (Exception exception)
        {
            // The connection's state is not known any more; the next batch begins with a new one.
            LogReopening(exception.Message);
            _session?.Dispose();
            _session = null;
        }
    }

    private static bool IsInTransaction(SqliteSession session) => raw.sqlite3_get_autocommit(session.Connection.Handle) == 0;

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "{Count} writes were not stored: {Reason}")]
    private partial void LogBatchFailed(int count, string reason);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error, Message = "The database connection is opened again: {Reason}")]
    private partial void LogReopening(string reason);
}
