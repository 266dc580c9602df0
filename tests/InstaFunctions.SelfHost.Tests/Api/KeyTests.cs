using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>API keys: what they may do, how long they live, and how wrong ones are met.</summary>
public sealed class KeyTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;

    private string Keys => $"/api/v1/admin/tenants/{fixture.Ann.TenantId}/keys";

    [Fact]
    public async Task A_key_of_one_action_is_refused_the_others_with_a_sentence_that_says_what_it_may()
    {
        var reader = await KeyAsync(new JsonObject { ["actions"] = new JsonArray("read") });

        _ = (await reader.GetAsync(Customer.Jobs)).Is(200);
        var refused = (await reader.PostAsync(Customer.Single, fixture.Ann.Body())).IsProblem(403, "key_not_allowed");
        Assert.StartsWith("This API key may read.", refused["detail"], StringComparison.Ordinal);
        _ = (await reader.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = "x" })).IsProblem(403, "key_not_allowed");
    }

    [Fact]
    public async Task A_key_of_one_account_reaches_no_other_by_any_way()
    {
        var other = await fixture.Ann.ConnectAnotherAsync();
        var job = await fixture.Ann.ScheduleAsync(_service.Now.AddDays(2));
        var limited = await KeyAsync(new JsonObject { ["accounts"] = new JsonArray(other) });
        var own = fixture.Ann.Body(("instagramAccountId", other), ("scheduledAt", Customer.Text(_service.Now.AddDays(3))));

        _ = (await limited.PostAsync(Customer.Single, own)).Is(202);
        _ = (await limited.GetAsync($"{Customer.Jobs}?instagramAccountId={other}")).Is(200);
        Answer[] refused =
        [
            await limited.PostAsync(Customer.Single, fixture.Ann.Body()),
            await limited.PostAsync($"{Customer.Single}/validate", fixture.Ann.Body()),
            await limited.PostAsync(Customer.CarouselPath, fixture.Ann.CarouselBody()),
            await limited.GetAsync(Customer.Jobs),
            await limited.GetAsync($"{Customer.Jobs}?instagramAccountId={fixture.Ann.Account}"),
            await limited.GetAsync(Customer.Scheduled),
            await limited.GetAsync($"{Customer.Jobs}/{job}"),
            await limited.PostAsync($"{Customer.Jobs}/{job}/cancel"),
            await limited.DeleteAsync($"{Customer.Scheduled}/{job}"),
            await limited.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["caption"] = "x" }),
            await limited.GetAsync($"/api/v1/instagram/accounts/{fixture.Ann.Account}"),
            await limited.GetAsync($"/api/v1/instagram/accounts/{fixture.Ann.Account}/quota"),
            await limited.DeleteAsync($"/api/v1/instagram/accounts/{fixture.Ann.Account}"),
            await limited.PostAsync("/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = "x" }),
            await limited.PostAsync("/api/v1/instagram/connect", new JsonObject()),
        ];
        Assert.All(refused, answer => answer.IsProblem(403, "key_not_allowed"));
        var accounts = (await limited.GetAsync("/api/v1/instagram/accounts")).Is(200);
        Assert.Equal(other, Assert.Single(accounts.Json["items"]!.AsArray())!["instagramAccountId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_keys_answer_is_not_given_again_to_a_key_that_may_not_ask()
    {
        var reader = await KeyAsync(new JsonObject { ["accounts"] = new JsonArray(await fixture.Ann.ConnectAnotherAsync()) });
        var body = fixture.Ann.Body(("scheduledAt", Customer.Text(_service.Now.AddDays(4))));
        _ = (await fixture.Ann.Caller.PostAsync(Customer.Single, body, ("Idempotency-Key", "limited-1"))).Is(202);

        _ = (await reader.PostAsync(Customer.Single, body, ("Idempotency-Key", "limited-1"))).IsProblem(403, "key_not_allowed");
    }

    [Fact]
    public async Task A_rotated_key_and_its_successor_overlap_and_then_only_one_works()
    {
        var made = (await _service.Admin.PostAsync(Keys, new JsonObject { ["name"] = "till", ["actions"] = new JsonArray("read") })).Is(201);
        var rotated = (await _service.Admin.PostAsync($"{Keys}/{made["keyId"]}/rotate", new JsonObject { ["overlapSeconds"] = 60 })).Is(201);
        var (before, after) = (_service.As(made["apiKey"]), _service.As(rotated["apiKey"]));

        _ = (await before.GetAsync(Customer.Jobs)).Is(200);
        _ = (await after.GetAsync(Customer.Jobs)).Is(200);
        _ = (await after.PostAsync(Customer.Single, fixture.Ann.Body())).IsProblem(403, "key_not_allowed");
        _service.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("expired at", (await before.GetAsync(Customer.Jobs)).IsProblem(401, "unauthorized")["detail"], StringComparison.Ordinal);
        _ = (await after.GetAsync(Customer.Jobs)).Is(200);
        _ = (await _service.Admin.PostAsync($"{Keys}/{made["keyId"]}/rotate")).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task A_list_shows_names_and_last_uses_and_all_keys_can_go_at_once()
    {
        var tenant = (await _service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "listed" })).Is(201);
        var keys = $"/api/v1/admin/tenants/{tenant["tenantId"]}/keys";
        var caller = _service.As(tenant["apiKey"]);

        // An id's order is that of its millisecond.
        _service.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _ = (await _service.Admin.PostAsync(keys, new JsonObject { ["name"] = "spare" })).Is(201);
        var usedAt = _service.Now;
        _ = (await caller.GetAsync(Customer.Jobs)).Is(200);
        _service.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        _ = (await caller.GetAsync(Customer.Jobs)).Is(200);

        var listed = (await _service.Admin.GetAsync(keys)).Is(200).Json["items"]!.AsArray();
        Assert.Equal(usedAt, listed[0]!["lastUsedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal("spare", listed[1]!["name"]!.GetValue<string>());
        Assert.Null(listed[1]!["lastUsedAt"]);
        Assert.DoesNotContain(listed, key => key!["apiKey"] is not null || key["hash"] is not null);
        _service.Clock.Advance(TimeSpan.FromTicks(1));
        _ = (await caller.GetAsync(Customer.Jobs)).Is(200);
        Assert.Equal(_service.Now, (await _service.Admin.GetAsync(keys)).Json["items"]![0]!["lastUsedAt"]!.GetValue<DateTimeOffset>());

        Assert.Equal("2", (await _service.Admin.DeleteAsync(keys)).Is(200)["removed"]);
        _ = (await caller.GetAsync(Customer.Jobs)).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("""{"actions":[]}""", "actions:no_actions")]
    [InlineData("""{"accounts":[]}""", "accounts:account_count")]
    [InlineData("""{"accounts":["019e1b70-6f9e-80fd-8c49-690bcbdaf8db"]}""", "accounts[0]:account_not_found")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt:in_the_past")]
    [InlineData("""{"name":""}""", "name:name_length")]
    public async Task What_a_key_may_do_is_checked(string body, string error) =>
        _ = (await _service.Admin.PostTextAsync(Keys, body)).IsProblem(422, "validation_failed", error);

    [Fact]
    public async Task After_too_many_wrong_keys_an_address_waits_and_tenants_with_working_keys_do_not()
    {
        await using var service = await Service.StartAsync(("Api:FailedKeysPerMinute", "3"), ("Api:FailedOperatorKeysPerMinute", "2"));
        var made = (await service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "guessed" })).Is(201);
        var tenant = service.As(made["apiKey"]);
        var guesser = service.As("if_guess");
        _ = (await tenant.GetAsync(Customer.Jobs)).Is(200);

        for (var guess = 0; guess < 3; guess++)
        {
            _ = (await guesser.GetAsync(Customer.Jobs)).IsProblem(401, "unauthorized");
        }

        Assert.NotNull((await guesser.GetAsync(Customer.Jobs)).IsProblem(429, "rate_limited").Header("Retry-After"));
        _ = (await tenant.GetAsync(Customer.Jobs)).Is(200);
        _ = (await guesser.GetAsync("/api/v1/admin/tenants")).IsProblem(401, "unauthorized");
        _ = (await guesser.GetAsync("/api/v1/admin/tenants")).IsProblem(401, "unauthorized");
        _ = (await service.Admin.GetAsync("/api/v1/admin/tenants")).IsProblem(429, "rate_limited");
    }

    private async Task<Caller> KeyAsync(JsonObject rights) => _service.As((await _service.Admin.PostAsync(Keys, rights)).Is(201)["apiKey"]);
}
