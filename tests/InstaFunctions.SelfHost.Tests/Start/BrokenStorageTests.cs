using System.Text.Json.Nodes;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Crash;
using InstaFunctions.SelfHost.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.SelfHost.Tests.Start;

/// <summary>What is broken in the folder of the data stops the start: with one sentence, and nothing changed.</summary>
public sealed class BrokenStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "instafunctions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start()
    {
        await File.WriteAllTextAsync(Database, string.Concat(Enumerable.Repeat("This is no database. ", 500)));

        await RefusesAsync($"The database {Database} is damaged (it is no SQLite database). Nothing was changed; restore a backup");
    }

    [Fact]
    public async Task A_damaged_database_stops_the_start()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(Database);
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, 64 * 1024);
        await File.WriteAllBytesAsync(Database, bytes);

        await RefusesAsync($"The database {Database} is damaged (");

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Database));
    }

    [Fact]
    public async Task A_database_that_has_lost_its_end_stops_the_start()
    {
        await FillAsync();
        await using (var file = new FileStream(Database, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        await RefusesAsync($"The database {Database} is damaged (");
    }

    [Fact]
    public async Task A_key_of_media_links_that_is_none_stops_the_start()
    {
        var key = Path.Combine(_folder.Path, "keys", "media-links.key");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(key)!);
        await File.WriteAllBytesAsync(key, [1, 2, 3]);

        await RefusesAsync($"The file {key} is not a key of 32 bytes.");
    }

    [Fact]
    public async Task A_lost_key_ring_stops_the_start_unless_new_keys_are_accepted()
    {
        await UseAsync();
        foreach (var key in Directory.GetFiles(Path.Combine(_folder.Path, "keys", "ring")))
        {
            File.Delete(key);
        }

        await RefusesAsync("cannot read what the database holds encrypted");

        await using var service = ServiceProcess.Start(_folder.Path, "--Storage:AcceptNewKeys=true");
        _ = await service.ListeningAsync();
        Assert.Contains("1 accounts have to be connected again", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ring_that_cannot_be_read_stops_the_start()
    {
        await UseAsync();
        foreach (var key in Directory.GetFiles(Path.Combine(_folder.Path, "keys", "ring")))
        {
            await File.WriteAllTextAsync(key, "<key id=");
        }

        await RefusesAsync("The key file ");
    }

    [Fact]
    public async Task New_keys_are_good_for_the_next_starts_too()
    {
        await UseAsync();
        Directory.Delete(Path.Combine(_folder.Path, "keys", "ring"), recursive: true);
        await using (var service = ServiceProcess.Start(_folder.Path, "--Storage:AcceptNewKeys=true"))
        {
            _ = await service.ListeningAsync();
            Assert.Equal(0, await service.TerminateAsync());
        }

        await using var again = ServiceProcess.Start(_folder.Path);
        _ = await again.ListeningAsync();
    }

    [UnixFact]
    public async Task A_folder_that_cannot_be_written_is_called_that()
    {
        // Whoever runs the tests, nobody can make a file there.
        await using var service = ServiceProcess.Start("/sys/kernel");

        Assert.Equal(1, await service.EndAsync());
        AssertSentence(service, "The folder /sys/kernel cannot be written: it is read-only");
        Assert.DoesNotContain("Another process", service.Output, StringComparison.Ordinal);
    }

    private async Task RefusesAsync(string sentence)
    {
        await using var service = ServiceProcess.Start(_folder.Path);

        Assert.Equal(1, await service.EndAsync());
        AssertSentence(service, sentence);
    }

    private static void AssertSentence(ServiceProcess service, string sentence)
    {
        Assert.Contains(sentence, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using var database = SqliteDatabase.Open(new SqliteDatabaseOptions { Path = _folder.Path }, NullLogger<SqliteDatabase>.Instance);
        for (var row = 0; row < 200; row++)
        {
            var (name, value) = ($"row {row}", new string('x', 2000));
            _ = await database.WriteAsync(
                session => session.Execute(ServiceStatements.Set, ("$name", name), ("$value", value)), CancellationToken.None);
        }
    }

    /// <summary>Connects an account, and ends.</summary>
    private async Task UseAsync()
    {
        await using var service = ServiceProcess.Start(_folder.Path);
        using var admin = await service.CallerAsync();
        var tenant = (await admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "keys" })).Is(201);
        using var caller = await service.CallerAsync(tenant["apiKey"]);
        _ = (await caller.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = await service.Token })).Is(201);
        Assert.Equal(0, await service.TerminateAsync());
    }
}
