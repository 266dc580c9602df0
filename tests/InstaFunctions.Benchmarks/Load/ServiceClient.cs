using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.Benchmarks.Load;

/// <summary>A client of the service's public API, whom anything but success ends.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly HttpClient _http;

    public ServiceClient(Uri address, string key)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        UseKey(key);
    }

    public void UseKey(string key) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    public Task<JsonObject> GetAsync(string path, string? prefer = null) => SendAsync(HttpMethod.Get, path, null, prefer);

    public Task<JsonObject> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null);

    public Task<JsonObject> PostAsync(string path, JsonObject body) => SendAsync(
        HttpMethod.Post, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), "respond-async");

    public Task<JsonObject> UploadAsync(byte[] bytes, string contentType, string path = "api/v1/media", string? folder = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return SendAsync(HttpMethod.Post, path, content, null, folder);
    }

    /// <summary>Waits for the end of a job, which must be a good one.</summary>
    public async Task EndAsync(string job)
    {
        while (true)
        {
            var row = await GetAsync($"api/v1/jobs/publish/{job}", "wait=60");
            switch ((string?)row["status"])
            {
                case "succeeded":
                    return;
                case "failed" or "canceled":
                    throw new InvalidOperationException($"A job ended badly: {row.ToJsonString()}");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, string? prefer, string? folder = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        if (folder is not null)
        {
            request.Headers.Add("X-Folder", folder);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text.Length == 0 || text[0] != '{' ? [] : JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
