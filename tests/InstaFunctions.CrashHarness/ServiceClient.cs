using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.CrashHarness;

/// <summary>The service's public API, as a client that counts on nothing uses it.</summary>
internal sealed class ServiceClient(Uri address, string key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null, null);

    /// <summary>Asks for a job, and is answered only when it has ended, or after a while.</summary>
    public Task<Answer> GetEndAsync(string job) => SendAsync(HttpMethod.Get, $"api/v1/jobs/publish/{job}", null, null, "wait=20");

    /// <summary>Follows a job, change by change, until it is in a phase.</summary>
    public async Task ReachAsync(string job, string phase)
    {
        for (string? seen = null; ;)
        {
            var answer = await SendAsync(HttpMethod.Get, $"api/v1/jobs/publish/{job}", null, null, seen is null ? null : "wait=20", seen);
            if (answer.Status == HttpStatusCode.OK && answer.Text("phase") == phase)
            {
                return;
            }

            if (answer.Status == HttpStatusCode.NotModified || answer.Text("phase") == "done")
            {
                throw new InvalidOperationException($"The job never was in the phase {phase}: {answer.Body.ToJsonString()}");
            }

            seen = answer.ETag;
        }
    }

    public Task<Answer> PostAsync(string path, JsonObject body, string? idempotencyKey = null) => SendAsync(
        HttpMethod.Post, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), idempotencyKey, "respond-async");

    /// <summary>Asks, and is answered when the job has ended, or after the service's own patience.</summary>
    public Task<Answer> PostAndWaitAsync(string path, JsonObject body) => SendAsync(
        HttpMethod.Post, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), null, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null, null);

    public Task<Answer> PatchAsync(string path, JsonObject body) => SendAsync(
        HttpMethod.Patch, path, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")), null, null);

    public Task<Answer> UploadAsync(Sample sample)
    {
        var content = new ByteArrayContent(sample.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(sample.ContentType);
        return SendAsync(HttpMethod.Post, "api/v1/media", content, null, null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? idempotencyKey, string? prefer, string? unlike = null)
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

        if (unlike is not null)
        {
            request.Headers.Add("If-None-Match", unlike);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(),
            response.Headers.RetryAfter?.Delta,
            response.Headers.Contains("Idempotency-Replayed"),
            response.Headers.ETag?.ToString());
    }
}

/// <summary>An answer of the service.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonObject Body, TimeSpan? RetryAfter, bool IsReplayed, string? ETag)
{
    public string? Code => (string?)Body["code"];

    public string Text(string name) => (string?)Body[name] ?? throw new InvalidOperationException($"{Status} without {name}: {Body.ToJsonString()}");

    public Answer Expect(HttpStatusCode status) =>
        Status == status ? this : throw new InvalidOperationException($"{(int)Status} instead of {(int)status}: {Body.ToJsonString()}");
}
