using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Api;
using InstaFunctions.SelfHost.Tests.Crash;
using InstaFunctions.SelfHost.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;
using Answer = InstaFunctions.SelfHost.Tests.Api.Answer;

namespace InstaFunctions.SelfHost.Tests.Start;

/// <summary>What an operator may expect of the process: what it writes, and how it begins and ends.</summary>
public sealed partial class ProcessLifeTests : IDisposable
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(8);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task All_that_it_writes_is_for_its_own_user_alone_and_what_was_open_is_closed()
    {
        // A folder of a version before, which others could read.
        var folder = Path.Combine(_folder.Path, "data");
        var keys = Path.Combine(folder, "keys");
        _ = Directory.CreateDirectory(keys);
        Assert.NotEqual(UnixFileMode.None, OpenToOthers(folder));
        await File.WriteAllBytesAsync(Path.Combine(keys, "media-links.key"), new byte[32]);
        await using var service = ServiceProcess.Start(folder);
        using var admin = await service.CallerAsync();
        var tenant = (await admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "modes" })).Is(201);
        using var caller = await service.CallerAsync(tenant["apiKey"]);
        _ = (await caller.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = await service.Token })).Is(201);
        _ = (await caller.UploadAsync(Samples.Photo, "image/jpeg")).Is(201);
        _ = (await caller.PostAsync("/api/v1/media/uploads", new JsonObject { ["contentType"] = "image/jpeg", ["bytes"] = 1000 })).Is(201);
        _ = (await admin.GetAsync("/health/ready")).Is(200);

        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var folders = Directory.GetDirectories(folder, "*", SearchOption.AllDirectories);

        Assert.True(files.Length >= 8, string.Join('\n', files));
        Assert.All([folder, .. folders, .. files], path => Assert.Equal(UnixFileMode.None, OpenToOthers(path)));
    }

    [Fact]
    public async Task It_says_at_start_which_SQLite_runs_and_it_is_one_without_the_known_fault()
    {
        await using var service = ServiceProcess.Start(_folder.Path);
        _ = await service.ListeningAsync();

        var version = Version.Parse(SqliteVersion().Match(service.Output).Groups[1].Value);

        // 3.51.3 is the first without the fault that could lose the log after its reset.
        Assert.True(version >= new Version(3, 51, 3), $"{version}");
    }

    [UnixFact]
    public async Task Whoever_waits_when_the_process_ends_is_answered_at_once()
    {
        await using var service = ServiceProcess.Start(_folder.Path);
        using var admin = await service.CallerAsync();
        var tenant = (await admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "wait", ["scheduledPublishing"] = true })).Is(201);
        using var caller = await service.CallerAsync(tenant["apiKey"]);
        var account = (await caller.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = await service.Token })).Is(201);
        var photo = (await caller.UploadAsync(Samples.Photo, "image/jpeg")).Is(201);
        var job = (await caller.PostAsync("/api/v1/publish/instagram", new JsonObject
        {
            ["mediaId"] = photo["mediaId"],
            ["instagramAccountId"] = account["instagramAccountId"],
            ["scheduledAt"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O"),
        })).Is(202);
        var waits = Enumerable.Range(0, 20)
            .Select(_ => caller.SendAsync("GET", $"/api/v1/jobs/publish/{job["outputJobId"]}", null, ("Prefer", "wait=120")))
            .ToList();

        // All of them wait when a request that came after them is answered and none of them is.
        for (var turn = 0; turn < 20; turn++)
        {
            _ = await admin.GetAsync("/health/live");
        }

        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        var began = Stopwatch.GetTimestamp();
        var ended = service.TerminateAsync();
        var answers = await Task.WhenAll(waits);

        Assert.All(answers, answer => Assert.Equal("scheduled", answer.Is(200)["status"]));
        Assert.Equal(0, await ended);
        Assert.True(Stopwatch.GetElapsedTime(began) < Promptly, $"{Stopwatch.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task A_claim_of_a_process_that_died_is_free_at_the_next_start()
    {
        Answer tenant;
        await using (var service = ServiceProcess.Start(_folder.Path))
        {
            using var admin = await service.CallerAsync();
            tenant = (await admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "claims" })).Is(201);
        }

        await using (var database = SqliteDatabase.Open(new SqliteDatabaseOptions { Path = _folder.Path }, NullLogger<SqliteDatabase>.Instance))
        {
            // As a request leaves it that was in flight when the process died.
            Assert.Null(await new SqliteIdempotencyStore(database, TimeProvider.System).ClaimAsync(
                new IdempotencyEntry
                {
                    TenantId = TenantId.From(Guid.Parse(tenant["tenantId"]!)),
                    Key = "k",
                    Fingerprint = "",
                    ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(15),
                },
                CancellationToken.None));
        }

        await using var again = ServiceProcess.Start(_folder.Path);
        using var retrying = await again.CallerAsync(tenant["apiKey"]);
        _ = (await retrying.UploadAsync(Samples.Photo, "image/jpeg", ("Idempotency-Key", "k"))).Is(201);
    }

    private static UnixFileMode OpenToOthers(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path) & (UnixFileMode)0x3F;

    [GeneratedRegex(@"runs on SQLite (\d+\.\d+\.\d+)")]
    private static partial Regex SqliteVersion();
}
