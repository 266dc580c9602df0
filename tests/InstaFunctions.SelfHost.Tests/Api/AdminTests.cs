using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>The operator's routes, and the health of the service.</summary>
public sealed class AdminTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Tenants = "/api/v1/admin/tenants";
    private const string Unknown = "019e1b70-6f9e-80fd-8c49-690bcbdaf8db";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_tenant_has_no_feature_that_it_was_not_given()
    {
        var made = (await _service.Admin.PostAsync(Tenants, new JsonObject { ["name"] = "plain" })).Is(201);

        var shown = (await _service.Admin.PatchAsync($"{Tenants}/{made["tenantId"]}", new JsonObject { ["name"] = "renamed" })).Is(200);

        Assert.Equal(["tenantId", "apiKey", "keyId"], made.Json.Select(m => m.Key));
        Assert.Equal("renamed", shown["name"]);
        Assert.Equal("false", shown["scheduledPublishing"]);
        Assert.Null(shown["apiKey"]);
    }

    [Fact]
    public async Task Keys_are_added_and_revoked_one_by_one()
    {
        var made = (await _service.Admin.PostAsync(Tenants, new JsonObject { ["name"] = "keys" })).Is(201);
        var keys = $"{Tenants}/{made["tenantId"]}/keys";
        var second = (await _service.Admin.PostAsync(keys)).Is(201);

        _ = (await _service.As(second["apiKey"]).GetAsync(Customer.Jobs)).Is(200);
        _ = (await _service.Admin.DeleteAsync($"{keys}/{made["keyId"]}")).Is(204);

        _ = (await _service.As(made["apiKey"]).GetAsync(Customer.Jobs)).IsProblem(401, "unauthorized");
        _ = (await _service.As(second["apiKey"]).GetAsync(Customer.Jobs)).Is(200);
        _ = (await _service.Admin.DeleteAsync($"{keys}/{made["keyId"]}")).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/keys")]
    [InlineData("DELETE", $"/keys/{Unknown}")]
    public async Task A_tenant_that_does_not_exist_is_404(string method, string below)
    {
        var body = method == "PATCH" ? new StringContent("{}", System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")) : null;

        _ = (await _service.Admin.SendAsync(method, $"{Tenants}/{Unknown}{below}", body)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("{}", 400, "name:required")]
    [InlineData("""{"name":""}""", 422, "name:name_length")]
    [InlineData("""{"name":"x","scheduledPublishing":"yes"}""", 400, "scheduledPublishing:wrong_type")]
    [InlineData("""{"name":"x","plan":"gold"}""", 400, "plan:unknown_field")]
    [InlineData("""{"name":"x","returnOrigins":["https://app.example/path"]}""", 422, "returnOrigins[0]:not_an_origin")]
    public async Task A_tenant_is_checked(string body, int status, string error) =>
        _ = (await _service.Admin.PostTextAsync(Tenants, body)).IsProblem(status, status == 400 ? "invalid_request" : "validation_failed", error);

    [Theory]
    [InlineData(200, 201)]
    [InlineData(201, 422)]
    public async Task A_tenants_name_has_200_characters_at_most(int length, int status) =>
        _ = (await _service.Admin.PostAsync(Tenants, new JsonObject { ["name"] = new string('n', length) })).Is(status);

    [Fact]
    public async Task Health_needs_no_key_and_says_where_posts_go()
    {
        Assert.Equal("live", (await _service.Nobody.GetAsync("/health/live")).Is(200)["status"]);
        var ready = (await _service.Nobody.GetAsync("/health/ready")).Is(200);

        Assert.Equal("ready", ready["status"]);
        Assert.Equal(_service.Instagram.BaseUrl.Host, ready["instagram"]);
    }
}
