using System.Net;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media;
using InstaFunctions.SelfHost.Media;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.SelfHost.Tests.Media;

/// <summary>A folder of its own for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("instafunctions-media-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string[] Files(string below = "media") =>
        Directory.Exists(System.IO.Path.Combine(Path, below))
            ? Directory.GetFiles(System.IO.Path.Combine(Path, below), "*", SearchOption.AllDirectories)
            : [];
}

/// <summary>The media part of a self-host on a free port.</summary>
internal sealed class MediaHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MediaHost(WebApplication app) => _app = app;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Uri Url => new(_app.Urls.Single());

    public static TenantId Tenant { get; } = TenantId.From(Guid.Parse("3f0c9f2e-57d8-4b5e-8f0a-0c6d8f1f2a11"));

    public MediaIngest Ingest => _app.Services.GetRequiredService<MediaIngest>();

    public IMediaContent Content => _app.Services.GetRequiredService<IMediaContent>();

    public IMediaLeftovers Leftovers => _app.Services.GetRequiredService<IMediaLeftovers>();

    public IDirectUploads Uploads => _app.Services.GetRequiredService<IDirectUploads>();

    /// <param name="folder">Where it stores; the folder of another host makes it that host's restart.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="store">Its rows.</param>
    /// <param name="settings">Settings, by their names.</param>
    public static async Task<MediaHost> StartAsync(
        TemporaryFolder folder, ManualTimeProvider clock, InMemoryMediaStore store, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        WebApplication? app = null;
        _ = builder.Services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IMediaStore>(store)
            .AddMedia()
            .AddMediaFolder(folder.Path, _ => new Uri(app!.Urls.Single()));
        app = builder.Build();
        _ = app.MapSignedMedia();
        await app.StartAsync();
        return new MediaHost(app);
    }

    public async Task<MediaItem> StoreAsync(string fixture) =>
        Assert.IsType<MediaIngestResult.Stored>(
            await Ingest.IngestAsync(Tenant, new MemoryStream(Fixture.Read(fixture)), MediaLabel.None, CancellationToken.None)).MediaItem;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
