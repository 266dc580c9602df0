using System.Net;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Simulator;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class LoginTests : IAsyncLifetime
{
    private const string Back = AccountService.ReturnOrigin + "/done?x=1";
    private AccountService _service = null!;
    private TenantClient _tenant = null!;
    private string _igUser = "";

    public async Task InitializeAsync()
    {
        _service = await AccountService.StartAsync();
        _tenant = await _service.NewTenantAsync();
        _igUser = _service.Simulator.AddAccount("bronz.fonz", "Bronz Fonz").IgUserId;
    }

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Theory]
    [InlineData(TokenShape.Documented)]
    [InlineData(TokenShape.Flat)]
    public async Task A_login_connects_the_account_and_leads_back(TokenShape shape)
    {
        _service.Simulator.Configure(o => o with { TokenShape = shape });

        var redirect = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz"));

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        var query = QueryHelpers.ParseQuery(redirect.Headers.Location!.Query);
        Assert.Equal(AccountService.ReturnOrigin + "/done", redirect.Headers.Location.GetLeftPart(UriPartial.Path));
        Assert.Equal(("1", "connected"), (query["x"].ToString(), query["status"].ToString()));
        Assert.Equal("no-referrer", Assert.Single(redirect.Headers.GetValues("Referrer-Policy")));
        var account = await _tenant.AccountAsync(query["instagramAccountId"].ToString());
        Assert.Equal("connected", account["status"]!.GetValue<string>());
        Assert.Equal(_igUser, account["igUserId"]!.GetValue<string>());
        Assert.Equal("Bronz Fonz", account["name"]!.GetValue<string>());
        Assert.Equal(_service.Clock.GetUtcNow().AddDays(60), account["tokenExpiresAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(["instagram_business_basic", "instagram_business_content_publish"], account["permissions"]!.AsArray().Select(p => p!.GetValue<string>()));
    }

    [Theory]
    [InlineData("PERSONAL")]
    [InlineData("personal")]
    public async Task A_personal_account_is_not_connected(string type)
    {
        _ = _service.Simulator.AddAccount("just.me", accountType: type);

        var redirect = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(), "just.me"));

        Assert.Contains("personal account", await ReadPageAsync(redirect, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Empty((await _service.Get<IAccountStore>().ListAsync(
            TenantId.From(Guid.Parse(_tenant.TenantId)), new InstaFunctions.Core.PageRequest(10), default)).Items);
    }

    [Fact]
    public async Task The_start_says_until_when_and_asks_for_what_publishing_needs()
    {
        var started = await _tenant.SendAsync(HttpMethod.Post, "instagram/connect", []);

        var url = await _service.OpenAsync(started["authorizeUrl"]!.GetValue<string>());
        var query = QueryHelpers.ParseQuery(url.Query);
        Assert.Equal(_service.Clock.GetUtcNow().AddMinutes(15), started["expiresAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(new Uri(_service.PlatformUrl, "oauth/authorize").ToString(), url.GetLeftPart(UriPartial.Path));
        Assert.Equal("instagram_business_basic,instagram_business_content_publish", query["scope"].ToString());
        Assert.Equal(_service.Url("instagram/callback").ToString(), query["redirect_uri"].ToString());
        Assert.Equal(_service.Simulator.Options.AppId, query["client_id"].ToString());
    }

    [Fact]
    public async Task Without_a_return_url_the_person_reads_a_page()
    {
        _ = _service.Simulator.AddAccount("<b>bold</b>");
        var page = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(), "<b>bold</b>"));

        var html = await ReadPageAsync(page, HttpStatusCode.OK);
        Assert.Contains("&lt;b&gt;bold&lt;/b&gt; is connected", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_again_renews_the_same_account_whatever_was_wrong_with_it()
    {
        var first = await _tenant.LogInAsync("bronz.fonz");
        var store = _service.Get<IAccountStore>();
        var row = (await store.FindAsync(TenantId.From(Guid.Parse(_tenant.TenantId)), AccountId.From(Guid.Parse(first)), default))!;
        _ = await store.TryUpdateAsync(
            row.Value with { Status = AccountStatus.Paused, StatusReason = "spam", PausedUntil = _service.Clock.GetUtcNow().AddDays(1) }, row.Version, default);
        _service.Clock.Advance(TimeSpan.FromDays(1));

        var second = await _tenant.LogInAsync("bronz.fonz");

        Assert.Equal(first, second);
        var account = await _tenant.AccountAsync(second);
        Assert.Equal("connected", account["status"]!.GetValue<string>());
        Assert.Null(account["pausedUntil"]);
        Assert.Null(account["statusReason"]);
        Assert.Equal(_service.Clock.GetUtcNow().AddDays(60), account["tokenExpiresAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(_service.Clock.GetUtcNow().AddDays(-1), account["createdAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(_service.Clock.GetUtcNow(), account["connectedAt"]!.GetValue<DateTimeOffset>());
        Assert.Single((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_account_without_the_permission_to_publish_is_stored_and_says_so()
    {
        var id = await _tenant.LogInAsync("bronz.fonz", "instagram_business_content_publish");

        var account = await _tenant.AccountAsync(id);
        Assert.Equal("needs_permission", account["status"]!.GetValue<string>());
        Assert.Contains("instagram_business_content_publish", account["statusReason"]!.GetValue<string>(), StringComparison.Ordinal);
        var problem = await _tenant.SendAsync(
            HttpMethod.Post,
            "publish/instagram",
            new JsonObject { ["instagramAccountId"] = id, ["mediaId"] = await _tenant.UploadAsync() },
            expected: 409);
        Assert.Equal("account_not_connected", problem["code"]!.GetValue<string>());

        Assert.Equal(id, await _tenant.LogInAsync("bronz.fonz"));
        Assert.Equal("connected", (await _tenant.AccountAsync(id))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_the_permission_to_read_nothing_is_stored()
    {
        var page = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz", true, "instagram_business_basic"));

        var html = await ReadPageAsync(page, HttpStatusCode.OK);
        Assert.Contains("instagram_business_basic", html, StringComparison.Ordinal);
        Assert.Contains("https://app.example/done?x=1&amp;error=permission_missing", html, StringComparison.Ordinal);
        Assert.Empty((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_refusal_leads_back_with_access_denied()
    {
        var redirect = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz", allow: false));

        Assert.Equal($"{Back}&error=access_denied", redirect.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_refusal_without_a_return_url_is_a_page()
    {
        var page = await FinishAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(), "bronz.fonz", allow: false));

        Assert.Contains("You did not allow the connection", await ReadPageAsync(page, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_comes_back_once_only()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");
        _ = await FinishAsync(back);

        await RefusedAsync(back.ToString());
        await RefusedAsync(WithState(back, "error", "access_denied"));
    }

    [Fact]
    public async Task A_refused_login_cannot_be_taken_up_again()
    {
        var authorizeUrl = await _tenant.StartLoginAsync(Back);
        _ = await FinishAsync(await _service.AnswerAsync(authorizeUrl, "bronz.fonz", allow: false));

        await RefusedAsync((await _service.AnswerAsync(authorizeUrl, "bronz.fonz")).ToString());
    }

    [Fact]
    public async Task A_login_comes_back_within_a_quarter_of_an_hour_or_not_at_all()
    {
        var (inTime, late) = (await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz"), await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz"));

        _service.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.Found, (await FinishAsync(inTime)).StatusCode);
        _service.Clock.Advance(TimeSpan.FromTicks(1));
        await RefusedAsync(late.ToString());
    }

    [Fact]
    public async Task A_state_that_was_changed_or_made_up_is_refused()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");
        var state = QueryHelpers.ParseQuery(back.Query)["state"].ToString();
        var changed = state[..20] + (state[20] == 'A' ? 'B' : 'A') + state[21..];
        foreach (var wrong in new[] { "", "x", changed, state[..^4], state + "AAAA", state + "," + state, Guid.NewGuid().ToString(), new string('A', 200), new string('A', 1001), "=%&<script>" })
        {
            await RefusedAsync(QueryHelpers.AddQueryString(_service.Url("instagram/callback").ToString(), new Dictionary<string, string?> { ["code"] = "c", ["state"] = wrong }));
        }

        Assert.Equal(HttpStatusCode.Found, (await FinishAsync(back)).StatusCode);
    }

    [Fact]
    public async Task The_account_belongs_to_the_tenant_whose_login_it_was()
    {
        var other = await _service.NewTenantAsync();
        var id = await _tenant.LogInAsync("bronz.fonz");

        _ = await other.SendAsync(HttpMethod.Get, $"instagram/accounts/{id}", expected: 404);
        Assert.NotEqual(id, await other.LogInAsync("bronz.fonz"));
        Assert.Equal("connected", (await _tenant.AccountAsync(id))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("?")]
    [InlineData("?code=a&error=b")]
    [InlineData("?code=a")]
    [InlineData("?error=access_denied")]
    public async Task A_call_that_no_login_leads_to_is_refused(string query) => await RefusedAsync(_service.Url("instagram/callback") + query);

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example@evil.example/")]
    [InlineData("https://app.example.evil.example/")]
    [InlineData("//app.example/")]
    [InlineData("http://app.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_url_on_another_origin_is_refused(string url)
    {
        var problem = await _tenant.SendAsync(HttpMethod.Post, "instagram/connect", new JsonObject { ["returnUrl"] = url }, expected: 422);

        Assert.Equal("returnUrl", problem["errors"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_origin_that_left_the_list_meanwhile_is_not_returned_to()
    {
        var tenant = await _service.NewTenantAsync("https://old.example");
        var back = await _service.AnswerAsync(await tenant.StartLoginAsync("https://old.example/"), "bronz.fonz");
        var tenants = _service.Get<ITenantStore>();
        var row = (await tenants.FindAsync(TenantId.From(Guid.Parse(tenant.TenantId)), default))!;
        _ = await tenants.TryUpdateAsync(row.Value with { ReturnOrigins = [] }, row.Version, default);

        Assert.Contains("bronz.fonz is connected", await ReadPageAsync(await FinishAsync(back), HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_Instagram_does_not_take_ends_in_a_page_that_leads_back()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");

        var page = await FinishAsync(new Uri(WithState(back, "code", "AQ-made-up")));

        var html = await ReadPageAsync(page, HttpStatusCode.BadGateway);
        Assert.Contains("https://app.example/done?x=1&amp;error=login_failed", html, StringComparison.Ordinal);
        Assert.DoesNotContain("AQ-made-up", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_Instagram_ends_in_a_page()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(), "bronz.fonz");
        _ = _service.Simulator.AddFault(new FaultRule { Endpoint = "token", Fault = new Fault { Kind = FaultKind.Error, Status = 500, Code = 2 } });

        _ = await ReadPageAsync(await FinishAsync(back), HttpStatusCode.BadGateway);
        Assert.Empty((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_service_without_an_app_says_so()
    {
        await using var service = await AccountService.StartAsync(withLogin: false);
        var tenant = await service.NewTenantAsync();

        var problem = await tenant.SendAsync(HttpMethod.Post, "instagram/connect", [], expected: 503);

        Assert.Equal("login_not_configured", problem["code"]!.GetValue<string>());
        Assert.Contains("Instagram:AppId", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_leaves_no_secret_in_the_logs_the_answers_or_the_folder()
    {
        var seen = new List<string>();
        var authorizeUrl = await _tenant.StartLoginAsync();
        var back = await _service.AnswerAsync(authorizeUrl, "bronz.fonz");
        var query = QueryHelpers.ParseQuery(back.Query);
        seen.Add(await (await FinishAsync(back)).Content.ReadAsStringAsync());
        seen.Add(await (await FinishAsync(back)).Content.ReadAsStringAsync());
        seen.Add((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts")).ToJsonString());
        _service.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await _service.RefreshTokensAsync());
        var row = (await _service.Get<IAccountStore>().ListAsync(TenantId.From(Guid.Parse(_tenant.TenantId)), new(1), default)).Items[0].Value;

        var scan = new SecretScan(new Dictionary<string, string>
        {
            ["app secret"] = AccountService.AppSecret,
            ["verify token"] = AccountService.VerifyToken,
            ["api key"] = _tenant.ApiKey,
            ["code"] = query["code"].ToString().TrimEnd('#', '_'),
            ["state"] = query["state"].ToString(),
            ["token"] = _service.Get<ISecretProtector>().Unprotect(row.ProtectedToken),
        });

        Assert.Empty(scan.FindIn("log", _service.Log.Text));
        Assert.All(seen, answer => Assert.Empty(scan.FindIn("answer", answer)));
        Assert.Empty(scan.FindInFolder(_service.Folder));
        Assert.Contains("was connected by a login", _service.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_sees_which_account_goes_to_whom_before_anything_is_stored()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");

        using var page = await _service.Http.GetAsync(back);

        var html = await ReadPageAsync(page, HttpStatusCode.OK);
        Assert.Contains("Tenant will be able to publish to the Instagram account bronz.fonz", html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.example", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Empty((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_person_who_cancels_is_led_back_and_nothing_is_stored()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");

        using var redirect = await _service.FinishAsync(back, "cancel");

        Assert.Equal($"{Back}&error=access_denied", redirect.Headers.Location!.ToString());
        Assert.Empty((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_confirmation_counts_once_and_a_forged_one_never()
    {
        using var page = await _service.Http.GetAsync(await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz"));
        var grant = AccountService.GrantOn(await page.Content.ReadAsStringAsync())!;
        foreach (var wrong in new[] { "", "x", grant[..^4], grant + "AAAA", "%ff" })
        {
            using var refused = await _service.DecideAsync(wrong, "connect");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var first = await _service.DecideAsync(grant, "connect");
        using var second = await _service.DecideAsync(grant, "connect");

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    [Fact]
    public async Task Another_browser_can_neither_finish_nor_confirm_a_login_and_does_not_spoil_it()
    {
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync(Back), "bronz.fonz");
        using var other = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

        using var refused = await other.GetAsync(back);
        Assert.Contains("another browser", await ReadPageAsync(refused, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var page = await _service.Http.GetAsync(back);
        var grant = AccountService.GrantOn(await page.Content.ReadAsStringAsync())!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant"] = grant, ["decision"] = "connect" });
        using var unconfirmed = await other.PostAsync(_service.Url("instagram/callback"), form);
        Assert.Equal(HttpStatusCode.BadRequest, unconfirmed.StatusCode);

        using var done = await _service.DecideAsync(grant, "connect");
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_from_other_sites_requests()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

        using var opened = await client.GetAsync(new Uri(await _tenant.StartLoginAsync()));

        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private Task<HttpResponseMessage> FinishAsync(Uri back) => _service.FinishAsync(back);

    private async Task RefusedAsync(string url)
    {
        using var page = await _service.Http.GetAsync(url);
        Assert.Contains("This login cannot be finished", await ReadPageAsync(page, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static async Task<string> ReadPageAsync(HttpResponseMessage page, HttpStatusCode status)
    {
        Assert.Equal(status, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        return await page.Content.ReadAsStringAsync();
    }

    // The same way back, with something else than what Instagram sent along.
    private static string WithState(Uri back, string name, string value) => QueryHelpers.AddQueryString(
        back.GetLeftPart(UriPartial.Path),
        new Dictionary<string, string?> { [name] = value, ["state"] = QueryHelpers.ParseQuery(back.Query)["state"].ToString() });
}
