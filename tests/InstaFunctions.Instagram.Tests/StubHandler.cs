using System.Collections.Concurrent;

namespace InstaFunctions.Instagram.Tests;

/// <summary>What a request was when it was sent.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Url, string? Authorization, string? ContentType, string? Body);

/// <summary>Answers in the platform's place and notes what it was asked.</summary>
internal sealed class StubHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    public Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (_, _) => throw new InvalidOperationException("No answer was prepared.");

    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method,
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            request.Content?.Headers.ContentType?.ToString(),
            body);
        _sent.Enqueue(sent);
        return await Answer(sent, cancellationToken);
    }
}
