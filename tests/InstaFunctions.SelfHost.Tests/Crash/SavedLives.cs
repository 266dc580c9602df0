using InstaFunctions.Core.Publishing;
using InstaFunctions.CrashHarness;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Workflows;
using InstaFunctions.Simulator.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>Lives of jobs whose histories are kept in <c>Crash/Histories</c>: real ones, lived by the real service.</summary>
internal static class SavedLives
{
    private const string Account = "saved";

    /// <summary>Where they are kept.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Crash", "Histories");

    /// <summary>The same folder among the sources.</summary>
    public static string SourceFolder => Path.Combine(CrashFigures.Root(), "tests", "InstaFunctions.SelfHost.Tests", "Crash", "Histories");

    public static HistoryExport Read(string name) => HistoryExport.FromJson(File.ReadAllText(Path.Combine(Folder, name + ".json")));

    /// <summary>Lives them all, and tells their histories by name.</summary>
    public static async Task<IReadOnlyDictionary<string, HistoryExport>> LiveAsync()
    {
        await using var installation = await Installation.CreateAsync(HostProgram.SelfHost);
        var instagram = installation.Instagram.Simulator;
        var orders = new Dictionary<string, Order>();

        instagram.ProcessingTime = TimeSpan.FromSeconds(0.3);
        await LiveAsync("image", OrderKind.Image, null);
        await LiveAsync("carousel", OrderKind.Carousel, null);
        instagram.ProcessingTime = TimeSpan.Zero;
        await LiveAsync("scheduled-moved", OrderKind.ScheduledImage, null);
        await LiveAsync("reconciled-live", OrderKind.Story, new Fault { Kind = FaultKind.ResetAfter });
        await LiveAsync("reconciled-republished", OrderKind.Reel, new Fault { Kind = FaultKind.ResetBefore });
        await LiveAsync("throttled", OrderKind.Image, new Fault { Kind = FaultKind.Error, Code = 80002 });
        await LiveAsync("failed", OrderKind.Image, new Fault { Kind = FaultKind.Error, Code = 36003, Subcode = 2207009 });

        // In order, so that the last step's record is there as well.
        await installation.Host.TellAsync("stop");
        Assert.Equal(0, await installation.Host.EndAsync());
        var histories = await ExportAsync(installation.Folder, orders);

        await using var full = await Installation.CreateAsync(HostProgram.SelfHost, null, ("Publishing:DailyLimit", "1"));
        var first = new Order(OrderKind.Image, "first", Account);
        var waits = new Order(OrderKind.Image, "quota-wait", Account) { WaitsForQuota = true };
        Assert.True(await full.TryPlaceAsync(first));
        _ = await full.EndOfAsync(first);
        Assert.True(await full.TryPlaceAsync(waits));
        await full.Client.ReachAsync(waits.JobId!, "waiting_for_quota");
        await full.Host.TellAsync("stop");
        Assert.Equal(0, await full.Host.EndAsync());
        foreach (var (name, history) in await ExportAsync(full.Folder, new Dictionary<string, Order> { ["quota-wait"] = waits }))
        {
            histories.Add(name, history);
        }

        return histories;

        async Task LiveAsync(string name, OrderKind kind, Fault? fault)
        {
            instagram.ClearFaults();
            if (fault is not null)
            {
                _ = instagram.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [1], Fault = fault });
            }

            var order = new Order(kind, name, Account) { GoesOutIn = kind == OrderKind.ScheduledImage ? TimeSpan.FromHours(1) : null };
            orders.Add(name, order);
            Assert.True(await installation.TryPlaceAsync(order));
            if (kind == OrderKind.ScheduledImage)
            {
                var soon = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2);
                _ = (await installation.Client.PatchAsync($"api/v1/publish/scheduled/{order.JobId}", new() { ["scheduledAt"] = soon.ToString("O") }))
                    .Expect(System.Net.HttpStatusCode.OK);
            }

            _ = await installation.EndOfAsync(order);
        }
    }

    private static async Task<Dictionary<string, HistoryExport>> ExportAsync(string folder, Dictionary<string, Order> orders)
    {
        await using var database = SqliteDatabase.Open(new SqliteDatabaseOptions { Path = folder }, NullLogger<SqliteDatabase>.Instance);
        await using var engine = new WorkflowEngine(
            database, PublishJson.Default.Options, TimeProvider.System, new WorkflowEngineOptions(), NullLogger<WorkflowEngine>.Instance);
        var histories = new Dictionary<string, HistoryExport>();
        foreach (var (name, order) in orders)
        {
            histories.Add(name, (await engine.ExportAsync(order.JobId!, CancellationToken.None))!);
        }

        return histories;
    }
}
