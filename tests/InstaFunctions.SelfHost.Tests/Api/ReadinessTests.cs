using InstaFunctions.CrashHarness;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Crash;
using InstaFunctions.SelfHost.Tests.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary><c>/health/ready</c> tells of a disk that takes no writes, and of damage.</summary>
public sealed class ReadinessTests
{
    [UnixFact]
    public async Task A_full_disk_is_not_ready_and_an_emptied_one_is()
    {
        using var disk = SmallDisk.TryMount();
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost, disk?.Path);
        using var caller = new Caller((await installation.Host.ListeningAsync())!, null);
        _ = (await caller.GetAsync("/health/ready")).Is(200);

        await (disk is null ? installation.Host.TellAsync("files 1") : disk.FillAsync());
        var full = (await caller.GetAsync("/health/ready")).Is(503);
        Assert.Equal("unavailable", full["status"]);
        Assert.Contains("disk", full["message"], StringComparison.Ordinal);
        _ = (await caller.GetAsync("/health/live")).Is(200);

        await (disk is null ? installation.Host.TellAsync("files any") : disk.EmptyAsync());
        _ = (await caller.GetAsync("/health/ready")).Is(200);
    }

    [Fact]
    public async Task A_read_only_folder_is_not_ready()
    {
        await using var service = await Service.StartAsync();
        var probe = Path.Combine(service.Folder, "probe.tmp");

        // Whoever runs the tests: where a folder is, no file can be made.
        _ = Directory.CreateDirectory(probe);
        _ = (await service.Nobody.GetAsync("/health/ready")).Is(503);
        Directory.Delete(probe);
        _ = (await service.Nobody.GetAsync("/health/ready")).Is(200);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(26)]
    public async Task A_damaged_database_is_503_and_not_ready_and_does_not_heal_by_itself(int error)
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("damaged");
        var database = service.Services.GetRequiredService<SqliteDatabase>();

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => database.ReadAsync<int>(_ => throw new SqliteException("database disk image is malformed", error), CancellationToken.None));

        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        for (var look = 0; look < 2; look++)
        {
            Assert.Contains("damaged", (await service.Nobody.GetAsync("/health/ready")).Is(503)["message"], StringComparison.Ordinal);
        }

        _ = (await customer.Caller.GetAsync("/api/v1/media")).Is(200);
    }

    [Fact]
    public async Task What_is_found_damaged_while_the_service_runs_is_said_to_be_so()
    {
        using var folder = new TemporaryFolder();
        var options = new SqliteDatabaseOptions { Path = folder.Path };
        await using var database = SqliteDatabase.Open(options, Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteDatabase>.Instance);
        _ = await FillAsync(database);
        _ = await database.WriteAsync(session => session.Connection.Handle is not null, CancellationToken.None);
        using (var other = SqliteDatabase.Connect(options))
        {
            _ = other.First("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0));
        }

        await using (var file = new FileStream(Path.Combine(folder.Path, "instafunctions.db"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = file.Length / 4;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length / 2).ToArray());
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => database.ReadAsync(
            session => session.First("SELECT sum(length(value)) FROM service", row => row.GetInt64(0)), CancellationToken.None));
        Assert.NotNull(database.Standing.Damage);
    }

    private static Task<int> FillAsync(SqliteDatabase database) => database.WriteAsync(
        session => Enumerable.Range(0, 400).Sum(row => session.Execute(
            ServiceStatements.Set, ("$name", $"row {row}"), ("$value", new string('x', 2000)))),
        CancellationToken.None);
}
