namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>When a job may be due, and when it goes out.</summary>
public sealed class ScheduleTimeTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    public static TheoryData<TimeSpan, bool> Distances => new()
    {
        { TimeSpan.FromMinutes(5) - Tick, false },
        { TimeSpan.FromMinutes(5), true },
        { TimeSpan.FromDays(29), true },
        { TimeSpan.FromDays(29) + Tick, false },
        { -TimeSpan.FromDays(1), false },
    };

    [Theory]
    [MemberData(nameof(Distances))]
    public async Task A_post_is_scheduled_5_minutes_to_29_days_ahead(TimeSpan ahead, bool fits)
    {
        var at = ("scheduledAt", (System.Text.Json.Nodes.JsonNode?)Customer.Text(_service.Now + ahead));

        foreach (var answer in new[] { await _ann.PublishAsync(at), await _ann.PublishCarouselAsync(at) })
        {
            _ = fits ? answer.Is(202) : answer.IsProblem(422, "validation_failed", "scheduledAt:schedule_out_of_range");
        }
    }

    [Fact]
    public async Task A_scheduled_job_tells_its_time_in_UTC()
    {
        var at = new DateTimeOffset(2026, 6, 20, 14, 30, 0, TimeSpan.FromHours(2));

        var answer = (await _ann.PublishAsync(("scheduledAt", "2026-06-20T14:30:00+02:00"))).Is(202);

        Assert.Equal("scheduled", answer["status"]);
        Assert.Contains("\"scheduledFor\":\"2026-06-20T12:30:00+00:00\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal("60", answer.Header("Retry-After"));
        var job = await _ann.JobAsync(answer["outputJobId"]!);
        Assert.Contains("\"scheduledFor\":\"2026-06-20T12:30:00+00:00\"", job.Text, StringComparison.Ordinal);
        Assert.Equal("waiting_for_schedule", job["phase"]);
        Assert.Equal(at, DateTimeOffset.Parse(job["scheduledFor"]!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-06-20T14:30:00")]
    [InlineData("2026-06-20 14:30:00.5")]
    public async Task A_naive_time_is_refused_with_a_sentence_that_says_how_to_write_it(string naive)
    {
        var answer = (await _ann.PublishAsync(("scheduledAt", naive))).IsProblem(400, "invalid_request", "scheduledAt:not_a_timestamp");

        Assert.Contains("offset", answer["detail"], StringComparison.Ordinal);
        Assert.Contains("2026-06-20T14:30:00+02:00", answer["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-30T14:30:00Z")]
    [InlineData("2026-06-20T25:00:00Z")]
    [InlineData("2026-06-20")]
    [InlineData("1781965800")]
    [InlineData("")]
    public async Task What_is_no_time_is_400(string text) =>
        _ = (await _ann.PublishAsync(("scheduledAt", text))).IsProblem(400, "invalid_request", "scheduledAt:not_a_timestamp");

    [Fact]
    public async Task The_hour_that_happens_twice_in_autumn_is_two_instants()
    {
        await using var service = await Service.StartAsync();
        service.Clock.SetUtcNow(new DateTimeOffset(2026, 10, 20, 0, 0, 0, TimeSpan.Zero));
        var customer = await service.AddCustomerAsync("autumn");
        var winter = (await customer.PublishAsync(("scheduledAt", "2026-10-25T02:30:00+01:00"), ("caption", "winter time"))).Is(202);
        var summer = (await customer.PublishAsync(("scheduledAt", "2026-10-25T02:30:00+02:00"), ("caption", "summer time"))).Is(202);

        Assert.Equal("2026-10-25T01:30:00+00:00", winter["scheduledFor"]);
        Assert.Equal("2026-10-25T00:30:00+00:00", summer["scheduledFor"]);
        service.MoveTo(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(summer["outputJobId"]!))["status"]);
        Assert.Equal("scheduled", (await customer.JobAsync(winter["outputJobId"]!))["status"]);
        service.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(winter["outputJobId"]!))["status"]);

        Assert.Equal(
            TimeSpan.FromHours(1),
            Assert.Single(customer.PostsWith("winter time")).Timestamp - Assert.Single(customer.PostsWith("summer time")).Timestamp);
    }

    [Fact]
    public async Task A_scheduled_post_goes_out_at_its_time_and_not_before()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("punctual");
        var at = service.Now.AddMinutes(10);
        var job = await customer.ScheduleAsync(at, ("caption", "on time"));

        service.Clock.SetUtcNow(at.AddMilliseconds(-1));
        Assert.Equal("scheduled", (await customer.JobAsync(job))["status"]);
        service.MoveTo(at);

        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(job))["status"]);
        Assert.InRange(Assert.Single(customer.PostsWith("on time")).Timestamp, at, at.AddMilliseconds(1));
    }

    [Fact]
    public async Task A_job_that_is_too_late_posts_nothing()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("late");
        service.Simulator.ProcessingTime = TimeSpan.FromMinutes(3);

        // The container is ready after three minutes: in time for the one, too late for the other.
        var late = (await customer.PublishAsync(("caption", "late"), ("publishBefore", Customer.Text(service.Now.AddMinutes(2))))).Is(202)["outputJobId"]!;
        var early = (await customer.PublishAsync(("caption", "early"), ("publishBefore", Customer.Text(service.Now.AddMinutes(20))))).Is(202)["outputJobId"]!;
        var lateJob = await service.DriveUntilAsync(customer.Caller.EndOfAsync(late), TimeSpan.FromSeconds(10));
        var earlyJob = await service.DriveUntilAsync(customer.Caller.EndOfAsync(early), TimeSpan.FromSeconds(10));

        Assert.Equal("failed", lateJob["status"]);
        Assert.Equal("too_late", (string)lateJob.Json["error"]!["code"]!);
        Assert.Equal("succeeded", earlyJob["status"]);
        Assert.Empty(customer.PostsWith("late"));
    }

    [Fact]
    public async Task PublishBefore_is_not_before_the_job_is_due()
    {
        var due = _service.Now.AddHours(1);

        _ = (await _ann.PublishAsync(("publishBefore", Customer.Text(_service.Now)))).Is(202);
        _ = (await _ann.PublishAsync(("publishBefore", Customer.Text(_service.Now - Tick)))).IsProblem(422, "validation_failed", "publishBefore:publish_before_due");
        _ = (await _ann.PublishAsync(("scheduledAt", Customer.Text(due)), ("publishBefore", Customer.Text(due)))).Is(202);
        _ = (await _ann.PublishAsync(("scheduledAt", Customer.Text(due)), ("publishBefore", Customer.Text(due - Tick))))
            .IsProblem(422, "validation_failed", "publishBefore:publish_before_due");
        _ = (await _ann.PublishAsync(("publishBefore", "9999-12-31T23:59:59.9999999Z"), ("whenQuotaExhausted", "wait"))).Is(202);
    }
}
