using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Demo;

/// <summary>The service's public API, as any client would call it.</summary>
internal sealed class DemoClient(Uri service) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = service };

    /// <summary>The API key that the calls carry.</summary>
    public string? ApiKey { private get; set; }

    public Task<JsonNode> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Asks for a job, and lets the service answer only when it has ended.</summary>
    public Task<JsonNode> WaitForJobAsync(string id, int seconds)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/publish/{id}");
        request.Headers.Add("Prefer", $"wait={seconds}");
        return SendAsync(request);
    }

    public Task<JsonNode> PostAsync(string path, JsonObject body) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
    });

    public async Task<JsonNode> UploadAsync(string file, string contentType)
    {
        await using var bytes = File.OpenRead(file);
        var content = new StreamContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, "api/v1/media") { Content = content });
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(text)!
                : throw new InvalidOperationException($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}: {text}");
        }
    }
}
