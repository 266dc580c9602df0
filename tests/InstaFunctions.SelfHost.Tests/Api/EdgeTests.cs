using System.Text;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>What holds for every request and answer at the service's edge.</summary>
public sealed class EdgeTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task No_answer_is_kept_by_a_cache_or_taken_for_another_type()
    {
        Answer[] answers =
        [
            await fixture.Ann.Caller.GetAsync(Customer.Jobs),
            await _service.Nobody.GetAsync(Customer.Jobs),
            await _service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "kept" }),
            await _service.Nobody.GetAsync("/api/v1/nowhere"),
            await _service.Nobody.GetAsync("/health/live"),
        ];

        Assert.All(answers, answer => Assert.Equal(("no-store", "nosniff"), (answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options"))));
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "1")]
    [InlineData(3000, "2980")]
    public async Task A_problem_lists_20_errors_and_counts_the_rest(int unknown, string? more)
    {
        var body = string.Join(",", Enumerable.Range(0, unknown).Select(at => $"\"f{at}\":0"));

        var answer = (await fixture.Ann.Caller.PostTextAsync("/api/v1/instagram/connect", $"{{{body}}}")).IsProblem(400, "invalid_request");

        Assert.Equal(20, answer.Errors.Count);
        Assert.Equal(more, answer["moreErrors"]);
        Assert.InRange(answer.Text.Length, 1, 20_000);
    }

    [Fact]
    public async Task A_fields_name_is_not_repeated_at_length()
    {
        var answer = (await fixture.Ann.Caller.PostTextAsync("/api/v1/instagram/connect", $"{{\"{new string('n', 50_000)}\":0}}")).Is(400);

        Assert.InRange(answer.Text.Length, 1, 2_000);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_answers_head(string path) => Assert.Equal("", (await _service.Nobody.SendAsync("HEAD", path, null)).Is(200).Text);

    [Fact]
    public async Task A_byte_order_mark_before_json_is_passed_over()
    {
        using var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(fixture.Ann.Body().ToJsonString())]);
        body.Headers.ContentType = new("application/json");

        _ = (await fixture.Ann.Caller.SendAsync("POST", $"{Customer.Single}/validate", body)).Is(200);
    }

    [Theory]
    [InlineData("\"tomorrow\"")]
    [InlineData("7")]
    [InlineData("\"2026-06-20T14:30:00\"")]
    public async Task Whoever_may_not_schedule_learns_that_before_what_is_wrong_with_the_time(string time)
    {
        var body = fixture.Bob.Body(("scheduledAt", JsonNode.Parse(time)));

        _ = (await fixture.Bob.Caller.PostAsync(Customer.Single, body)).IsProblem(403, "feature_disabled");
        _ = (await fixture.Bob.Caller.PostAsync($"{Customer.Single}/validate", body)).IsProblem(403, "feature_disabled");
    }

    [Fact]
    public async Task Of_TikTok_there_is_nothing_scheduled()
    {
        _ = await fixture.Ann.ScheduleAsync(_service.Now.AddDays(5));

        Assert.Empty((await fixture.Ann.Caller.GetAsync($"{Customer.Scheduled}?platform=tiktok")).Is(200).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_switches_scheduling_off_is_told_what_still_goes_out()
    {
        var customer = await _service.AddCustomerAsync("switched");
        _ = await customer.ScheduleAsync(_service.Now.AddDays(1));
        _ = await customer.ScheduleAsync(_service.Now.AddDays(2));

        var changed = (await _service.Admin.PatchAsync($"/api/v1/admin/tenants/{customer.TenantId}", new JsonObject { ["scheduledPublishing"] = false })).Is(200);

        Assert.Equal("2", changed["stillScheduled"]);
    }

    [Fact]
    public async Task A_move_into_a_full_window_names_the_free_times_like_a_new_post()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("full");
        var (full, other) = (service.Now.AddDays(4), service.Now.AddDays(8));
        _ = await customer.ScheduleAsync(full);
        var job = await customer.ScheduleAsync(other);

        var posted = (await customer.PublishAsync(("scheduledAt", Customer.Text(full)))).IsProblem(422, "quota_exhausted");
        var moved = (await customer.Caller.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["scheduledAt"] = Customer.Text(full) })).IsProblem(422, "quota_exhausted");

        Assert.NotNull(moved["nextSlotAt"]);
        Assert.Equal((posted["nextSlotAt"], posted["freeBefore"]), (moved["nextSlotAt"], moved["freeBefore"]));
    }

    [Theory]
    [InlineData("https://user@app.example")]
    [InlineData("https://user:pw@app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://APP.example")]
    public async Task A_return_origin_has_one_spelling_and_no_user(string origin) =>
        _ = (await _service.Admin.PostAsync("/api/v1/admin/tenants", new JsonObject { ["name"] = "x", ["returnOrigins"] = new JsonArray(origin) }))
            .IsProblem(422, "validation_failed", "returnOrigins[0]:not_an_origin");
}
