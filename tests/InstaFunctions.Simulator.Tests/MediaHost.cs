using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Simulator.Tests;

/// <summary>The public web server that media is fetched from.</summary>
public sealed class MediaHost : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, int Status)> _files = new();
    private WebApplication? _app;
    private int _last;

    public string Base { get; private set; } = "";

    public string Photo { get; private set; } = "";

    public string Clip { get; private set; } = "";

    public string Put(byte[] bytes, int status = 200)
    {
        var name = "/" + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        _files[name] = (bytes, status);
        return Base + name;
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            var path = http.Request.Path.Value!;
            if (path == "/redirect")
            {
                http.Response.Redirect(Photo);
            }
            else if (path == "/never")
            {
                await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
            }
            else if (_files.TryGetValue(path, out var file))
            {
                http.Response.StatusCode = file.Status;
                await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted);
            }
            else
            {
                http.Response.StatusCode = 404;
            }
        });
        await _app.StartAsync();
        Base = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Photo = Put(Samples.Photo);
        Clip = Put(Samples.Clip);
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();
}
