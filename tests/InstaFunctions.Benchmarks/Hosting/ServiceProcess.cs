using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using InstaFunctions.Benchmarks.Load;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>The service in a process of its own, on a folder of its own that outlives the process until the benchmark ends.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string OperatorKey = "the-operators-own-key";
    private static readonly string Photo = Path.Combine(AppContext.BaseDirectory, "samples", "photo-3.jpg");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instafunctions-benchmark-");
    private readonly Dictionary<string, string> _settings;
    private readonly double _clockSpeed;
    private ChildProcess? _process;
    private string _key = OperatorKey;

    private ServiceProcess(SimulatorProcess instagram, double clockSpeed, IEnumerable<(string Name, string Value)> settings)
    {
        _clockSpeed = clockSpeed;
        _settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Storage:Path"] = _folder.FullName,
            ["Admin:ApiKey"] = OperatorKey,
            ["Api:PermitsPerMinute"] = "100000000",
            ["Instagram:GraphUrl"] = instagram.BaseUrl.ToString(),
            ["Publishing:DailyLimit"] = "1000",
            ["Publishing:MinScheduleAhead"] = "00:00:00.001",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }
    }

    public string Folder => _folder.FullName;

    public ServiceClient Client { get; private set; } = null!;

    public string TenantId { get; private set; } = "";

    public IReadOnlyList<string> Accounts { get; private set; } = [];

    /// <summary>The photo that every job publishes.</summary>
    public string MediaId { get; private set; } = "";

    public TimeSpan ProcessorTime => _process!.ProcessorTime;

    /// <summary>Starts one with a tenant, so many accounts and a photo.</summary>
    public static async Task<ServiceProcess> StartAsync(
        SimulatorProcess instagram, int accounts, double clockSpeed = 1, params (string Name, string Value)[] settings)
    {
        var service = new ServiceProcess(instagram, clockSpeed, settings);
        try
        {
            _ = await service.StartAgainAsync();
            var tenant = await service.Client.PostAsync(
                "api/v1/admin/tenants", new JsonObject { ["name"] = "Benchmark", ["scheduledPublishing"] = true });
            (service.TenantId, service._key) = ((string)tenant["tenantId"]!, (string)tenant["apiKey"]!);
            service.Client.UseKey(service._key);
            service.Accounts = await service.ConnectAsync(instagram, accounts);
            service.MediaId = (string)(await service.Client.UploadAsync(await File.ReadAllBytesAsync(Photo), "image/jpeg"))["mediaId"]!;
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process on the folder as it is.</summary>
    /// <returns>How long it took until it listened and was ready.</returns>
    public async Task<TimeSpan> StartAgainAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        var environment = new Dictionary<string, string>();
        if (_clockSpeed is not 1)
        {
            environment[ServiceProgram.ClockSpeed] = _clockSpeed.ToString(CultureInfo.InvariantCulture);
        }

        _process = ChildProcess.Start(
            "InstaFunctions.Benchmarks.dll", ["serve", .. _settings.Select(setting => $"--{setting.Key}={setting.Value}")], environment);
        var address = new Uri(await _process.SayingAsync("@listening"));
        Client?.Dispose();
        Client = new ServiceClient(address, _key);
        _ = await Client.GetAsync("health/ready");
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Ends the process in order.</summary>
    public async Task StopAsync()
    {
        await _process!.WriteLineAsync("stop");
        await _process.EndAsync();
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task<Usage> UsageAsync() => AskUsageAsync("usage");

    /// <summary>What it uses once everything that can be given back is.</summary>
    public Task<Usage> RestAsync() => AskUsageAsync("rest");

    /// <summary>The time by its clock.</summary>
    public async Task<DateTimeOffset> TimeAsync()
    {
        await _process!.WriteLineAsync("time");
        return DateTimeOffset.Parse(await _process.SayingAsync("@time"), CultureInfo.InvariantCulture);
    }

    /// <summary>Has it accept jobs.</summary>
    public async Task SeedAsync(int jobs, DateTimeOffset? first, double spacingSeconds)
    {
        var order = new SeedOrder(TenantId, Accounts, MediaId, jobs, first, spacingSeconds);
        await _process!.WriteLineAsync($"seed {JsonSerializer.Serialize(order, SeedJson.Default.SeedOrder)}");
        _ = await _process.SayingAsync("@seeded");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<Usage> AskUsageAsync(string command)
    {
        await _process!.WriteLineAsync(command);
        return JsonSerializer.Deserialize(await _process.SayingAsync("@usage"), SeedJson.Default.Usage)!;
    }

    private async Task<IReadOnlyList<string>> ConnectAsync(SimulatorProcess instagram, int accounts)
    {
        var ids = new string[accounts];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, accounts),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, _) =>
            {
                var account = await instagram.AddAccountAsync($"account_{number}");
                var connected = await Client.PostAsync("api/v1/instagram/accounts", new JsonObject { ["accessToken"] = account.AccessToken });
                ids[number] = (string)connected["instagramAccountId"]!;
            });
        return ids;
    }
}
