using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Core.Accounts;
using InstaFunctions.SelfHost.Hosting;
using InstaFunctions.Simulator;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.SelfHost.Tests.Accounts;

/// <summary>
/// The whole service and a simulated Instagram, each listening on a port of its own, in a folder of their own and on one
/// clock that only the test moves.
/// </summary>
internal sealed class AccountService : IAsyncDisposable
{
    public const string AppSecret = "app-secret-0f4c7a31b2";
    public const string VerifyToken = "verify-token-6d1e";
    public const string ReturnOrigin = "https://app.example";
    public const string AdminKey = "operator-key-of-these-tests";

    private readonly DirectoryInfo _folder;
    private readonly SimulatorServer _platform;
    private readonly WebApplication _app;

    private AccountService(DirectoryInfo folder, ManualTimeProvider clock, SimulatorServer platform, WebApplication app, CapturedLog log)
    {
        (_folder, Clock, _platform, _app, Log) = (folder, clock, platform, app, log);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public ManualTimeProvider Clock { get; }

    public CapturedLog Log { get; }

    /// <summary>A client without a key, which follows no redirect.</summary>
    public HttpClient Http { get; }

    public InstagramSimulator Simulator => _platform.Simulator;

    public Uri PlatformUrl => _platform.BaseUrl;

    public string Folder => _folder.FullName;

    public static async Task<AccountService> StartAsync(DateTimeOffset? start = null, bool withLogin = true)
    {
        var folder = Directory.CreateTempSubdirectory("instafunctions-accounts-");
        var clock = start is { } time ? new ManualTimeProvider(time) : new ManualTimeProvider();
        var log = new CapturedLog();
        var platform = await SimulatorServer.StartAsync(new SimulatorOptions { AppSecret = AppSecret, WebhookVerifyToken = VerifyToken }, clock);
        List<string> settings =
        [
            "--urls", "http://127.0.0.1:0",
            "--Storage:Path", folder.FullName,
            "--Admin:ApiKey", AdminKey,
            "--Instagram:GraphUrl", platform.BaseUrl.ToString(),
            "--Instagram:AuthorizeUrl", new Uri(platform.BaseUrl, "oauth/authorize").ToString(),
            "--Instagram:TokenUrl", new Uri(platform.BaseUrl, "oauth/access_token").ToString(),
            "--Logging:LogLevel:Default", "Debug",
        ];
        if (withLogin)
        {
            settings.AddRange(["--Instagram:AppId", platform.Simulator.Options.AppId, "--Instagram:AppSecret", AppSecret]);
        }

        var app = await SelfHostApp.BuildAsync([.. settings], builder =>
        {
            _ = builder.Logging.ClearProviders().AddProvider(log);
            _ = builder.Services.AddSingleton<TimeProvider>(clock);

            // The tests run the chores themselves, at the times that they are about.
            _ = builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(Housekeeping)));
            _ = builder.Services.Configure<CallbackOptions>(o => o.WebhookVerifyToken = VerifyToken);
            builder.Services.TryAddSingleton<IPublicAddress>(services => new HostAddress(services.GetRequiredService<PublicAddress>()));
        });
        await app.StartAsync();
        var service = new AccountService(folder, clock, platform, app, log);
        platform.Simulator.Configure(options => options with
        {
            WebhookUrl = service.Url("instagram/webhooks"),
            DeauthorizeUrl = service.Url("instagram/deauthorize"),
            DataDeletionUrl = service.Url("instagram/data-deletion"),
        });
        return service;
    }

    public Uri Url(string path) => new(Http.BaseAddress!, "api/v1/" + path);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Makes a tenant.</summary>
    public async Task<TenantClient> NewTenantAsync(params string[] origins)
    {
        var made = await new TenantClient(this, AdminKey).SendAsync(HttpMethod.Post, "admin/tenants", new JsonObject
        {
            ["name"] = "Tenant",
            ["scheduledPublishing"] = true,
            ["returnOrigins"] = new JsonArray([.. origins.Append(ReturnOrigin).Select(o => JsonValue.Create(o))]),
        });
        return new TenantClient(this, made["apiKey"]!.GetValue<string>()) { TenantId = made["tenantId"]!.GetValue<string>() };
    }

    /// <summary>Opens a login in the person's browser; Instagram's page, to which that leads.</summary>
    public async Task<Uri> OpenAsync(string authorizeUrl)
    {
        using var opened = await Http.GetAsync(new Uri(authorizeUrl));
        return opened.Headers.Location ?? throw new InvalidOperationException($"The login's start answered {(int)opened.StatusCode}.");
    }

    /// <summary>Comes back from Instagram, and decides on the page that asks for it, if there is one.</summary>
    public async Task<HttpResponseMessage> FinishAsync(Uri back, string decision = "connect")
    {
        var page = await Http.GetAsync(back);
        return GrantOn(await page.Content.ReadAsStringAsync()) is { } grant ? await DecideAsync(grant, decision) : page;
    }

    /// <summary>Presses one of the page's buttons.</summary>
    public Task<HttpResponseMessage> DecideAsync(string grant, string decision) => Http.PostAsync(
        Url("instagram/callback"), new FormUrlEncodedContent(new Dictionary<string, string> { ["grant"] = grant, ["decision"] = decision }));

    /// <summary>What the page that asks for a confirmation would send; null when it is another page.</summary>
    public static string? GrantOn(string html)
    {
        const string Field = "name=\"grant\" value=\"";
        var at = html.IndexOf(Field, StringComparison.Ordinal);
        return at < 0 ? null : html[(at + Field.Length)..html.IndexOf('"', at + Field.Length)];
    }

    /// <summary>What the person does on Instagram's page; the address that the browser is sent back to.</summary>
    public async Task<Uri> AnswerAsync(string authorizeUrl, string account, bool allow = true, params string[] without)
    {
        var asked = QueryHelpers.ParseQuery((await OpenAsync(authorizeUrl)).Query);
        var form = asked.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()))
            .Append(new("account", account))
            .Append(new("decision", allow ? "allow" : "refuse"))
            .Concat(asked["scope"].ToString().Split(',').Except(without).Select(s => KeyValuePair.Create("granted", s)));
        using var answer = await Http.PostAsync(new Uri(_platform.BaseUrl, "oauth/authorize"), new FormUrlEncodedContent(form));
        return answer.Headers.Location ?? throw new InvalidOperationException($"Instagram's page answered {(int)answer.StatusCode}.");
    }

    /// <summary>Lets Instagram send a callback; its status and body as the service answered.</summary>
    public async Task<(int Status, string Answer)> SendCallbackAsync(string account, string kind, string? body = null, bool wrongSignature = false)
    {
        var content = new JsonObject { ["kind"] = kind, ["body"] = body, ["wrongSignature"] = wrongSignature };
        using var answer = await Http.PostAsync(
            new Uri(_platform.BaseUrl, $"_sim/accounts/{account}/send"), new StringContent(content.ToJsonString(), new MediaTypeHeaderValue("application/json")));
        var sent = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (sent["status"]!.GetValue<int>(), sent["answer"]!.GetValue<string>());
    }

    public Task<TokenRefreshOutcome> RefreshTokensAsync() => Get<TokenRefresh>().RunOnceAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _platform.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class HostAddress(PublicAddress address) : IPublicAddress
    {
        public Uri Base => address.Base;
    }
}

/// <summary>A tenant's own calls.</summary>
internal sealed class TenantClient(AccountService service, string key)
{
    public string ApiKey => key;

    public string TenantId { get; init; } = "";

    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body = null, int? expected = null)
    {
        var (status, answer) = await TrySendAsync(method, path, body);
        Assert.True(expected is null ? status is >= 200 and < 300 : status == expected, $"{method} {path} answered {status}: {answer}");
        return answer;
    }

    public async Task<(int Status, JsonNode Body)> TrySendAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, service.Url(path));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        return await SendAsync(request);
    }

    public async Task<string> UploadAsync(byte[]? bytes = null, string contentType = "image/jpeg")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Url("media")) { Content = new ByteArrayContent(bytes ?? Fixture.Read("photo.jpg")) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return (await SendAsync(request)).Body["mediaId"]!.GetValue<string>();
    }

    /// <summary>Asks for the address of Instagram's page.</summary>
    public async Task<string> StartLoginAsync(string? returnUrl = null) =>
        (await SendAsync(HttpMethod.Post, "instagram/connect", new JsonObject { ["returnUrl"] = returnUrl }))["authorizeUrl"]!.GetValue<string>();

    /// <summary>Connects an account by a whole login; its id.</summary>
    public async Task<string> LogInAsync(string account, params string[] without)
    {
        var back = await service.AnswerAsync(await StartLoginAsync($"{AccountService.ReturnOrigin}/done"), account, allow: true, without);
        using var answer = await service.FinishAsync(back);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["instagramAccountId"].ToString();
    }

    public Task<JsonNode> AccountAsync(string id) => SendAsync(HttpMethod.Get, $"instagram/accounts/{id}");

    /// <summary>Accepts a job, now or later; its id.</summary>
    public async Task<string> PublishAsync(string account, string media, DateTimeOffset? at = null)
    {
        var body = new JsonObject { ["instagramAccountId"] = account, ["mediaId"] = media, ["caption"] = "Hello" };
        if (at is { } time)
        {
            body["scheduledAt"] = time.ToString("O");
        }

        return (await SendAsync(HttpMethod.Post, "publish/instagram", body))["outputJobId"]!.GetValue<string>();
    }

    /// <summary>The job once it has ended.</summary>
    public async Task<JsonNode> EndOfAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, service.Url($"jobs/publish/{job}"));
        request.Headers.Add("Prefer", "wait=60");
        return (await SendAsync(request)).Body;
    }

    private async Task<(int Status, JsonNode Body)> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await service.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }
}
