using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>The service with its simulator, one tenant and one account, for the tests of a class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public const string AdminKey = "operator-key-of-these-tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instafunctions-openapi-");
    private WebApplication _app = null!;

    /// <summary>Checks every answer against the document.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Checks nothing.</summary>
    public HttpClient Plain { get; private set; } = null!;

    public string ApiKey { get; private set; } = "";

    public string TenantId { get; private set; } = "";

    public string AccountId { get; private set; } = "";

    public string AccessToken { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _app = await SelfHostApp.BuildAsync(
            ["--urls", "http://127.0.0.1:0", "--Storage:Path", _folder.FullName, "--Admin:ApiKey", AdminKey, "--Api:PermitsPerMinute", "100000", "--Publishing:PollInterval", "00:00:00.2"],
            builder => builder.Logging.ClearProviders());
        await _app.StartAsync();
        var address = new Uri(_app.Urls.First());
        Http = new HttpClient(new DocumentedHandler(Contract.Committed)) { BaseAddress = address };
        Plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address };
        AccessToken = _app.Services.GetRequiredService<EmbeddedSimulator>().Simulator.Accounts[0].AccessToken;
        var (_, tenant) = await SendAsync(HttpMethod.Post, "/api/v1/admin/tenants", new JsonObject { ["name"] = "Acme", ["scheduledPublishing"] = true }, key: AdminKey);
        (ApiKey, TenantId) = ((string)tenant!["apiKey"]!, (string)tenant["tenantId"]!);
        var (_, account) = await SendAsync(HttpMethod.Post, "/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = AccessToken });
        AccountId = (string)account!["instagramAccountId"]!;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        Plain.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Sends a request as the tenant; its answer is checked against the document.</summary>
    internal async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, JsonObject? body = null, string? key = null, params (string Name, string Value)[] headers) =>
        await SendAsync(Http, method, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), key, headers);

    internal async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendAsync(
        HttpClient http, HttpMethod method, string path, HttpContent? content, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? ApiKey);
        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }
}
