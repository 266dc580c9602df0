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
    public async Task A_scheduled_post_goes_out_at_its_time_and_not_before()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("punctual");
        var at = service.Now.AddMinutes(10);
        var job = await customer.ScheduleAsync(at, ("caption", "on time"));

        service.Clock.SetUtcNow(at.AddMilliseconds(-1));
        Assert.Equal("scheduled", (await customer.JobAsync(job))["status"]);
        service.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("succeeded", (await customer.Caller.EndOfAsync(job))["status"]);
        Assert.Equal(at, Assert.Single(customer.PostsWith("on time")).Timestamp);
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
