using System.Text.Json.Nodes;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Simulator.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Looking jobs up, waiting for them, cancelling queued ones, and the verdict of a person.</summary>
public sealed class JobTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task A_job_that_has_not_changed_is_304()
    {
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        var tag = (await _ann.JobAsync(job)).Header("ETag")!;
        var path = $"{Customer.Jobs}/{job}";

        var same = (await _ann.Caller.GetAsync(path, ("If-None-Match", tag))).Is(304);

        Assert.Equal(tag, same.Header("ETag"));
        Assert.Equal("", same.Text);
        _ = (await _ann.Caller.GetAsync(path, ("If-None-Match", "*"))).Is(304);
        _ = (await _ann.Caller.GetAsync(path, ("If-None-Match", $"\"x\", {tag}"))).Is(304);
        _ = (await _ann.Caller.GetAsync(path, ("If-None-Match", $"W/{tag}"))).Is(304);
        _ = (await _ann.Caller.GetAsync(path, ("If-None-Match", "\"x\""))).Is(200);
        _ = (await _ann.Caller.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["caption"] = "changed" })).Is(200);
        Assert.NotEqual(tag, (await _ann.Caller.GetAsync(path, ("If-None-Match", tag))).Is(200).Header("ETag"));
    }

    [Fact]
    public async Task A_long_poll_ends_with_the_job()
    {
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        var waiting = _ann.Caller.EndOfAsync(job);

        _ = (await _ann.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).Is(204);

        Assert.Equal("canceled", (await waiting)["status"]);
    }

    [Fact]
    public async Task A_conditional_long_poll_ends_with_any_change()
    {
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));
        var tag = (await _ann.JobAsync(job)).Header("ETag")!;
        var waiting = _ann.Caller.GetAsync($"{Customer.Jobs}/{job}", ("Prefer", "wait=90"), ("If-None-Match", tag));

        _ = (await _ann.Caller.PatchAsync($"{Customer.Scheduled}/{job}", new JsonObject { ["caption"] = "changed" })).Is(200);

        Assert.Equal("changed", (await waiting).Is(200)["caption"]);
    }

    [Theory]
    [InlineData("wait=10", 10)]
    [InlineData("handling=lenient, wait=20", 20)]
    [InlineData("wait=86400", 100)]
    public async Task A_long_poll_ends_with_its_time(string prefer, int seconds)
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("waiter");
        var job = await customer.ScheduleAsync(service.Now.AddDays(2));
        var began = service.Now;

        var answer = await service.DriveUntilAsync(customer.Caller.GetAsync($"{Customer.Jobs}/{job}", ("Prefer", prefer)), TimeSpan.FromSeconds(1));

        Assert.Equal("scheduled", answer.Is(200)["status"]);
        Assert.True(service.Now - began >= TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("wait=x")]
    [InlineData("wait=-1")]
    [InlineData("respond-async, wait=50")]
    [InlineData("return=minimal")]
    public async Task Any_other_preference_is_no_reason_to_wait(string prefer)
    {
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1));

        Assert.Equal("scheduled", (await _ann.Caller.GetAsync($"{Customer.Jobs}/{job}", ("Prefer", prefer))).Is(200)["status"]);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_in_pages_and_by_filter()
    {
        var ann = await _service.AddCustomerAsync("lister");
        var done = (await ann.PublishToEndAsync())["outputJobId"]!;
        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        var other = await ann.ConnectAnotherAsync();
        var middle = _service.Now;
        var scheduled = await ann.ScheduleAsync(_service.Now.AddHours(1), ("instagramAccountId", other));
        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        var canceled = await ann.ScheduleAsync(_service.Now.AddHours(1));
        _ = (await ann.Caller.DeleteAsync($"{Customer.Scheduled}/{canceled}")).Is(204);

        var at = Uri.EscapeDataString(Customer.Text(middle));
        Assert.Equal([canceled, scheduled, done], await ListAsync(ann, ""));
        Assert.Equal([canceled, scheduled], await ListAsync(ann, "?limit=2"));
        Assert.Equal([done], await ListAsync(ann, "?status=succeeded"));
        Assert.Equal([canceled], await ListAsync(ann, "?status=canceled"));
        Assert.Equal([scheduled], await ListAsync(ann, $"?instagramAccountId={other}"));
        Assert.Equal([canceled, scheduled], await ListAsync(ann, $"?createdFrom={at}"));
        Assert.Equal([done], await ListAsync(ann, $"?createdBefore={at}"));
        Assert.Empty(await ListAsync(ann, $"?status=failed&createdBefore={at}"));
        var next = (await ann.Caller.GetAsync($"{Customer.Jobs}?limit=2"))["nextCursor"]!;
        Assert.Equal([done], await ListAsync(ann, $"?limit=2&cursor={Uri.EscapeDataString(next)}"));
    }

    [Theory]
    [InlineData("?status=done", "status:unknown_value")]
    [InlineData("?createdFrom=2026-06-01T00:00:00", "createdFrom:not_a_timestamp")]
    [InlineData("?account=x", "account:unknown_parameter")]
    public async Task A_parameter_that_means_nothing_is_400(string query, string error) =>
        _ = (await _ann.Caller.GetAsync(Customer.Jobs + query)).IsProblem(400, "invalid_request", error);

    [Fact]
    public async Task A_queued_job_can_be_cancelled()
    {
        using var gate = new Gate();
        await using var service = await Service.StartAsync(services => services.AddSingleton<IFailPoints>(gate));
        var customer = await service.AddCustomerAsync("quick");
        var publish = customer.PublishAsync(("caption", "stopped"));
        await gate.Reached;
        var queued = Assert.Single(await ListAsync(customer, "?status=queued"));

        var canceled = (await customer.Caller.PostAsync($"{Customer.Jobs}/{queued}/cancel")).Is(200);
        gate.Open();

        Assert.Equal("canceled", canceled["status"]);
        Assert.Equal("queued", (await publish).Is(202)["status"]);
        Assert.Equal("succeeded", (await customer.PublishToEndAsync())["status"]);
        Assert.Empty(customer.PostsWith("stopped"));
        _ = Assert.Single(service.Simulator.Posts);
    }

    [Fact]
    public async Task A_carousel_that_is_cancelled_under_its_caller_is_409()
    {
        using var gate = new Gate();
        await using var service = await Service.StartAsync(services => services.AddSingleton<IFailPoints>(gate));
        var customer = await service.AddCustomerAsync("quick");
        var publish = customer.PublishCarouselAsync();
        await gate.Reached;
        var queued = Assert.Single(await ListAsync(customer, "?status=queued"));

        _ = (await customer.Caller.PostAsync($"{Customer.Jobs}/{queued}/cancel")).Is(200);
        gate.Open();

        Assert.Equal(queued, (await publish).IsProblem(409, "conflict")["outputJobId"]);
    }

    [Fact]
    public async Task A_person_settles_what_the_service_could_not_prove()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("unclear");
        async Task<string> UnclearAsync()
        {
            _ = service.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, Fault = new Fault { Kind = FaultKind.ResetBefore } });
            _ = service.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Status, From = 2, Fault = new Fault { Kind = FaultKind.Error, Code = 2, Status = 500 } });
            var job = (await customer.PublishAsync()).Is(202)["outputJobId"]!;
            var ended = await service.DriveUntilAsync(customer.Caller.EndOfAsync(job), TimeSpan.FromMinutes(1));
            Assert.Equal("outcome_unknown", (string)ended.Json["error"]!["code"]!);
            Assert.False((bool)ended.Json["error"]!["safeToResubmit"]!);
            service.Simulator.ClearFaults();
            return job;
        }

        var posted = await UnclearAsync();
        var nothing = await UnclearAsync();
        Assert.Equal("2", (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota"))["used"]);

        var yes = await ResolveAsync(posted, new JsonObject { ["published"] = true, ["igMediaId"] = "17889455560051444" });
        var no = await ResolveAsync(nothing, new JsonObject { ["published"] = false });

        Assert.Equal("succeeded", yes.Is(200)["status"]);
        Assert.Equal("17889455560051444", yes["igMediaId"]);
        Assert.Equal("failed", no.Is(200)["status"]);
        Assert.True((bool)no.Json["error"]!["safeToResubmit"]!);
        Assert.Equal("1", (await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota"))["used"]);
        _ = (await ResolveAsync(posted, new JsonObject { ["published"] = true })).IsProblem(409, "conflict");
        _ = (await ResolveAsync(posted, [])).IsProblem(400, "invalid_request", "published:required");
        _ = (await ResolveAsync(nothing, new JsonObject { ["published"] = false, ["igMediaId"] = "1" }))
            .IsProblem(422, "validation_failed", "igMediaId:not_allowed");
        _ = (await ResolveAsync(nothing, new JsonObject { ["published"] = true, ["igMediaId"] = "17889455560051444" })).IsProblem(409, "conflict");

        Task<Answer> ResolveAsync(string job, JsonObject body) => customer.Caller.PostAsync($"{Customer.Jobs}/{job}/resolve", body);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(Customer customer, string query) =>
        [.. (await customer.Caller.GetAsync(Customer.Jobs + query)).Is(200).Json["items"]!.AsArray().Select(i => (string)i!["outputJobId"]!)];

    /// <summary>Holds the first acceptance between the storing of the job and the start of its workflow.</summary>
    private sealed class Gate : IFailPoints, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Reached => _reached.Task;

        public void Open() => _open.Set();

        public void Reach(string name)
        {
            if (name == FailPoints.Accepted)
            {
                _ = _reached.TrySetResult();
                _open.Wait();
            }
        }

        public void Dispose() => _open.Dispose();
    }
}
