using System.Text.Json.Nodes;
using InstaFunctions.Core.Accounts;
using InstaFunctions.SelfHost.Hosting;
using InstaFunctions.SelfHost.Tests.Media;
using InstaFunctions.SelfHost.Workflows;
using InstaFunctions.Simulator;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>
/// The whole service on a free port, in a folder of its own, with an Instagram of its own. Both go by a clock that stands
/// still until the test moves it.
/// </summary>
internal sealed class Service : IAsyncDisposable
{
    public const string AdminKey = "the-operators-key-of-this-test";

    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;
    private readonly List<Caller> _callers = [];

    private Service(TemporaryFolder folder, WebApplication app, SimulatorServer instagram, ManualTimeProvider clock)
    {
        (_folder, _app, Instagram, Clock) = (folder, app, instagram, clock);
        Admin = As(AdminKey);
        Nobody = As(null);
    }

    public ManualTimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public SimulatorServer Instagram { get; }

    public InstagramSimulator Simulator => Instagram.Simulator;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Where its data are.</summary>
    public string Folder => _folder.Path;

    public IServiceProvider Services => _app.Services;

    /// <summary>The operator.</summary>
    public Caller Admin { get; }

    /// <summary>A caller without an API key.</summary>
    public Caller Nobody { get; }

    public static Task<Service> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<Service> StartAsync(Action<IServiceCollection>? replace, params (string Name, string Value)[] settings)
    {
        // Not a round time: what cuts fractions off would show.
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 9, 30, 0, TimeSpan.Zero).AddTicks(1234567));
        var folder = new TemporaryFolder();
        var instagram = await SimulatorServer.StartAsync(new SimulatorOptions(), clock);
        (string Name, string Value)[] all =
        [
            ("urls", "http://127.0.0.1:0"),
            ("Storage:Path", folder.Path),
            ("Admin:ApiKey", AdminKey),
            ("Instagram:GraphUrl", instagram.BaseUrl.ToString()),
            ("Api:PermitsPerMinute", "1000000"),
            .. settings,
        ];
        var app = await SelfHostApp.BuildAsync([.. all.Select(s => $"--{s.Name}={s.Value}")], builder =>
        {
            _ = builder.Logging.ClearProviders();
            _ = builder.Services.AddSingleton<TimeProvider>(clock);
            replace?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new Service(folder, app, instagram, clock);
    }

    public Caller As(string? apiKey)
    {
        var caller = new Caller(Url, apiKey);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>Makes a tenant with a connected account, a photo and a clip.</summary>
    public async Task<Customer> AddCustomerAsync(string name, bool scheduledPublishing = true)
    {
        var tenant = (await Admin.PostAsync("/api/v1/admin/tenants", new JsonObject
        {
            ["name"] = name,
            ["scheduledPublishing"] = scheduledPublishing,
        })).Is(201);
        var caller = As(tenant["apiKey"]);
        var photo = (await caller.UploadAsync(Samples.Photo, "image/jpeg")).Is(201);
        var second = (await caller.UploadAsync(Samples.SecondPhoto, "image/jpeg")).Is(201);
        var clip = (await caller.UploadAsync(Samples.Clip, "video/mp4")).Is(201);
        return new Customer(this, caller)
        {
            TenantId = tenant["tenantId"]!,
            Account = await ConnectAsync(caller, Unique(name)),
            Photo = photo["mediaId"]!,
            SecondPhoto = second["mediaId"]!,
            Clip = clip["mediaId"]!,
        };
    }

    /// <summary>Makes an Instagram account and connects it.</summary>
    public async Task<string> ConnectAsync(Caller caller, string username)
    {
        var account = Simulator.AddAccount(username);
        var connected = await caller.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = account.AccessToken });
        return connected.Is(201)["instagramAccountId"]!;
    }

    /// <summary>
    /// Moves the clock to a moment and one millisecond on: system timers know no fractions of it, so the service's own alarm
    /// may ring that much later.
    /// </summary>
    public void MoveTo(DateTimeOffset moment) => Clock.SetUtcNow(moment.AddMilliseconds(1));

    /// <summary>
    /// Moves the clock step by step until something has happened. Between two steps every workflow comes to rest, so that no
    /// call to the platform is overtaken by its own time limit, and the service answers a request.
    /// </summary>
    public async Task<T> DriveUntilAsync<T>(Task<T> happening, TimeSpan step)
    {
        var engine = Services.GetRequiredService<WorkflowEngine>();
        for (var steps = 0; !happening.IsCompleted && steps < 2000; steps++)
        {
            await engine.QuietAsync();
            _ = await Nobody.GetAsync("/health/live");
            if (!happening.IsCompleted)
            {
                Clock.Advance(step);
            }
        }

        return await happening;
    }

    /// <summary>Waits until every workflow waits for a time or an event.</summary>
    public Task QuietAsync() => Services.GetRequiredService<WorkflowEngine>().QuietAsync();

    /// <summary>
    /// Refreshes the tokens that are old enough. The hourly task does so too, but a clock that jumps on by days overtakes the
    /// time limit of its calls.
    /// </summary>
    public async Task RefreshTokensAsync() =>
        Assert.Equal(0, (await Services.GetRequiredService<TokenRefresh>().RunOnceAsync(CancellationToken.None)).Dead);

    /// <summary>The calls to an endpoint of the platform about an account.</summary>
    public int CallsTo(string endpoint) => Simulator.Calls.Count(c => c.Endpoint == endpoint);

    public static string Unique(string name) => $"{name}.{Guid.NewGuid():N}"[..30];

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers)
        {
            caller.Dispose();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        await Instagram.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The repository's sample files.</summary>
internal static class Samples
{
    public static byte[] Photo { get; } = Read("photo.jpg");

    public static byte[] SecondPhoto { get; } = Read("photo-2.jpg");

    public static byte[] Clip { get; } = Read("clip.mp4");

    /// <summary>The photo with another size in its header.</summary>
    public static byte[] PhotoOf(int width, int height)
    {
        byte[] bytes = [.. Photo];
        for (var at = 2; ; at += 2 + (bytes[at + 2] << 8) + bytes[at + 3])
        {
            // SOF0 or SOF2: length, precision, height, width.
            if (bytes[at + 1] is 0xC0 or 0xC2)
            {
                (bytes[at + 5], bytes[at + 6]) = ((byte)(height >> 8), (byte)height);
                (bytes[at + 7], bytes[at + 8]) = ((byte)(width >> 8), (byte)width);
                return bytes;
            }
        }
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name));
}
