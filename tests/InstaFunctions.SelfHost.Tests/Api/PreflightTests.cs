using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Every check of the real call, and nothing of its effects.</summary>
public sealed class PreflightTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string SinglePath = Customer.Single + "/validate";
    private const string CarouselPath = Customer.CarouselPath + "/validate";

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task What_would_be_accepted_is_valid()
    {
        var single = (await _ann.Caller.PostAsync(SinglePath, _ann.Body(("scheduledAt", Customer.Text(_service.Now.AddHours(1)))))).Is(200);
        var carousel = (await _ann.Caller.PostAsync(CarouselPath, _ann.CarouselBody())).Is(200);

        Assert.All([single, carousel], answer => Assert.Equal("""{"valid":true,"findings":[]}""", answer.Text));
    }

    [Fact]
    public async Task All_findings_come_at_once_and_nothing_is_stored_or_created()
    {
        var calls = _service.CallsTo(Endpoints.Create) + _service.CallsTo(Endpoints.Publish);
        var jobs = (await _ann.Caller.GetAsync(Customer.Jobs)).Text;

        var answer = (await _ann.Caller.PostAsync(SinglePath, _ann.Body(
            ("product", "REELS"), ("caption", new string('x', 2201)), ("scheduledAt", Customer.Text(_service.Now.AddMinutes(1)))))).Is(200);

        Assert.Equal("false", answer["valid"]);
        Assert.Equal(
            ["caption:caption_too_long:error", "mediaId:media_kind:error", "scheduledAt:schedule_out_of_range:error"],
            Findings(answer).Order());
        Assert.Equal(jobs, (await _ann.Caller.GetAsync(Customer.Jobs)).Text);
        Assert.Equal(calls, _service.CallsTo(Endpoints.Create) + _service.CallsTo(Endpoints.Publish));
    }

    [Fact]
    public async Task A_warning_does_not_make_it_invalid()
    {
        var wide = (await _ann.Caller.UploadAsync(Samples.PhotoOf(1441, 1441), "image/jpeg")).Is(201);

        var answer = (await _ann.Caller.PostAsync(SinglePath, _ann.Body(("mediaId", wide["mediaId"])))).Is(200);

        Assert.Equal("true", answer["valid"]);
        Assert.Equal(["mediaId:image_width:warning"], Findings(answer));
    }

    [Fact]
    public async Task Unknown_ids_are_findings()
    {
        var answer = (await _ann.Caller.PostAsync(CarouselPath, _ann.CarouselBody(
            ("mediaIds", new JsonArray(_ann.Photo, fixture.Bob.Photo)), ("instagramAccountId", fixture.Bob.Account)))).Is(200);

        Assert.Equal(["instagramAccountId:account_not_found:error", "mediaIds[1]:media_not_found:error"], Findings(answer).Order());
    }

    [Fact]
    public async Task A_full_window_is_a_finding_and_takes_no_slot()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("full");

        for (var n = 0; n < 3; n++)
        {
            Assert.Equal("true", (await customer.Caller.PostAsync(SinglePath, customer.Body())).Is(200)["valid"]);
        }

        _ = (await customer.PublishAsync()).Is(202);
        var full = (await customer.Caller.PostAsync(SinglePath, customer.Body())).Is(200);
        Assert.Equal(["scheduledAt:quota_exhausted:error"], Findings(full));
        var waits = (await customer.Caller.PostAsync(SinglePath, customer.Body(("whenQuotaExhausted", "wait")))).Is(200);
        Assert.Equal("true", waits["valid"]);
    }

    [Fact]
    public async Task An_account_whose_token_is_dead_is_a_finding()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("revoked");
        service.Simulator.Revoke(service.Simulator.Accounts[0]);
        Assert.Equal("failed", (await service.DriveUntilAsync(customer.PublishToEndAsync(), TimeSpan.FromMinutes(1)))["status"]);

        var answer = (await customer.Caller.PostAsync(SinglePath, customer.Body())).Is(200);

        Assert.Equal(["instagramAccountId:account_not_connected:error"], Findings(answer));
        _ = (await customer.PublishAsync()).IsProblem(409, "account_not_connected");
    }

    [Fact]
    public async Task A_malformed_request_is_400_here_too()
    {
        _ = (await _ann.Caller.PostAsync(SinglePath, _ann.Body(("captoin", "x")))).IsProblem(400, "invalid_request", "captoin:unknown_field");
        _ = (await _ann.Caller.PostAsync(CarouselPath, _ann.Body())).IsProblem(400, "invalid_request", "mediaId:unknown_field", "mediaIds:required");
    }

    [Fact]
    public async Task A_time_at_the_end_of_all_times_is_a_finding()
    {
        var answer = (await _ann.Caller.PostAsync(SinglePath, _ann.Body(("scheduledAt", "9999-12-31T23:59:59.9999999Z")))).Is(200);

        Assert.Equal(["scheduledAt:schedule_out_of_range:error"], Findings(answer));
    }

    private static IReadOnlyList<string> Findings(Answer answer) =>
        [.. answer.Json["findings"]!.AsArray().Select(f => $"{f!["field"]}:{f["code"]}:{f["severity"]}")];
}
