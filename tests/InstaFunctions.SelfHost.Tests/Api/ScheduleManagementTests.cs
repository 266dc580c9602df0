using System.Text.Json.Nodes;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Cancelling and moving what is scheduled.</summary>
public sealed class ScheduleManagementTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;
    private readonly Customer _bob = fixture.Bob;

    [Fact]
    public async Task A_job_cannot_be_moved_beyond_the_life_of_its_accounts_token()
    {
        var account = await _ann.ConnectAnotherAsync();
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1), ("instagramAccountId", account));
        var store = _service.Services.GetRequiredService<IAccountStore>();
        var row = await store.FindAsync(TenantId.From(Guid.Parse(_ann.TenantId)), AccountId.From(Guid.Parse(account)), CancellationToken.None);
        _ = await store.TryUpdateAsync(row!.Value with { TokenExpiresAt = _service.Now.AddDays(2) }, row.Version, CancellationToken.None);

        var later = new JsonObject { ["scheduledAt"] = Customer.Text(_service.Now.AddDays(3)) };
        var sooner = new JsonObject { ["scheduledAt"] = Customer.Text(_service.Now.AddDays(1)) };

        _ = (await _ann.Caller.PatchAsync($"{Customer.Scheduled}/{job}", later)).IsProblem(409, "account_not_connected");
        Assert.Null((await _ann.Caller.PatchAsync($"{Customer.Scheduled}/{job}", sooner)).Is(200)["atRisk"]);
        _ = (await _ann.PublishAsync(("instagramAccountId", account), ("scheduledAt", later["scheduledAt"]))).IsProblem(409, "account_not_connected");
    }

    [Fact]
    public async Task A_tenant_without_the_feature_is_refused_everywhere()
    {
        var at = Customer.Text(_service.Now.AddHours(1));
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        Answer[] refused =
        [
            await _bob.PublishAsync(("scheduledAt", at)),
            await _bob.PublishCarouselAsync(("scheduledAt", at)),
            await _bob.Caller.PostAsync($"{Customer.Single}/validate", _bob.Body(("scheduledAt", at))),
            await _bob.Caller.GetAsync(Customer.Scheduled),
            await _bob.Caller.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["caption"] = "x" }),
            await _bob.Caller.DeleteAsync($"{Customer.Scheduled}/{job}"),
        ];

        Assert.All(refused, answer => answer.IsProblem(403, "feature_disabled"));
        _ = (await _bob.PublishAsync()).Is(202);
    }

    [Fact]
    public async Task The_operator_can_enable_the_feature()
    {
        var carol = await _service.AddCustomerAsync("carol", scheduledPublishing: false);
        _ = (await _service.Admin.PatchAsync($"/api/v1/admin/tenants/{carol.TenantId}", new JsonObject { ["scheduledPublishing"] = true })).Is(200);

        _ = await carol.ScheduleAsync(_service.Now.AddHours(1));
    }

    [Fact]
    public async Task A_cancelled_job_is_gone_from_the_list_and_never_posts()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("regretful");
        var job = await customer.ScheduleAsync(service.Now.AddHours(1), ("caption", "never"));

        var answer = (await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).Is(204);
        service.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("", answer.Text);
        Assert.Empty((await customer.Caller.GetAsync(Customer.Scheduled)).Json["items"]!.AsArray());
        var ended = await customer.Caller.EndOfAsync(job);
        Assert.Equal("canceled", ended["status"]);
        Assert.Equal(0, service.CallsTo("create"));
        _ = (await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).IsProblem(409, "conflict");
        Assert.Equal("0", (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota"))["reserved"]);
    }

    [Fact]
    public async Task What_has_started_or_ended_cannot_be_cancelled_or_changed()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("slow");
        var ended = (await customer.PublishToEndAsync())["outputJobId"]!;
        service.Simulator.ProcessingTime = TimeSpan.FromMinutes(2);
        var started = (await customer.PublishAsync()).Is(202)["outputJobId"]!;
        await service.QuietAsync();
        Assert.Equal("in_progress", (await customer.JobAsync(started))["status"]);

        foreach (var job in new[] { ended, started })
        {
            _ = (await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).IsProblem(409, "conflict");
            _ = (await customer.Caller.PostAsync($"{Customer.Jobs}/{job}/cancel")).IsProblem(409, "conflict");
            _ = (await customer.Caller.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["caption"] = "x" })).IsProblem(409, "conflict");
        }

        Assert.Equal("succeeded", (await service.DriveUntilAsync(customer.Caller.EndOfAsync(started), TimeSpan.FromMinutes(1)))["status"]);
    }

    [Fact]
    public async Task A_change_or_cancellation_of_what_has_changed_meanwhile_is_412()
    {
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        var path = $"{Customer.Scheduled}/{job}";
        var old = (await _ann.JobAsync(job)).Header("ETag")!;
        var changed = (await _ann.Caller.PatchAsync(path, new JsonObject { ["caption"] = "new" }, ("If-Match", old))).Is(200);

        Assert.NotEqual(old, changed.Header("ETag"));
        Assert.Equal(changed.Header("ETag"), changed["etag"]);
        _ = (await _ann.Caller.PatchAsync(path, new JsonObject { ["caption"] = "newer" }, ("If-Match", old))).IsProblem(412, "precondition_failed");
        _ = (await _ann.Caller.DeleteAsync(path, ("If-Match", old))).IsProblem(412, "precondition_failed");
        Assert.Equal("new", (await _ann.JobAsync(job))["caption"]);
        _ = (await _ann.Caller.DeleteAsync(path, ("If-Match", $"\"other\", {changed["etag"]}"))).Is(204);
    }

    [Fact]
    public async Task A_moved_job_fires_once_at_the_new_time()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("mover");
        var start = service.Now;
        var later = await customer.ScheduleAsync(start.AddHours(1), ("caption", "moved later"));
        var sooner = await customer.ScheduleAsync(start.AddHours(5), ("caption", "moved sooner"));
        var moved = await customer.Caller.PatchAsync(
            $"{Customer.Scheduled}/{later}", new JsonObject { ["scheduledAt"] = Customer.Text(start.AddHours(3)), ["caption"] = "renamed" });
        _ = (await customer.Caller.PatchAsync($"{Customer.Scheduled}/{sooner}", new JsonObject { ["scheduledAt"] = Customer.Text(start.AddHours(2)) })).Is(200);
        Assert.Equal(Customer.Text(start.AddHours(3)), moved.Is(200)["scheduledFor"]);

        service.MoveTo(start.AddHours(2));
        _ = await customer.Caller.EndOfAsync(sooner);
        Assert.Equal("scheduled", (await customer.JobAsync(later))["status"]);
        service.MoveTo(start.AddHours(3));
        _ = await customer.Caller.EndOfAsync(later);
        service.MoveTo(start.AddHours(9));
        _ = await customer.PublishToEndAsync(("caption", "last"));

        Assert.Equal(
            [("moved sooner", start.AddHours(2)), ("renamed", start.AddHours(3)), ("last", start.AddHours(9))],
            service.Simulator.Posts.Select(p => (p.Caption!, p.Timestamp.AddMilliseconds(-1))));
    }

    [Theory]
    [InlineData("{}", 400, "scheduledAt:required")]
    [InlineData("""{"caption": 1}""", 400, "caption:wrong_type")]
    [InlineData("""{"scheduledAt": "2026-06-20T14:30:00"}""", 400, "scheduledAt:not_a_timestamp")]
    [InlineData("""{"mediaId": "x", "caption": "y"}""", 400, "mediaId:unknown_field")]
    [InlineData("""{"scheduledAt": "2020-01-01T00:00:00Z"}""", 422, "scheduledAt:schedule_out_of_range")]
    [InlineData("""{"scheduledAt": "2026-06-02T00:00:00Z"}""", 422, "scheduledAt:publish_before_due")]
    public async Task A_change_is_judged_like_the_publish_itself(string body, int status, string error)
    {
        var due = _service.Now.AddHours(1);
        var job = await _ann.ScheduleAsync(due, ("publishBefore", Customer.Text(due.AddHours(1))));

        var answer = await _ann.Caller.PatchAsync($"{Customer.Scheduled}/{job}", JsonNode.Parse(body)!);

        _ = answer.IsProblem(status, status == 400 ? "invalid_request" : "validation_failed", error);
    }

    [Fact]
    public async Task A_new_caption_has_the_limits_of_the_first()
    {
        var path = $"{Customer.Scheduled}/{await _ann.ScheduleAsync(_service.Now.AddHours(1))}";
        var story = $"{Customer.Scheduled}/{await _ann.ScheduleAsync(_service.Now.AddHours(1), ("product", "STORIES"))}";

        _ = (await _ann.Caller.PatchAsync(path, new JsonObject { ["caption"] = new string('x', 2200) })).Is(200);
        _ = (await _ann.Caller.PatchAsync(path, new JsonObject { ["caption"] = new string('x', 2201) }))
            .IsProblem(422, "validation_failed", "caption:caption_too_long");
        _ = (await _ann.Caller.PatchAsync(story, new JsonObject { ["caption"] = "x" })).IsProblem(422, "validation_failed", "caption:caption_not_allowed");
    }

    [Fact]
    public async Task Two_who_move_and_cancel_at_once_leave_no_slot_behind()
    {
        var account = await _ann.ConnectAnotherAsync();
        for (var round = 0; round < 100; round++)
        {
            var path = $"{Customer.Scheduled}/{await _ann.ScheduleAsync(_service.Now.AddHours(2), ("instagramAccountId", account))}";
            var move = new JsonObject { ["scheduledAt"] = Customer.Text(_service.Now.AddDays(3)) };

            var answers = await Task.WhenAll(_ann.Caller.PatchAsync(path, move), _ann.Caller.DeleteAsync(path));

            Assert.True(answers[0].Status is 200 or 409, answers[0].Text);
            _ = answers[1].Is(204);
        }

        Assert.Equal("0", (await _ann.Caller.GetAsync($"/api/v1/instagram/accounts/{account}/quota"))["reserved"]);
    }
}
