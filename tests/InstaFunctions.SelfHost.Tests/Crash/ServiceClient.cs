using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>The service's public API, as a client that counts on nothing uses it.</summary>
internal sealed class ServiceClient(Uri address, string key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<Answer> GetAsync(string path, string? prefer = null) => SendAsync(HttpMethod.Get, path, null, null, prefer);

    public Task<Answer> PostAsync(string path, JsonObject body, string? idempotencyKey = null) => SendAsync(
        HttpMethod.Post, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), idempotencyKey, "respond-async");

    public Task<Answer> PatchAsync(string path, JsonObject body) => SendAsync(
        HttpMethod.Patch, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), null, null);

    public Task<Answer> UploadAsync(Sample sample)
    {
        var content = new ByteArrayContent(sample.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(sample.ContentType);
        return SendAsync(HttpMethod.Post, "api/v1/media", content, null, null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string? idempotencyKey, string? prefer)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(),
            response.Headers.RetryAfter?.Delta,
            response.Headers.Contains("Idempotency-Replayed"));
    }
}

/// <summary>An answer of the service.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonObject Body, TimeSpan? RetryAfter, bool IsReplayed)
{
    public string? Code => (string?)Body["code"];

    public string Text(string name) => (string?)Body[name] ?? throw new InvalidOperationException($"{Status} without {name}: {Body.ToJsonString()}");

    public Answer Expect(HttpStatusCode status) =>
        Status == status ? this : throw new InvalidOperationException($"{(int)Status} instead of {(int)status}: {Body.ToJsonString()}");
}
