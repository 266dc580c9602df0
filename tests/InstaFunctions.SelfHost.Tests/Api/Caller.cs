using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>A client of the service with one API key, or none.</summary>
internal sealed class Caller(Uri service, string? apiKey) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = service,
        Timeout = TimeSpan.FromMinutes(2),
    };

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync("DELETE", path, null, headers);

    public Task<Answer> PostAsync(string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, body is null ? null : JsonText(body.ToJsonString()), headers);

    public Task<Answer> PatchAsync(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", path, JsonText(body.ToJsonString()), headers);

    /// <summary>Posts a body to the letter.</summary>
    public Task<Answer> PostTextAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, JsonText(body), headers);

    public async Task<Answer> SendAsync(string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (apiKey is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Answer.OfAsync(await _http.SendAsync(request));
    }

    /// <summary>Uploads bytes under a content type.</summary>
    public Task<Answer> UploadAsync(byte[] bytes, string? contentType, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return SendAsync("POST", "/api/v1/media", content, headers);
    }

    /// <summary>
    /// Waits until a job has ended, by the service's long poll: on a clock that stands still the answer comes with the job's
    /// end, or never.
    /// </summary>
    public async Task<Answer> EndOfAsync(string job)
    {
        while (true)
        {
            var answer = (await GetAsync($"/api/v1/jobs/publish/{job}", ("Prefer", "wait=100"))).Is(200);
            if (answer["status"] is "succeeded" or "failed" or "canceled")
            {
                return answer;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static StringContent JsonText(string text) => new(text, new MediaTypeHeaderValue("application/json"));
}
