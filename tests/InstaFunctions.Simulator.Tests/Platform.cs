using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.Simulator.Tests;

/// <summary>A running simulator and a client of it, as an app would have it.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private Platform(SimulatorServer server)
    {
        Server = server;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.BaseUrl };
        Account = server.Simulator.Accounts[0];
    }

    public SimulatorServer Server { get; }

    public InstagramSimulator Simulator => Server.Simulator;

    public HttpClient Http { get; }

    public SimulatedAccount Account { get; }

    public static async Task<Platform> StartAsync(Func<SimulatorOptions, SimulatorOptions>? with = null)
    {
        // However busy the machine is: what a test reads is the end of the download.
        var options = new SimulatorOptions { Accounts = [new SeededAccount("demo", "TOKEN", "Demo")], DownloadWait = TimeSpan.FromMinutes(2) };
        return new Platform(await SimulatorServer.StartAsync(with?.Invoke(options) ?? options, new StillClock()));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, null, token);

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(p => KeyValuePair.Create(p.Name, p.Value))), null);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string? token, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Account.AccessToken);
        using var response = await Http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return new Answer(response.StatusCode, JsonDocument.Parse(text).RootElement.Clone(), response.Headers);
    }

    /// <summary>A control call, without a token.</summary>
    public async Task<Answer> SimAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), response.Headers);
    }

    public Task<Answer> CreateAsync(params (string Name, string Value)[] form) => PostAsync($"/v25.0/{Account.IgUserId}/media", form);

    public Task<Answer> PublishAsync(string container) => PostAsync($"/v25.0/{Account.IgUserId}/media_publish", ("creation_id", container));

    public async Task<string> StatusAsync(string container) =>
        (await GetAsync($"/v25.0/{container}?fields=status_code")).Json.GetProperty("status_code").GetString()!;

    /// <summary>Creates and publishes one image.</summary>
    public async Task<Answer> PostImageAsync(MediaHost media) =>
        await PublishAsync((await CreateAsync(("image_url", media.Photo))).Id);
}

internal sealed record Answer(HttpStatusCode Status, JsonElement Json, HttpResponseHeaders Headers)
{
    public string Id => Json.TryGetProperty("id", out var id) ? id.GetString()! : throw new InvalidOperationException(Json.ToString());

    /// <summary>Null when the call was answered.</summary>
    public (int Code, int? Subcode)? Refusal => Status == HttpStatusCode.OK ? null : Error;

    public (int Code, int? Subcode) Error
    {
        get
        {
            var error = Json.GetProperty("error");
            return (error.GetProperty("code").GetInt32(), error.TryGetProperty("error_subcode", out var subcode) ? subcode.GetInt32() : null);
        }
    }
}
