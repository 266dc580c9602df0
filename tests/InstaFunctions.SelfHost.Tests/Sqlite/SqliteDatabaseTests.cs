using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_write_is_there_after_the_database_is_opened_again()
    {
        await using (var database = Open())
        {
            await CreateTableAsync(database);
            await InsertAsync(database, "a");
        }

        await using var again = Open();
        Assert.Equal(["a"], await ReadAllAsync(again));
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_and_foreign_keys_hold()
    {
        await using var database = Open();
        var settings = await database.WriteAsync(
            session => (
                session.First("PRAGMA journal_mode", row => row.GetString(0)),
                session.First("PRAGMA synchronous", row => row.GetInt32(0)),
                session.First("PRAGMA foreign_keys", row => row.GetInt32(0))),
            CancellationToken.None);
        Assert.Equal(("wal", 2, 1), settings);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(30, 3)]
    public async Task Writes_that_wait_share_a_commit_up_to_the_batch_limit(int waiting, int expectedCommits)
    {
        await using var database = Open(new SqliteDatabaseOptions { Path = _folder.Path, MaxWriteBatch = 10 });
        await CreateTableAsync(database);
        var commits = 0;
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var blocker = database.WriteAsync(
            session =>
            {
                raw.sqlite3_commit_hook(
                    session.Connection.Handle,
                    _ =>
                    {
                        commits++;
                        return 0;
                    },
                    null);
                entered.Set();
                gate.Wait();
                return Insert(session, "its own commit");
            },
            CancellationToken.None);
        entered.Wait();
        var writes = Enumerable.Range(0, waiting).Select(i => InsertAsync(database, $"v{i}")).ToList();
        gate.Set();
        await blocker;
        await Task.WhenAll(writes);
        Assert.Equal(1 + expectedCommits, commits);
    }

    [Fact]
    public async Task A_write_that_throws_undoes_itself_alone_and_only_its_caller_learns_of_it()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        var (release, blocker) = Block(database);
        var before = InsertAsync(database, "before");
        var failing = database.WriteAsync<int>(
            session =>
            {
                Insert(session, "half");
                throw new FormatException("mine");
            },
            CancellationToken.None);
        var duplicate = InsertAsync(database, "before");
        var after = InsertAsync(database, "after");
        release();
        await blocker;
        await before;
        await after;
        Assert.Equal("mine", (await Assert.ThrowsAsync<FormatException>(() => failing)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => duplicate);
        Assert.Equal(["after", "before"], await ReadAllAsync(database));
    }

    [Fact]
    public async Task When_the_disk_is_full_every_write_of_the_batch_fails_and_none_is_stored()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        await DiskFull.BeginAsync(database);
        var (release, blocker) = Block(database);
        var small = InsertAsync(database, "small");
        var large = InsertAsync(database, new string('x', 100_000));
        release();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => large);
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => small);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => blocker);
        Assert.Empty(await ReadAllAsync(database));

        await DiskFull.EndAsync(database);
        await InsertAsync(database, new string('x', 100_000));
        Assert.Single(await ReadAllAsync(database));
    }

    [Fact]
    public async Task A_database_that_another_connection_locks_is_unavailable_until_it_is_released()
    {
        await using var database = Open(new SqliteDatabaseOptions { Path = _folder.Path, BusyTimeout = TimeSpan.FromSeconds(1) });
        await CreateTableAsync(database);
        await using (var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            var locked = await Assert.ThrowsAsync<StorageUnavailableException>(() => InsertAsync(database, "a"));
            Assert.Contains("locked", locked.Message, StringComparison.Ordinal);
            Assert.Empty(await ReadAllAsync(database));
        }

        await InsertAsync(database, "a");
        Assert.Equal(["a"], await ReadAllAsync(database));
    }

    [Fact]
    public async Task A_second_one_on_the_same_database_is_refused_by_name_until_the_first_is_closed()
    {
        var first = Open();
        var refused = Assert.Throws<AlreadyRunningException>(() => Open());
        Assert.Equal(DatabaseFile, refused.DatabaseFile);
        Assert.Contains(DatabaseFile, refused.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        await using var second = Open();
        Assert.Empty(await second.ReadAsync(session => session.Query("SELECT id FROM workflow_instance", row => row.GetString(0)), CancellationToken.None));
    }

    [Fact]
    public async Task A_query_reads_one_snapshot_while_others_write()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        await InsertAsync(database, "a");
        var (before, after) = await database.ReadAsync(
            session =>
            {
                var first = Count(session);
                InsertAsync(database, "b").GetAwaiter().GetResult();
                return (first, Count(session));
            },
            CancellationToken.None);
        Assert.Equal((1, 1), (before, after));
        Assert.Equal(2, await database.ReadAsync(Count, CancellationToken.None));
    }

    [Fact]
    public async Task A_query_cannot_write()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        await Assert.ThrowsAnyAsync<Exception>(() => database.ReadAsync(session => Insert(session, "a"), CancellationToken.None));
        Assert.Empty(await ReadAllAsync(database));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_before_its_turn_does_not_run()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        using var cancellation = new CancellationTokenSource();
        var (release, blocker) = Block(database);
        var canceled = database.WriteAsync(session => Insert(session, "a"), cancellation.Token);
        await cancellation.CancelAsync();
        release();
        await blocker;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Empty(await ReadAllAsync(database));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_after_its_turn_is_stored_even_when_its_batch_runs_again()
    {
        await using var database = Open();
        await CreateTableAsync(database);
        using var cancellation = new CancellationTokenSource();
        var runs = 0;
        var (release, blocker) = Block(database);
        var late = database.WriteAsync(
            session =>
            {
                runs++;
                cancellation.Cancel();
                return Insert(session, "late");
            },
            cancellation.Token);
        var failing = database.WriteAsync<int>(_ => throw new FormatException("mine"), CancellationToken.None);
        release();
        await blocker;
        await late;
        _ = await Assert.ThrowsAsync<FormatException>(() => failing);
        Assert.Equal(2, runs);
        Assert.Equal(["late"], await ReadAllAsync(database));
    }

    [Fact]
    public async Task Closing_finishes_the_writes_that_wait_and_takes_no_more()
    {
        var database = Open();
        await CreateTableAsync(database);
        var (release, blocker) = Block(database);
        var waiting = InsertAsync(database, "a");
        var closing = database.DisposeAsync();
        release();
        await closing;
        await blocker;
        await waiting;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(database, "b"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAllAsync(database));
        await using var again = Open();
        Assert.Equal(["a"], await ReadAllAsync(again));
    }

    [Fact]
    public async Task Migrations_run_in_order_and_each_only_once()
    {
        var options = new SqliteDatabaseOptions { Path = _folder.Path };
        await using var database = Open();
        using var session = SqliteDatabase.Connect(options with { Path = Directory.CreateDirectory(Path.Combine(_folder.Path, "other")).FullName });
        string[] migrations = ["CREATE TABLE a (x)", "INSERT INTO a VALUES (1); CREATE TABLE b (y)", "INSERT INTO a VALUES (2)"];
        SqliteDatabase.Migrate(session, migrations[..2], "file");
        Assert.Equal(2, Version(session));
        SqliteDatabase.Migrate(session, migrations, "file");
        SqliteDatabase.Migrate(session, migrations, "file");
        Assert.Equal(3, Version(session));
        Assert.Equal([1, 2], session.Query("SELECT x FROM a ORDER BY x", row => row.GetInt32(0)));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_database_at_the_version_before()
    {
        using var session = SqliteDatabase.Connect(new SqliteDatabaseOptions { Path = _folder.Path });
        Assert.Throws<SqliteException>(() => SqliteDatabase.Migrate(session, ["CREATE TABLE a (x)", "CREATE TABLE b (y); CREATE TABLE a (x)"], "file"));
        session.Execute("ROLLBACK");
        Assert.Equal(1, Version(session));
        Assert.Equal(["a"], session.Query("SELECT name FROM sqlite_schema WHERE type = 'table'", row => row.GetString(0)));
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        using (var session = SqliteDatabase.Connect(new SqliteDatabaseOptions { Path = _folder.Path }))
        {
            session.Execute("PRAGMA user_version = 9999");
        }

        var refused = Assert.Throws<DatabaseTooNewException>(() => Open());
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
        // The refusal gives the lock back.
        Assert.Throws<DatabaseTooNewException>(() => Open());
    }

    [Fact]
    public async Task Settings_hold_at_their_limits_and_are_refused_beyond()
    {
        await using (Open(new SqliteDatabaseOptions { Path = _folder.Path, ReadConnections = 1, MaxWriteBatch = 1, BusyTimeout = TimeSpan.FromSeconds(1) }))
        {
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new SqliteDatabaseOptions { Path = _folder.Path, ReadConnections = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new SqliteDatabaseOptions { Path = _folder.Path, MaxWriteBatch = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new SqliteDatabaseOptions { Path = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(999) }));
        Assert.Contains("Storage:Path", Assert.Throws<ArgumentException>(() => Open(new SqliteDatabaseOptions { Path = " " })).Message, StringComparison.Ordinal);
    }

    private string DatabaseFile => Path.Combine(_folder.Path, "instafunctions.db");

    private SqliteDatabase Open(SqliteDatabaseOptions? options = null) =>
        SqliteDatabase.Open(options ?? new SqliteDatabaseOptions { Path = _folder.Path }, NullLogger<SqliteDatabase>.Instance);

    private static (Action Release, Task Blocker) Block(SqliteDatabase database)
    {
        var gate = new ManualResetEventSlim();
        var entered = new ManualResetEventSlim();
        // Its own batch may have begun; what is queued after it has entered waits for the next one or shares this one.
        var first = database.WriteAsync(
            _ =>
            {
                entered.Set();
                gate.Wait();
                return 0;
            },
            CancellationToken.None);
        entered.Wait();
        var second = database.WriteAsync(_ => 0, CancellationToken.None);
        return (gate.Set, Task.WhenAll(first, second));
    }

    private static Task<int> CreateTableAsync(SqliteDatabase database) =>
        database.WriteAsync(session => session.Execute("CREATE TABLE t (value TEXT NOT NULL UNIQUE)"), CancellationToken.None);

    private static Task<int> InsertAsync(SqliteDatabase database, string value) =>
        database.WriteAsync(session => Insert(session, value), CancellationToken.None);

    private static int Insert(SqliteSession session, string value) => session.Execute("INSERT INTO t VALUES ($value)", ("$value", value));

    private static int Count(SqliteSession session) => session.First("SELECT COUNT(*) FROM t", row => row.GetInt32(0));

    private static long Version(SqliteSession session) => session.First("PRAGMA user_version", row => row.GetInt64(0));

    private static Task<List<string>> ReadAllAsync(SqliteDatabase database) =>
        database.ReadAsync(session => session.Query("SELECT value FROM t ORDER BY value", row => row.GetString(0)), CancellationToken.None);
}
