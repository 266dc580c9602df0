using System.Buffers.Text;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class CallbackTests : IAsyncLifetime
{
    private const string ConfirmationPath = "/api/v1/instagram/data-deletion/";
    private AccountService _service = null!;
    private TenantClient _tenant = null!;
    private SimulatedAccount _person = null!;

    public async Task InitializeAsync()
    {
        _service = await AccountService.StartAsync();
        _tenant = await _service.NewTenantAsync();
        _person = _service.Simulator.AddAccount("bronz.fonz");
    }

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Fact]
    public async Task The_challenge_is_echoed_as_plain_text_to_who_knows_the_verify_token()
    {
        Assert.Equal(200, (await _service.SendCallbackAsync("bronz.fonz", "webhook-verification")).Status);
        using var answer = await VerifyAsync("subscribe", AccountService.VerifyToken, "<b>12");

        Assert.Equal("<b>12", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("subscribe", "", "1", HttpStatusCode.Forbidden)]
    [InlineData("subscribe", "verify-token-6d1", "1", HttpStatusCode.Forbidden)]
    [InlineData("subscribe", "verify-token-6d1e,verify-token-6d1e", "1", HttpStatusCode.Forbidden)]
    [InlineData("unsubscribe", AccountService.VerifyToken, "1", HttpStatusCode.Forbidden)]
    [InlineData("subscribe", AccountService.VerifyToken, "", HttpStatusCode.BadRequest)]
    public async Task Any_other_verification_is_refused(string mode, string token, string challenge, HttpStatusCode expected)
    {
        using var answer = await VerifyAsync(mode, token, challenge);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_challenge_has_a_greatest_length()
    {
        using var longest = await VerifyAsync("subscribe", AccountService.VerifyToken, new string('1', 1024));
        using var longer = await VerifyAsync("subscribe", AccountService.VerifyToken, new string('1', 1025));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (longest.StatusCode, longer.StatusCode));
    }

    [Fact]
    public async Task A_signed_event_is_stored_to_the_letter_and_once()
    {
        var body = $$$"""{"object":"instagram","entry":[{"id":"{{{_person.IgUserId}}}", "time":1,"new":{"é":1.0}}]}""";
        Assert.Equal(200, (await _service.SendCallbackAsync("bronz.fonz", "webhook", body)).Status);
        _service.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await _service.SendCallbackAsync("bronz.fonz", "webhook", body)).Status);

        var stored = Assert.Single(await EventsAsync());

        Assert.Equal($$$"""{"id":"{{{_person.IgUserId}}}", "time":1,"new":{"é":1.0}}""", stored.Json);
        Assert.Equal(_service.Clock.GetUtcNow().AddHours(-1), stored.ReceivedAt);
    }

    [Fact]
    public async Task Events_are_forgotten_when_their_time_is_over()
    {
        _ = await _service.SendCallbackAsync("bronz.fonz", "webhook");
        _service.Clock.Advance(TimeSpan.FromDays(30));
        await _service.Get<AccountRetention>().RunOnceAsync(default);
        Assert.Single(await EventsAsync());

        _service.Clock.Advance(TimeSpan.FromTicks(1));
        await _service.Get<AccountRetention>().RunOnceAsync(default);

        Assert.Empty(await EventsAsync());
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_counted_and_nothing_else_happens()
    {
        var account = await _tenant.LogInAsync("bronz.fonz");
        var counted = new List<string>();
        using var listener = new MeterListener();
        var meter = _service.Get<AccountMetrics>();
        // Other services run in this process at the same time, each with a meter of its own.
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == AccountMetrics.RefusedCallbacks && instrument.Meter == meter.Meter)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add((string)tags[0].Value!));
        listener.Start();

        foreach (var kind in new[] { "webhook", "deauthorize", "data-deletion" })
        {
            Assert.Equal(401, (await _service.SendCallbackAsync("bronz.fonz", kind, wrongSignature: true)).Status);
        }

        using var unsigned = await _service.Http.PostAsync(_service.Url("instagram/webhooks"), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        foreach (var form in new[] { "", "signed_request=", "signed_request=a.b", "other=1" })
        {
            using var answer = await PostFormAsync("deauthorize", form);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(["webhook", "deauthorize", "data-deletion", "webhook", "deauthorize", "deauthorize", "deauthorize", "deauthorize"], counted);
        Assert.Empty(await EventsAsync());
        Assert.Equal("connected", (await _tenant.AccountAsync(account))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_webhook_may_have_a_mebibyte()
    {
        using var longest = await PostSignedAsync(Padded(CallbackEndpoints.MaxWebhookBytes));
        using var longer = await PostSignedAsync(Padded(CallbackEndpoints.MaxWebhookBytes + 1));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (longest.StatusCode, longer.StatusCode));
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task A_signed_body_that_is_no_JSON_is_malformed()
    {
        using var answer = await PostSignedAsync("{"u8.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_without_the_apps_secret_takes_no_callback()
    {
        await using var service = await AccountService.StartAsync(withLogin: false);
        _ = service.Simulator.AddAccount("bronz.fonz");

        Assert.Equal(401, (await service.SendCallbackAsync("bronz.fonz", "webhook")).Status);
        Assert.Equal(401, (await service.SendCallbackAsync("bronz.fonz", "deauthorize")).Status);
    }

    [Fact]
    public async Task A_person_who_removes_the_app_is_disconnected_in_every_tenant_and_what_was_pending_fails()
    {
        var other = await _service.NewTenantAsync();
        _ = _service.Simulator.AddAccount("bystander");
        var (mine, theirs, bystander) = (await _tenant.LogInAsync("bronz.fonz"), await other.LogInAsync("bronz.fonz"), await _tenant.LogInAsync("bystander"));
        var media = await _tenant.UploadAsync();
        var due = _service.Clock.GetUtcNow().AddDays(1);
        var jobs = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            jobs.Add(await _tenant.PublishAsync(mine, media, due.AddMinutes(i)));
        }

        var foreign = await _tenant.PublishAsync(bystander, media, due);
        _service.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(200, (await _service.SendCallbackAsync("bronz.fonz", "deauthorize")).Status);

        foreach (var (tenant, account) in new[] { (_tenant, mine), (other, theirs) })
        {
            var revoked = await tenant.AccountAsync(account);
            Assert.Equal("revoked", revoked["status"]!.GetValue<string>());
            Assert.Contains("removed the app", revoked["statusReason"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(_service.Clock.GetUtcNow(), revoked["statusSince"]!.GetValue<DateTimeOffset>());
            Assert.Equal(0, revoked["quota"]!["reserved"]!.GetValue<int>());
        }

        foreach (var job in jobs)
        {
            var ended = await _tenant.SendAsync(HttpMethod.Get, $"jobs/publish/{job}");
            Assert.Equal("failed", ended["status"]!.GetValue<string>());
            Assert.Equal("account_not_connected", ended["error"]!["code"]!.GetValue<string>());
            Assert.True(ended["error"]!["safeToResubmit"]!.GetValue<bool>());
        }

        Assert.Equal("connected", (await _tenant.AccountAsync(bystander))["status"]!.GetValue<string>());
        var left = Assert.Single((await _tenant.SendAsync(HttpMethod.Get, "publish/scheduled"))["items"]!.AsArray());
        Assert.Equal(foreign, left!["outputJobId"]!.GetValue<string>());
        Assert.Empty(_service.Simulator.Posts);
    }

    [Fact]
    public async Task A_deauthorization_by_the_accounts_own_id_is_understood_too()
    {
        var account = await _tenant.LogInAsync("bronz.fonz");

        using var answer = await PostFormAsync("deauthorize", $"signed_request={Signed(_person.IgUserId, _service.Clock.GetUtcNow())}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("revoked", (await _tenant.AccountAsync(account))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deauthorization_that_is_sent_again_after_a_new_login_does_not_undo_it()
    {
        var account = await _tenant.LogInAsync("bronz.fonz");
        var old = $"signed_request={Signed(_person.AppScopedId, _service.Clock.GetUtcNow())}";
        using var first = await PostFormAsync("deauthorize", old);
        Assert.Equal("revoked", (await _tenant.AccountAsync(account))["status"]!.GetValue<string>());
        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await _tenant.LogInAsync("bronz.fonz");

        using var deauthorized = await PostFormAsync("deauthorize", old);
        using var deleted = await PostFormAsync("data-deletion", old);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (deauthorized.StatusCode, deleted.StatusCode));
        Assert.Equal("connected", (await _tenant.AccountAsync(account))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_person_nobody_knows_can_be_deauthorized_and_deleted()
    {
        var request = $"signed_request={Signed("1", _service.Clock.GetUtcNow())}";
        using var deauthorized = await PostFormAsync("deauthorize", request);
        using var deleted = await PostFormAsync("data-deletion", request);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (deauthorized.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task A_data_deletion_removes_token_profile_media_and_events_and_tells_how_it_stands()
    {
        _ = _service.Simulator.AddAccount("bystander");
        var (account, bystander) = (await _tenant.LogInAsync("bronz.fonz"), await _tenant.LogInAsync("bystander"));
        var (published, scheduled, shared, unused) = (await _tenant.UploadAsync(), await _tenant.UploadAsync(), await _tenant.UploadAsync(), await _tenant.UploadAsync());
        var live = await _tenant.PublishAsync(account, published);
        Assert.Equal("succeeded", (await _tenant.EndOfAsync(live))["status"]!.GetValue<string>());
        var due = _service.Clock.GetUtcNow().AddDays(1);
        var pending = await _tenant.PublishAsync(account, scheduled, due);
        _ = await _tenant.PublishAsync(account, shared, due);
        var foreign = await _tenant.PublishAsync(bystander, shared, due);
        _ = await _service.SendCallbackAsync("bronz.fonz", "webhook");
        _service.Clock.Advance(TimeSpan.FromSeconds(1));

        var (status, text) = await _service.SendCallbackAsync("bronz.fonz", "data-deletion");

        Assert.Equal(200, status);
        var answer = JsonNode.Parse(text)!;
        var code = answer["confirmation_code"]!.GetValue<string>();
        Assert.Equal(_service.Url($"instagram/data-deletion/{code}").ToString(), answer["url"]!.GetValue<string>());
        _ = await _tenant.SendAsync(HttpMethod.Get, $"instagram/accounts/{account}", expected: 404);
        Assert.Equal("connected", (await _tenant.AccountAsync(bystander))["status"]!.GetValue<string>());
        Assert.Equal("failed", (await _tenant.SendAsync(HttpMethod.Get, $"jobs/publish/{pending}"))["status"]!.GetValue<string>());
        Assert.Equal("succeeded", (await _tenant.SendAsync(HttpMethod.Get, $"jobs/publish/{live}"))["status"]!.GetValue<string>());
        foreach (var (mediaItem, expected) in new[] { (published, 404), (scheduled, 404), (shared, 200), (unused, 200) })
        {
            _ = await _tenant.SendAsync(HttpMethod.Get, $"media/{mediaItem}", expected: expected);
        }

        Assert.Empty(await EventsAsync());
        Assert.Contains("Your data are being deleted", await StatusPageAsync(code), StringComparison.Ordinal);

        // The other account's job goes out; what waited for it goes then.
        _service.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("succeeded", (await _tenant.EndOfAsync(foreign))["status"]!.GetValue<string>());
        await _service.Get<AccountRetention>().RunOnceAsync(default);

        _ = await _tenant.SendAsync(HttpMethod.Get, $"media/{shared}", expected: 404);
        Assert.Contains("Your data are deleted", await StatusPageAsync(code), StringComparison.Ordinal);
        var request = (await _service.Get<IDataDeletionStore>().FindAsync(code, default))!.Value;
        Assert.Empty(request.IgUsers);
        Assert.Empty(request.Accounts);
        Assert.Null(await _service.Get<IAppScopedIds>().FindAsync(new AppScopedId(_person.AppScopedId), default));
    }

    [Fact]
    public async Task A_deletion_request_that_is_sent_again_gets_the_same_code_and_deletes_nothing_new()
    {
        _ = await _tenant.LogInAsync("bronz.fonz");
        var request = $"signed_request={Signed(_person.AppScopedId, _service.Clock.GetUtcNow())}";
        using var first = await PostFormAsync("data-deletion", request);
        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        var account = await _tenant.LogInAsync("bronz.fonz");

        using var second = await PostFormAsync("data-deletion", request);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal("connected", (await _tenant.AccountAsync(account))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("%3Cscript%3E")]
    public async Task A_code_that_nobody_was_given_leads_to_a_page_that_says_so(string code)
    {
        using var page = await _service.Http.GetAsync(new Uri(ConfirmationPath + code, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Unknown code", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    private async Task<string> StatusPageAsync(string code)
    {
        using var page = await _service.Http.GetAsync(new Uri(ConfirmationPath + code, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return await page.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> VerifyAsync(string mode, string token, string challenge) => _service.Http.GetAsync(
        $"{_service.Url("instagram/webhooks")}?hub.mode={mode}&hub.verify_token={token}&hub.challenge={Uri.EscapeDataString(challenge)}");

    private Task<HttpResponseMessage> PostFormAsync(string callback, string form) => _service.Http.PostAsync(
        _service.Url($"instagram/{callback}"), new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")));

    private async Task<HttpResponseMessage> PostSignedAsync(byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _service.Url("instagram/webhooks")) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AccountService.AppSecret), body)));
        return await _service.Http.SendAsync(request);
    }

    private byte[] Padded(int length)
    {
        var entry = $$"""{"object":"instagram","entry":[{"id":"{{_person.IgUserId}}"}]}""";
        return Encoding.UTF8.GetBytes(entry.PadRight(length));
    }

    private static string Signed(string user, DateTimeOffset issuedAt)
    {
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"user_id":"{{user}}","algorithm":"HMAC-SHA256","issued_at":{{issuedAt.ToUnixTimeSeconds()}}}"""));
        return $"{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AccountService.AppSecret), Encoding.UTF8.GetBytes(payload)))}.{payload}";
    }

    private async Task<List<WebhookEvent>> EventsAsync()
    {
        var events = new List<WebhookEvent>();
        await foreach (var item in _service.Get<IWebhookEventStore>().ByIgUserAsync(new IgUserId(_person.IgUserId), default))
        {
            events.Add(item);
        }

        return events;
    }
}
