using InstaFunctions.Core;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Another process has the database open. Two would run every workflow twice.</summary>
public sealed class AlreadyRunningException(string databaseFile, Exception? inner = null)
    : Exception($"Another process is using the database {databaseFile}. Stop it first, or set Storage:Path to another folder.", inner)
{
    /// <summary>The database's full path.</summary>
    public string DatabaseFile { get; } = databaseFile;
}

/// <summary>The database was written by a newer version of the program, and an older one must not touch it.</summary>
public sealed class DatabaseTooNewException(string databaseFile, long version, int known)
    : Exception($"The database {databaseFile} has schema version {version}, and this program knows {known} at the most. Run the newer program, or restore a backup.");

/// <summary>The database is damaged, or the file is no database: it is left as it is, and a backup is needed.</summary>
public sealed class DatabaseDamagedException(string databaseFile, string finding, Exception? inner = null)
    : Exception($"The database {databaseFile} is damaged ({finding}). Nothing was changed; restore a backup, as docs/operations.md says under \"Restore\".", inner);

/// <summary>The folder of the data, or a file in it, cannot be used as it is; the message says why.</summary>
public sealed class StorageUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The database cannot be used at the moment: the disk is full, a lock is held, or the disk reports an error. Nothing was
/// claimed as written; the same call may succeed later.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : StoreUnavailableException(message, inner)
{
    internal static bool IsCauseOf(Exception exception) => exception is SqliteException sqlite && sqlite.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_INTERRUPT
        or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL
        or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether it tells of damage, which no later call will find mended.</summary>
    internal static bool IsDamage(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    internal static Exception Translate(Exception exception) =>
        !IsCauseOf(exception) ? exception : new StorageUnavailableException(Describe((SqliteException)exception), exception);

    private static string Describe(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "The disk that holds the database is full.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "The database is locked by another process.",
        raw.SQLITE_READONLY => "The database cannot be written: it is read-only.",
        raw.SQLITE_CANTOPEN => "The database cannot be opened.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The database is damaged: stop the service and restore a backup.",
        _ => $"The disk that holds the database reports an error (SQLite {exception.SqliteExtendedErrorCode}).",
    };
}
