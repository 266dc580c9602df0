using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator;

namespace InstaFunctions.CrashHarness;

/// <summary>
/// The service's data, an Instagram, and the process that serves the data at the moment: it may die and be started again. All times are short, so that what takes minutes in service takes seconds here; the code is the same.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string OperatorKey = "the-operators-own-key";
    private static readonly TimeSpan JobPatience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("instafunctions-");
    private readonly ConcurrentDictionary<string, string> _accountIds = new();
    private readonly Dictionary<string, string> _settings;
    private string _apiKey = OperatorKey;

    private Installation(HostProgram program, SimulatorServer instagram, string? folder)
    {
        Program = program;
        Instagram = instagram;
        Folder = folder ?? _temporary.FullName;
        _settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Admin:ApiKey"] = OperatorKey,
            ["Api:PermitsPerMinute"] = "1000000",
            ["Instagram:GraphUrl"] = instagram.BaseUrl.ToString(),
            ["Instagram:RequestTimeout"] = "00:00:02",
            ["Instagram:PublishTimeout"] = "00:00:01",
            ["Publishing:PollInterval"] = "00:00:00.2",
            ["Publishing:PollTimeout"] = "00:00:20",
            ["Publishing:ReconcileGrace"] = "00:00:03",
            ["Publishing:ReconcileInterval"] = "00:00:00.5",
            ["Publishing:ReconcileLimit"] = "00:01:00",
            ["Publishing:SendWithin"] = "00:00:01",
            ["Publishing:FirstBackoff"] = "00:00:00.1",
            ["Publishing:SuspectInterval"] = "00:00:00.5",
            ["Publishing:MaxBackoff"] = "00:00:00.5",
            ["Publishing:PlatformPatience"] = "00:02:00",
            ["Publishing:SpamPause"] = "00:00:01",
            ["Publishing:SweepInterval"] = "00:00:01",
            ["Publishing:MinScheduleAhead"] = "00:00:00.001",
            ["Publishing:DailyLimit"] = "1000",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        };
        foreach (var (name, value) in program.Settings(Folder))
        {
            _settings[name] = value;
        }
    }

    /// <summary>The host.</summary>
    public HostProgram Program { get; }

    /// <summary>Where the data are, of a host that keeps them in files.</summary>
    public string Folder { get; }

    /// <summary>The platform, and the judge.</summary>
    public SimulatorServer Instagram { get; }

    /// <summary>The process that serves, or served last.</summary>
    public HostProcess Host { get; private set; } = null!;

    /// <summary>A client of it.</summary>
    public ServiceClient Client { get; private set; } = null!;

    /// <summary>Starts the service for the first time.</summary>
    public static async Task<Installation> CreateAsync(HostProgram program, string? folder = null, params (string Name, string Value)[] settings)
    {
        // A post too many is to be seen, and never to be refused for want of room.
        var installation = new Installation(
            program, await SimulatorServer.StartAsync(new SimulatorOptions { PublishLimit = 100_000, ContainerLimit = 100_000, StoreMedia = false }), folder);
        try
        {
            foreach (var (name, value) in settings)
            {
                installation._settings[name] = value;
            }

            Assert.True(await installation.StartAsync());
            var tenant = await installation.Client.PostAsync(
                "api/v1/admin/tenants", new JsonObject { ["name"] = "Crash", ["scheduledPublishing"] = true });
            installation._apiKey = tenant.Expect(HttpStatusCode.Created).Text("apiKey");
            installation.Client.Dispose();
            installation.Client = new ServiceClient((await installation.Host.ListeningAsync())!, installation._apiKey);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the service on the folder as it is.</summary>
    /// <returns>False when it died before it listened.</returns>
    public async Task<bool> StartAsync(TimeSpan? diesAfter = null)
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
            Client.Dispose();
        }

        Host = HostProcess.Start(Program, _settings.Select(setting => $"--{setting.Key}={setting.Value}"), diesAfter);
        if (await Host.ListeningAsync() is not { } address)
        {
            return false;
        }

        Client = new ServiceClient(address, _apiKey);
        return true;
    }

    /// <summary>Stops the service in order, and starts it on the same data with other settings.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        await Host.TellAsync("stop");
        Assert.Equal(0, await Host.EndAsync());
        Assert.True(await StartAsync());
    }

    /// <summary>Places an order, as far as the service lives to take it.</summary>
    public async Task<bool> TryPlaceAsync(Order order)
    {
        try
        {
            await order.PlaceAsync(Client, ConnectAsync);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until an order's job has ended.</summary>
    public async Task<JsonObject> EndOfAsync(Order order)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = (await Client.GetEndAsync(order.JobId!)).Expect(HttpStatusCode.OK).Body;
            if ((string)job["status"]! is "succeeded" or "failed" or "canceled")
            {
                return job;
            }

            if (TimeProvider.System.GetElapsedTime(started) > JobPatience)
            {
                throw new TimeoutException($"Stuck: {order.Kind} {order.Mark}: {job.ToJsonString()}\n{Host.Output}");
            }
        }
    }

    /// <summary>Connects an account, which Instagram makes when it has none of this name.</summary>
    public async Task<string> ConnectAsync(string username, bool again)
    {
        if (!again && _accountIds.TryGetValue(username, out var known))
        {
            return known;
        }

        var account = Instagram.Simulator.Accounts.FirstOrDefault(a => a.Username == username) ?? Instagram.Simulator.AddAccount(username);
        var answer = await Client.PostAsync("api/v1/instagram/accounts", new JsonObject { ["accessToken"] = account.AccessToken });
        return _accountIds[username] = answer.Expect(HttpStatusCode.Created).Text("instagramAccountId");
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
            Client?.Dispose();
        }

        await Instagram.DisposeAsync();
        _temporary.Delete(recursive: true);
    }
}
