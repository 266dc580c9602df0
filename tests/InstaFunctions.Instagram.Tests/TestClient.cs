using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Http;
using InstaFunctions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Instagram.Tests;

/// <summary>The registered client with a stub in the network's place and a clock that the test moves.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    public static readonly AccessToken Token = new("IGAAtoken1234567890secret");
    public static readonly IgUserId User = new("17841400008460056");
    public static readonly ContainerId Container = new("17889455560051444");
    public static readonly IgMediaId Media = new("17920238422030506");

    private readonly ServiceProvider _services;

    public TestClient(Action<InstagramOptions>? configure = null, bool realNetwork = false)
    {
        var services = new ServiceCollection();
        _ = services.AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddInstagramPlatform(options =>
            {
                options.AppId = "990602627938098";
                options.AppSecret = "app+secret/abc=";
                configure?.Invoke(options);
            });
        if (!realNetwork)
        {
            _ = services.AddHttpClient(PlatformConnection.ClientName).ConfigurePrimaryHttpMessageHandler(() => Stub);
        }

        _services = services.BuildServiceProvider();
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 9, 26, 22, 0, 0, TimeSpan.Zero));

    public StubHandler Stub { get; } = new();

    public CapturedLog Log { get; } = new();

    public IInstagramPlatform Platform => _services.GetRequiredService<IInstagramPlatform>();

    public IInstagramLogin Login => _services.GetRequiredService<IInstagramLogin>();

    /// <summary>Every call of the platform's port, by a name; the publish is among them.</summary>
    public static TheoryData<string> Calls => ["create", "status", "publish", "media", "list", "stories", "limit", "me"];

    /// <summary>Every call that may be repeated.</summary>
    public static TheoryData<string> RepeatableCalls => ["create", "status", "media", "list", "stories", "limit", "me"];

    public static HttpResponseMessage Json(HttpStatusCode status, string body, string contentType = "application/json; charset=utf-8") =>
        Bytes(status, Encoding.UTF8.GetBytes(body), contentType);

    public static HttpResponseMessage Bytes(HttpStatusCode status, byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return new HttpResponseMessage(status) { Content = content };
    }

    public void Answers(HttpStatusCode status, string body, string contentType = "application/json; charset=utf-8") =>
        Stub.Answer = (_, _) => Task.FromResult(Json(status, body, contentType));

    public void AnswersError(int status, int? code, int? subcode)
    {
        var error = new JsonObject { ["message"] = "m", ["type"] = "OAuthException", ["fbtrace_id"] = "AbC" };
        if (code is not null)
        {
            error["code"] = code;
        }

        if (subcode is not null)
        {
            error["error_subcode"] = subcode;
        }

        Answers((HttpStatusCode)status, new JsonObject { ["error"] = error }.ToJsonString());
    }

    public Task Call(string name, AccessToken? token = null, CancellationToken cancellation = default)
    {
        var with = token ?? Token;
        return name switch
        {
            "create" => Platform.CreateContainerAsync(with, User, new ContainerRequest { Kind = ContainerKind.Image, MediaUrl = new("https://media.example/a.jpg?sig=xyz") }, cancellation),
            "status" => Platform.GetContainerAsync(with, Container, cancellation),
            "publish" => Platform.PublishAsync(with, User, Container, cancellation),
            "media" => Platform.GetMediaAsync(with, Media, cancellation),
            "list" => Platform.ListMediaAsync(with, User, MediaEdge.Media, Clock.GetUtcNow(), cancellation),
            "stories" => Platform.ListMediaAsync(with, User, MediaEdge.Stories, Clock.GetUtcNow(), cancellation),
            "limit" => Platform.GetPublishingLimitAsync(with, User, cancellation),
            "me" => Platform.GetMeAsync(with, cancellation),
            "exchange code" => Login.ExchangeCodeAsync("code-secret#_", "https://app.example/cb", cancellation),
            "exchange token" => Login.ExchangeForLongLivedAsync(with, cancellation),
            "refresh" => Login.RefreshAsync(with, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such call."),
        };
    }

    public async Task<InstagramException> FailsAsync(string name) =>
        await Assert.ThrowsAnyAsync<InstagramException>(() => Call(name));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
