using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Simulator.Tests;

public sealed class CallbackTests : IAsyncLifetime
{
    private readonly List<(string Method, string Target, string Body, string? Signature)> _received = [];
    private WebApplication? _app;
    private Uri _base = new("http://localhost");
    private string? _echo;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            _received.Add((http.Request.Method, http.Request.Path + http.Request.QueryString, body, http.Request.Headers["X-Hub-Signature-256"]));
            var answer = _echo ?? http.Request.Query["hub.challenge"].ToString();
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
        });
        await _app.StartAsync();
        _base = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    [Theory]
    [InlineData("deauthorize", "/gone")]
    [InlineData("data-deletion", "/delete")]
    public async Task A_signed_request_names_the_app_scoped_user(string kind, string path)
    {
        await using var platform = await StartAsync();
        _echo = """{"url":"https://app.example/status","confirmation_code":"c"}""";

        var sent = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind });

        Assert.Equal(200, sent.Json.GetProperty("status").GetInt32());
        Assert.Equal(_echo, sent.Json.GetProperty("answer").GetString());
        var (method, target, body, _) = Assert.Single(_received);
        Assert.Equal(("POST", path), (method, target));
        var parts = Uri.UnescapeDataString(body["signed_request=".Length..]).Split('.');
        Assert.Equal(Signature(parts[1]), Decode(parts[0]));
        using var payload = JsonDocument.Parse(Decode(parts[1]));
        Assert.Equal(platform.Account.AppScopedId, payload.RootElement.GetProperty("user_id").GetString());
        Assert.Equal("HMAC-SHA256", payload.RootElement.GetProperty("algorithm").GetString());
        Assert.Equal(StillClock.Start.ToUnixTimeSeconds(), payload.RootElement.GetProperty("issued_at").GetInt64());
        var me = await platform.GetAsync("/me");
        Assert.Equal(kind == "deauthorize" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, me.Status);
    }

    [Fact]
    public async Task A_webhook_event_is_signed_over_its_very_bytes()
    {
        await using var platform = await StartAsync();

        _ = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook" });
        _ = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook", body = "{ \"odd\" : \"\u00e9\" }" });
        _ = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook", wrongSignature = true });

        Assert.Equal("sha256=" + Convert.ToHexStringLower(Signature(_received[0].Body)), _received[0].Signature);
        using var json = JsonDocument.Parse(_received[0].Body);
        Assert.Equal(platform.Account.IgUserId, json.RootElement.GetProperty("entry")[0].GetProperty("id").GetString());
        Assert.Equal("{ \"odd\" : \"\u00e9\" }", _received[1].Body);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(Signature(_received[1].Body)), _received[1].Signature);
        Assert.NotEqual("sha256=" + Convert.ToHexStringLower(Signature(_received[2].Body)), _received[2].Signature);
    }

    [Fact]
    public async Task A_webhook_is_verified_by_its_echo()
    {
        await using var platform = await StartAsync();

        var good = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook-verification" });
        _echo = "nonsense";
        var bad = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook-verification" });

        Assert.Contains("hub.mode=subscribe&hub.challenge=", _received[0].Target, StringComparison.Ordinal);
        Assert.Contains("hub.verify_token=simulator-verify-token", _received[0].Target, StringComparison.Ordinal);
        Assert.DoesNotContain("fails", good.Json.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Contains("fails", bad.Json.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_buttons_of_the_accounts_page_send_and_tell_what_came_of_it()
    {
        await using var platform = await StartAsync();
        var page = await platform.Http.GetStringAsync(new Uri("/accounts/demo", UriKind.Relative));
        Assert.Contains($"action=\"/_sim/accounts/{platform.Account.IgUserId}/send-from-page\"", page, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("kind", "webhook")]);

        using var response = await platform.Http.PostAsync(new Uri($"/_sim/accounts/{platform.Account.IgUserId}/send-from-page", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Single(_received);
        var after = await platform.Http.GetStringAsync(response.Headers.Location);
        Assert.Contains("webhook: answered 200", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_url_or_with_an_unknown_kind_nothing_is_sent()
    {
        await using var platform = await Platform.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "webhook" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/demo/send", new { kind = "nonsense" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts/nobody/send", new { kind = "webhook" })).Status);
        Assert.Empty(_received);
    }

    private Task<Platform> StartAsync() => Platform.StartAsync(options => options with
    {
        DeauthorizeUrl = new Uri(_base, "/gone"),
        DataDeletionUrl = new Uri(_base, "/delete"),
        WebhookUrl = new Uri(_base, "/hook"),
    });

    private static byte[] Signature(string text) => HMACSHA256.HashData("simulator-app-secret"u8, Encoding.UTF8.GetBytes(text));

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
