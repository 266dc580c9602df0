using System.Collections.Concurrent;
using System.Globalization;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>
/// The process's database: one file, one writer, a few readers, one process. A write is on the disk when its task
/// completes (write-ahead log, <c>synchronous=FULL</c>).
/// </summary>
public sealed partial class SqliteDatabase : IAsyncDisposable
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm", ".lock"];

    private readonly SqliteDatabaseOptions _options;
    private readonly FileStream _lock;
    private readonly SqliteDatabaseWriter _writer;
    private readonly SemaphoreSlim _readSlots;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private int _disposed;

    private SqliteDatabase(SqliteDatabaseOptions options, FileStream @lock, SqliteSession session, ILogger logger)
    {
        (_options, _lock) = (options, @lock);
        _readSlots = new SemaphoreSlim(options.ReadConnections, options.ReadConnections);
        _writer = new SqliteDatabaseWriter(session, () => Connect(options), options.MaxWriteBatch, Standing, logger);
    }

    /// <summary>How the last write ended.</summary>
    internal WriteStanding Standing { get; } = new(TimeProvider.System);

    /// <summary>Opens the database, makes it when it is missing, and brings its schema up to date.</summary>
    /// <exception cref="AlreadyRunningException">Another process has it open.</exception>
    /// <exception cref="DatabaseTooNewException">A newer program wrote it.</exception>
    /// <exception cref="DatabaseDamagedException">It is damaged, or no database.</exception>
    /// <exception cref="StorageUnusableException">The folder or the file cannot be used.</exception>
    public static SqliteDatabase Open(SqliteDatabaseOptions options, ILogger<SqliteDatabase> logger)
    {
        options.Validate();
        var closed = MakeFolder(options.Path);
        var @lock = Lock(options.DatabaseFile);
        SqliteSession? session = null;
        try
        {
            closed &= CloseFiles(options.DatabaseFile);
            session = Connect(options);
            DatabaseCheck.Run(session, options.DatabaseFile);
            Migrate(session, Migrations.All, options.DatabaseFile);
            LogOpened(logger, options.DatabaseFile, session.Connection.ServerVersion);
            if (!closed)
            {
                LogOpenToOthers(logger, Path.GetFullPath(options.Path));
            }

            return new SqliteDatabase(options, @lock, session, logger);
        }
        catch (Exception exception)
        {
            session?.Dispose();
            @lock.Dispose();
            if (DatabaseCheck.Explain(exception, options.DatabaseFile) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread, inside the transaction that it shares with the other writes
    /// of the moment, and completes when that is on the disk. An exception of the work undoes the work alone.
    /// </summary>
    /// <param name="work">Statements only: it holds up every other write. It may run twice, and it may run and still not be stored.</param>
    /// <param name="cancellation">Heeded until the work begins, not after.</param>
    /// <exception cref="StorageUnavailableException">The disk is full, locked or failing; try again later.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation) =>
        _writer.WriteAsync(work, cancellation);

    /// <summary>
    /// Runs a short query on a snapshot of what is committed. It runs on the caller's thread: SQLite has no asynchronous
    /// reads, so handing it over would block another thread of the same pool and add the hand-over to its price.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The disk is locked or failing; try again later.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> query, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        await _readSlots.WaitAsync(cancellation).ConfigureAwait(false);
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            session = _readers.TryTake(out var idle) ? idle : ConnectReader(_options);
            _ = session.Execute("BEGIN");
            var result = query(session);
            _ = session.Execute("COMMIT");
            _readers.Add(session);
            return result;
        }
        catch (Exception exception)
        {
            // Whatever state it is in goes with it.
            session?.Dispose();
            Standing.See(exception);
            if (StorageUnavailableException.IsCauseOf(exception))
            {
                throw StorageUnavailableException.Translate(exception);
            }

            throw;
        }
        finally
        {
            _ = _readSlots.Release();
        }
    }

    /// <summary>Finishes the writes that wait, closes the file and lets another process have it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.StopAsync().ConfigureAwait(false);
        for (var slot = 0; slot < _options.ReadConnections; slot++)
        {
            await _readSlots.WaitAsync().ConfigureAwait(false);
        }

        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }

        _ = _readSlots.Release(_options.ReadConnections);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    internal static void Migrate(SqliteSession session, IReadOnlyList<string> migrations, string databaseFile)
    {
        var version = session.First("PRAGMA user_version", row => row.GetInt64(0));
        if (version > migrations.Count)
        {
            throw new DatabaseTooNewException(databaseFile, version, migrations.Count);
        }

        for (var next = (int)version; next < migrations.Count; next++)
        {
            using var command = session.Connection.CreateCommand();
#pragma warning disable CA2100 // The program's own schema.
            command.CommandText = $"BEGIN IMMEDIATE;\n{migrations[next]}\n;PRAGMA user_version = {(next + 1).ToString(CultureInfo.InvariantCulture)};\nCOMMIT;";
#pragma warning restore CA2100
            _ = command.ExecuteNonQuery();
        }
    }

    internal static SqliteSession Connect(SqliteDatabaseOptions options)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.DatabaseFile,
            // The connections are kept here; the library's own pool would keep the file open after Dispose.
            Pooling = false,
            DefaultTimeout = (int)options.BusyTimeout.TotalSeconds,
        }.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            _ = session.Execute($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}");
            var mode = session.First("PRAGMA journal_mode = WAL", row => row.GetString(0));
            if (mode != "wal")
            {
                throw new InvalidOperationException($"The file system of {options.DatabaseFile} does not support SQLite's write-ahead log (it offers '{mode}'); set Storage:Path to a folder on a local disk.");
            }

            _ = session.Execute("PRAGMA synchronous = FULL");
            _ = session.Execute("PRAGMA foreign_keys = ON");
            // What a savepoint or a sort sets aside need not go through the file system; it outlives nothing.
            _ = session.Execute("PRAGMA temp_store = MEMORY");
            // Moving the log into the file holds up the writer, and takes two more flushes: every 1,000 pages (the default) is
            // every few commits of a busy service. A commit is no less durable: the log itself is flushed with each.
            _ = session.Execute("PRAGMA wal_autocheckpoint = 8192");
            // After a burst the log shrinks again.
            _ = session.Execute("PRAGMA journal_size_limit = 67108864");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SqliteSession ConnectReader(SqliteDatabaseOptions options)
    {
        var session = Connect(options);
        _ = session.Execute("PRAGMA query_only = ON");
        return session;
    }

    private static bool MakeFolder(string path)
    {
        try
        {
            return OwnerOnly.Folder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException($"The folder {Path.GetFullPath(path)} cannot be made or used: {exception.Message}", exception);
        }
    }

    // SQLite gives its log and its index the mode of the database, which so has to be right before it is opened.
    private static bool CloseFiles(string databaseFile)
    {
        if (!File.Exists(databaseFile))
        {
            using var made = new FileStream(databaseFile, OwnerOnly.Creating(new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write }));
        }

        return Suffixes.All(suffix => OwnerOnly.File(databaseFile + suffix));
    }

    // Never deleted: whoever deletes a lock file can delete another's.
    private static FileStream Lock(string databaseFile)
    {
        try
        {
            return new FileStream(databaseFile + ".lock", OwnerOnly.Creating(new()
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
            }));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new AlreadyRunningException(databaseFile, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"The folder {Path.GetDirectoryName(databaseFile)} cannot be written: it is read-only, or this user may not write there. Make it writable, or set Storage:Path to another folder.",
                exception);
        }
    }

    // EWOULDBLOCK of Linux and of macOS; a sharing or a lock violation on Windows.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "The database {File} is open and whole; it runs on SQLite {Version}")]
    private static partial void LogOpened(ILogger logger, string file, string version);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Warning, Message = "The folder {Folder} or a file in it can be read by other users, and belongs to another: close it to them (0700, files 0600)")]
    private static partial void LogOpenToOthers(ILogger logger, string folder);
}
