using System.Net.Http.Json;
using System.Text.Json.Nodes;
using InstaFunctions.Benchmarks.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Benchmarks.Load;

/// <summary>
/// What any client must do to publish: the same calls of the platform by a bare <see cref="HttpClient"/>, and the media item from a
/// bare endpoint. Nothing is remembered, nothing is checked.
/// </summary>
internal sealed class Floor : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly WebApplication _media;
    private readonly IReadOnlyList<SimulatedAccount> _accounts;

    private Floor(HttpClient http, WebApplication media, IReadOnlyList<SimulatedAccount> accounts) => (_http, _media, _accounts) = (http, media, accounts);

    public static async Task<Floor> StartAsync(SimulatorProcess instagram, int accounts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0");
        _ = builder.Logging.ClearProviders();
        var media = builder.Build();
        var photo = Path.Combine(AppContext.BaseDirectory, "samples", "photo-3.jpg");
        _ = media.MapGet("/photo.jpg", () => Results.File(photo, "image/jpeg"));
        await media.StartAsync();
        var known = new List<SimulatedAccount>();
        for (var i = 0; i < accounts; i++)
        {
            known.Add(await instagram.AddAccountAsync($"floor_{i}"));
        }

        return new Floor(new HttpClient { BaseAddress = new Uri(instagram.BaseUrl, "v25.0/") }, media, known);
    }

    /// <summary>Publishes one image: create, status, publish, permalink.</summary>
    public async Task PublishAsync(int number)
    {
        var account = _accounts[number % _accounts.Count];
        var container = await SendAsync(account, HttpMethod.Post, $"{account.IgUserId}/media", new()
        {
            ["image_url"] = $"{_media.Urls.First()}/photo.jpg",
            ["caption"] = $"Number {number}",
        });
        var id = (string)container["id"]!;
        var status = await SendAsync(account, HttpMethod.Get, $"{id}?fields=status_code,status", null);
        if ((string?)status["status_code"] != "FINISHED")
        {
            throw new InvalidOperationException($"The container is not ready: {status.ToJsonString()}");
        }

        var post = await SendAsync(account, HttpMethod.Post, $"{account.IgUserId}/media_publish", new() { ["creation_id"] = id });
        _ = await SendAsync(account, HttpMethod.Get, $"{(string)post["id"]!}?fields=id,permalink", null);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _media.DisposeAsync();
    }

    private async Task<JsonObject> SendAsync(SimulatedAccount account, HttpMethod method, string path, Dictionary<string, string>? form)
    {
        using var request = new HttpRequestMessage(method, path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new("Bearer", account.AccessToken);
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonObject>())!
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
