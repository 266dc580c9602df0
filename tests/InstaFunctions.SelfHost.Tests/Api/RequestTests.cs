using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>What is the same for every route: problems, keys, ids of requests, bodies.</summary>
public sealed class RequestTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task A_problem_has_all_its_members()
    {
        var answer = (await _ann.PublishAsync(("caption", 1))).Is(400);

        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Equal(["type", "title", "status", "detail", "code", "requestId", "error", "errors"], answer.Json.Select(m => m.Key));
        Assert.Equal("urn:instafunctions:problem:invalid_request", answer["type"]);
        Assert.Equal("Bad Request", answer["title"]);
        Assert.Equal("400", answer["status"]);
        Assert.Equal("invalid_request", (string)answer.Json["error"]!["code"]!);
        Assert.Equal(answer["detail"], (string)answer.Json["error"]!["message"]!);
        Assert.Equal(answer.Header("X-Request-Id"), answer["requestId"]);
        var error = answer.Json["errors"]![0]!.AsObject();
        Assert.Equal(("caption", "wrong_type", "must be a string."), ((string)error["field"]!, (string)error["code"]!, (string)error["message"]!));
    }

    [Theory]
    [InlineData("my-request.1:a_B", true)]
    [InlineData("two words", false)]
    [InlineData("<script>", false)]
    [InlineData("", false)]
    public async Task A_harmless_request_id_is_echoed(string id, bool taken)
    {
        var answer = await _ann.Caller.GetAsync(Customer.Jobs, ("X-Request-Id", id));

        Assert.Equal(taken, answer.Header("X-Request-Id") == id);
        Assert.NotEmpty(answer.Header("X-Request-Id")!);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_request_id_has_128_characters_at_most(int length, bool taken)
    {
        var id = new string('r', length);

        Assert.Equal(taken, (await _ann.Caller.GetAsync(Customer.Jobs, ("X-Request-Id", id))).Header("X-Request-Id") == id);
    }

    [Fact]
    public async Task Without_a_known_key_everything_is_401()
    {
        using var stranger = new Caller(_service.Url, "if_unknown");
        Answer[] refused =
        [
            await _service.Nobody.GetAsync(Customer.Jobs),
            await _service.Nobody.GetAsync(Customer.Jobs, ("Authorization", "Basic eDp5")),
            await _service.Nobody.GetAsync(Customer.Jobs, ("Authorization", "Bearer")),
            await _service.Nobody.GetAsync(Customer.Jobs, ("Authorization", "Bearer ")),
            await stranger.GetAsync(Customer.Jobs),
            await stranger.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "x" }),
            await _service.Admin.GetAsync(Customer.Jobs),
            await _ann.Caller.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "x" }),
        ];

        Assert.All(refused, answer => Assert.Equal("Bearer", answer.IsProblem(401, "unauthorized").Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task The_scheme_of_the_key_is_read_in_any_case()
    {
        var tenant = (await _service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "cased" })).Is(201);

        _ = (await _service.Nobody.GetAsync(Customer.Jobs, ("Authorization", $"bearer {tenant["apiKey"]}"))).Is(200);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("POST", "/api/v2/publish/instagram", 404, "not_found")]
    [InlineData("PUT", "/api/v1/publish/instagram", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/v1/jobs/publish", 405, "method_not_allowed")]
    public async Task What_no_route_takes_is_a_problem_too(string method, string path, int status, string code)
    {
        var answer = (await _ann.Caller.SendAsync(method, path, null, ("X-Request-Id", "mine"))).IsProblem(status, code);

        Assert.Equal("mine", answer["requestId"]);
        Assert.Equal(status == 405, answer.Header("Allow") is { Length: > 0 });
    }

    [Theory]
    [InlineData("", "mediaId:required", "instagramAccountId:required")]
    [InlineData("{", "$:malformed_json")]
    [InlineData("[]", "$:not_an_object")]
    [InlineData("null", "$:not_an_object")]
    [InlineData("{} {}", "$:malformed_json")]
    [InlineData("""{"a":1,}""", "$:malformed_json")]
    [InlineData("""{"mediaId":"x","mediaId":"y","instagramAccountId":null}""", "mediaId:not_a_uuid", "mediaId:duplicate_field", "instagramAccountId:required")]
    [InlineData("""{"mediaId":null,"\ud800":1}""", "mediaId:required", "instagramAccountId:required", "$:unknown_field")]
    [InlineData("""{"caption":"\ud800"}""", "caption:invalid_text", "mediaId:required", "instagramAccountId:required")]
    [InlineData("""{"Caption":"x"}""", "Caption:unknown_field", "mediaId:required", "instagramAccountId:required")]
    public async Task A_body_that_is_no_sensible_object_is_400(string body, params string[] errors) =>
        _ = (await _ann.Caller.PostTextAsync(Customer.Single, body)).IsProblem(400, "invalid_request", errors);

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_400()
    {
        var content = new ByteArrayContent([.. "{\"caption\":\""u8, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        _ = (await _ann.Caller.SendAsync("POST", Customer.Single, content)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_deep_body_is_400() =>
        _ = (await _ann.Caller.PostTextAsync(Customer.Single, new string('[', 1000) + new string(']', 1000))).IsProblem(400, "invalid_request");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_of_another_type_is_415(string? type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        _ = (await _ann.Caller.SendAsync("POST", Customer.Single, content)).IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData((64 * 1024) + 1, 413)]
    public async Task A_JSON_body_has_64_KiB_at_most(int bytes, int status)
    {
        var answer = await _ann.Caller.PostTextAsync(Customer.Single, "{\"x\":\"" + new string('x', bytes - 8) + "\"}");

        _ = answer.IsProblem(status, status == 413 ? "too_large" : "invalid_request");
    }

    [Fact]
    public async Task Ids_of_another_tenant_are_answered_like_ids_of_nobody()
    {
        var bob = fixture.Bob.Caller;
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        var ended = (await _ann.PublishToEndAsync())["outputJobId"]!;
        var carol = await _service.AddCustomerAsync("carol");
        const string Unknown = "019e1b70-6f9e-80fd-8c49-690bcbdaf8db";

        foreach (var (method, path, id) in new[]
        {
            ("GET", "/api/v1/jobs/publish/{0}", job),
            ("GET", "/api/v1/jobs/publish/{0}", ended),
            ("POST", "/api/v1/jobs/publish/{0}/cancel", job),
            ("DELETE", "/api/v1/publish/scheduled/{0}", job),
            ("DELETE", "/api/v1/publish/scheduled/{0}", ended),
            ("PATCH", "/api/v1/publish/scheduled/{0}", job),
            ("POST", "/api/v1/jobs/publish/{0}/resolve", ended),
            ("GET", "/api/v1/media/{0}", _ann.Photo),
            ("DELETE", "/api/v1/media/{0}", _ann.Photo),
            ("POST", "/api/v1/media/{0}/complete", _ann.Photo),
            ("GET", "/api/v1/instagram/accounts/{0}", _ann.Account),
            ("GET", "/api/v1/instagram/accounts/{0}/quota", _ann.Account),
            ("DELETE", "/api/v1/instagram/accounts/{0}", _ann.Account),
        })
        {
            var foreign = await SendAsync(id);
            var unknown = await SendAsync(Unknown);

            Assert.Equal(unknown.Is(404).Text, foreign.Text);

            Task<Answer> SendAsync(string which)
            {
                var body = (method, path) switch
                {
                    ("PATCH", _) => new JsonObject { ["caption"] = "x" },
                    (_, "/api/v1/jobs/publish/{0}/resolve") => new JsonObject { ["published"] = true },
                    _ => null,
                };
                return carol.Caller.SendAsync(
                    method,
                    path.Replace("{0}", which, StringComparison.Ordinal),
                    body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
                    ("X-Request-Id", "same"));
            }
        }

        foreach (var (field, foreign) in new[] { ("mediaId", _ann.Photo), ("instagramAccountId", _ann.Account) })
        {
            var of = fixture.Bob;
            var theirs = await bob.PostAsync(Customer.Single, of.Body((field, foreign)), ("X-Request-Id", "same"));
            var nobodys = await bob.PostAsync(Customer.Single, of.Body((field, Unknown)), ("X-Request-Id", "same"));
            Assert.Equal(nobodys.Is(404).Text, theirs.Text);
        }

        Assert.Equal("scheduled", (await _ann.JobAsync(job))["status"]);
        _ = (await _ann.Caller.GetAsync($"/api/v1/media/{_ann.Photo}")).Is(200);
    }

    [Fact]
    public async Task More_requests_than_permitted_are_429_and_told_apart_from_Instagrams_limit()
    {
        await using var service = await Service.StartAsync(("Api:PermitsPerMinute", "3"));
        var tenant = (await service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "busy" })).Is(201);
        var second = (await service.Admin.PostAsync($"/api/v1/admin/tenants/{tenant["tenantId"]}/keys")).Is(201);
        var caller = service.As(tenant["apiKey"]);
        for (var left = 2; left >= 0; left--)
        {
            var admitted = (await caller.GetAsync(Customer.Jobs)).Is(200);
            Assert.Equal("\"key\";q=3;w=60", admitted.Header("RateLimit-Policy"));
            Assert.StartsWith($"\"key\";r={left};t=", admitted.Header("RateLimit"), StringComparison.Ordinal);
        }

        var refused = (await caller.GetAsync(Customer.Jobs)).IsProblem(429, "rate_limited");

        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.StartsWith("\"key\";r=0;t=", refused.Header("RateLimit"), StringComparison.Ordinal);

        // Another key has its own permits, and the operator needs none.
        _ = (await service.As(second["apiKey"]).GetAsync(Customer.Jobs)).Is(200);
        _ = (await service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "next" })).Is(201);
    }
}
