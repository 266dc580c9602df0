using System.Globalization;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>The account's 24-hour window as callers meet it.</summary>
public sealed class QuotaTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // How much later than 24 hours a slot is used again, in case the two clocks differ.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24) + ClockMargin;

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task The_51st_post_of_a_day_is_429_and_says_when_there_is_room()
    {
        for (var n = 0; n < 50; n++)
        {
            _ = (await _ann.PublishAsync()).Is(202);
        }

        var refused = (await _ann.PublishAsync()).IsProblem(429, "quota_exhausted");

        Assert.Equal(_service.Now + Day, Time(refused["nextSlotAt"]));
        Assert.Equal(Day.TotalSeconds, double.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture));
        _ = (await _ann.PublishCarouselAsync()).IsProblem(429, "quota_exhausted");
        var other = await _ann.ConnectAnotherAsync();
        _ = (await _ann.PublishAsync(("instagramAccountId", other))).Is(202);
    }

    [Fact]
    public async Task A_job_that_may_wait_goes_out_when_there_is_room()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("patient");
        var first = await customer.PublishToEndAsync();

        var second = (await customer.PublishAsync(("whenQuotaExhausted", "wait"), ("caption", "second"))).Is(202);
        var waiting = customer.Caller.EndOfAsync(second["outputJobId"]!);
        await service.QuietAsync();
        Assert.Equal("waiting_for_quota", (await customer.JobAsync(second["outputJobId"]!))["phase"]);
        service.Clock.Advance(Day);

        Assert.Equal("succeeded", first["status"]);
        Assert.Equal("succeeded", (await waiting)["status"]);
        Assert.Equal(Day, Assert.Single(customer.PostsWith("second")).Timestamp - service.Simulator.Posts[0].Timestamp);
    }

    [Fact]
    public async Task A_job_that_may_not_wait_so_long_is_refused()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("hasty");
        _ = await customer.PublishToEndAsync();

        _ = (await customer.PublishAsync(("whenQuotaExhausted", "wait"), ("publishBefore", Customer.Text(service.Now.AddHours(20)))))
            .IsProblem(429, "quota_exhausted");
        _ = (await customer.PublishAsync(("whenQuotaExhausted", "wait"), ("publishBefore", Customer.Text(service.Now.AddHours(30))))).Is(202);
    }

    [Fact]
    public async Task A_time_whose_window_is_full_is_422_and_names_the_nearest_free_ones()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("full");
        var due = service.Now.AddDays(3);
        var job = await customer.ScheduleAsync(due);

        var refused = (await customer.PublishAsync(("scheduledAt", Customer.Text(due.AddHours(1)))))
            .IsProblem(422, "quota_exhausted", "scheduledAt:quota_exhausted");

        var before = Time(refused["freeBefore"]);
        var after = Time(refused["nextSlotAt"]);
        Assert.Equal((due - Day, due + Day), (before, after));
        _ = (await customer.PublishAsync(("scheduledAt", Customer.Text(after.AddTicks(-1))))).IsProblem(422, "quota_exhausted");
        _ = (await customer.PublishAsync(("scheduledAt", Customer.Text(before.AddTicks(1))))).IsProblem(422, "quota_exhausted");
        _ = await customer.ScheduleAsync(after);
        _ = await customer.ScheduleAsync(before);

        // The same for a move; the job's own slot is no hindrance to it.
        var move = new System.Text.Json.Nodes.JsonObject { ["scheduledAt"] = Customer.Text(after.AddHours(1)) };
        _ = (await customer.Caller.PatchAsync($"{Customer.Scheduled}/{job}", move)).IsProblem(422, "quota_exhausted", "scheduledAt:quota_exhausted");
        move["scheduledAt"] = Customer.Text(due.AddTicks(0));
        _ = (await customer.Caller.PatchAsync($"{Customer.Scheduled}/{job}", move)).Is(200);
    }

    [Fact]
    public async Task A_cancelled_job_gives_its_slot_back()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("regretful");
        var due = service.Now.AddDays(1).AddHours(5);
        var job = await customer.ScheduleAsync(due);
        _ = (await customer.PublishAsync(("scheduledAt", Customer.Text(due)))).IsProblem(422, "quota_exhausted");

        _ = (await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).Is(204);

        _ = await customer.ScheduleAsync(due);
    }

    [Fact]
    public async Task The_quota_tells_what_is_used_reserved_and_to_come()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "2"));
        var customer = await service.AddCustomerAsync("curious");
        var path = $"/api/v1/instagram/accounts/{customer.Account}/quota";
        var empty = (await customer.Caller.GetAsync(path)).Is(200);
        _ = await customer.PublishToEndAsync();
        _ = await customer.ScheduleAsync(service.Now.AddHours(2));

        var quota = (await customer.Caller.GetAsync(path)).Is(200);
        var full = (await customer.Caller.GetAsync($"{path}?at={Uri.EscapeDataString(Customer.Text(service.Now.AddHours(3)))}")).Is(200).Json["at"]!;
        var free = (await customer.Caller.GetAsync($"{path}?at={Uri.EscapeDataString(Customer.Text(service.Now.AddDays(2)))}")).Is(200).Json["at"]!;

        Assert.Equal(("0", "0", "2", "configured"), (empty["used"], empty["reserved"], empty["limit"], empty["limitSource"]));
        Assert.Equal(service.Now, Time(empty["nextSlotAt"]));
        Assert.Equal(("1", "1", "2"), (quota["used"], quota["reserved"], quota["limit"]));
        Assert.Equal(service.Now + Day, Time(quota["nextSlotAt"]));
        Assert.Equal("2", quota.Json["busiestWindow"]!["used"]!.ToString());
        Assert.False((bool)full["free"]!);
        Assert.Equal(service.Now + Day, Time((string)full["earliestFree"]!));
        Assert.True((bool)free["free"]!);
        Assert.Equal("Slot 1 of 2 at that time.", (string)free["message"]!);
    }

    [Fact]
    public async Task A_reading_that_said_full_a_minute_ago_is_asked_again_before_a_request_is_refused()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("doubtful");
        _ = service.Simulator.AddFault(new FaultRule { Name = "quota-full", Times = 1 });
        Assert.Equal("50", (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200)["used"]);

        service.Clock.Advance(TimeSpan.FromSeconds(59));
        _ = (await customer.PublishAsync()).IsProblem(429, "quota_exhausted");
        Assert.Equal(1, service.CallsTo(Endpoints.Limit));
        service.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("succeeded", (await customer.PublishToEndAsync())["status"]);
        Assert.Equal(2, service.CallsTo(Endpoints.Limit));
        _ = (await customer.PublishAsync()).Is(202);
        Assert.Equal(2, service.CallsTo(Endpoints.Limit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2")]
    [InlineData("190")]
    public async Task A_window_that_stays_full_is_asked_for_once_a_minute_however_many_requests_come(string? answer)
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("full");
        _ = service.Simulator.AddFault(new FaultRule { Name = "quota-full", Times = answer is null ? null : 1 });
        _ = (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200);
        if (answer is not null)
        {
            _ = service.Simulator.AddFault(new FaultRule { Name = "error", Endpoint = Endpoints.Limit, Parameters = new() { ["answer"] = answer } });
        }

        service.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var refused in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => customer.PublishAsync())))
        {
            _ = refused.IsProblem(429, "quota_exhausted");
        }

        Assert.Equal(2, service.CallsTo(Endpoints.Limit));
    }

    [Fact]
    public async Task A_job_that_waits_on_the_word_of_a_reading_goes_out_when_Instagram_is_asked_again()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("waiting");
        _ = service.Simulator.AddFault(new FaultRule { Name = "quota-full", Times = 2 });
        _ = (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200);
        service.Clock.Advance(TimeSpan.FromMinutes(5));
        var start = service.Now;

        var job = (await customer.PublishAsync(("whenQuotaExhausted", "wait"), ("caption", "asked"))).Is(202);
        await service.QuietAsync();
        Assert.Equal("waiting_for_quota", (await customer.JobAsync(job["outputJobId"]!))["phase"]);
        service.Clock.Advance(TimeSpan.FromMinutes(2));

        // Another one's question tells for all that wait.
        _ = (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200);
        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(job["outputJobId"]!))["status"]);
        Assert.Equal(TimeSpan.FromMinutes(2), Assert.Single(customer.PostsWith("asked")).Timestamp - start);
    }

    [Fact]
    public async Task A_job_that_waits_alone_on_the_word_of_a_reading_asks_again_within_the_hour()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("alone");
        _ = service.Simulator.AddFault(new FaultRule { Name = "quota-full", Times = 2 });
        _ = (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200);
        service.Clock.Advance(TimeSpan.FromMinutes(5));

        var job = (await customer.PublishAsync(("whenQuotaExhausted", "wait"))).Is(202);
        await service.QuietAsync();
        service.MoveTo(service.Now.AddHours(1));

        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(job["outputJobId"]!))["status"]);
    }

    [Fact]
    public async Task A_scheduled_job_that_may_not_wait_fails_when_others_have_filled_the_window_by_its_time()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("crowded");
        var due = service.Now.AddHours(10);
        var fails = await customer.ScheduleAsync(due);
        var waits = await customer.ScheduleAsync(due, ("whenQuotaExhausted", "wait"));
        _ = service.Simulator.AddFault(new FaultRule { Name = "quota-full" });
        service.Clock.Advance(TimeSpan.FromHours(9));
        _ = (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota")).Is(200);
        service.MoveTo(due);

        var failed = await customer.Caller.EndOfAsync(fails);
        await service.QuietAsync();

        Assert.Equal("quota_exhausted", (string?)failed.Json["error"]!["code"]);
        Assert.True((bool)failed.Json["error"]!["safeToResubmit"]!);
        Assert.Equal("waiting_for_quota", (await customer.JobAsync(waits))["phase"]);
        Assert.Empty(service.Simulator.Posts);
    }

    [Theory]
    [InlineData("?at=2026-06-01T00:00:00", "at:not_a_timestamp")]
    [InlineData("?when=now", "when:unknown_parameter")]
    public async Task A_parameter_that_means_nothing_is_400(string query, string error) =>
        _ = (await _ann.Caller.GetAsync($"/api/v1/instagram/accounts/{_ann.Account}/quota{query}")).IsProblem(400, "invalid_request", error);

    [Theory]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task Any_time_there_is_can_be_asked_for(string at) =>
        _ = (await _ann.Caller.GetAsync($"/api/v1/instagram/accounts/{_ann.Account}/quota?at={at}")).Is(200);

    private static DateTimeOffset Time(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);
}
