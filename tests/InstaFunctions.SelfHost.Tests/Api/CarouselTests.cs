using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Api;

public sealed class CarouselTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Unknown = "019e1b70-6f9e-80fd-8c49-690bcbdaf8db";

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task A_carousel_that_completes_within_the_wait_is_answered_with_its_post()
    {
        var answer = (await _ann.PublishCarouselAsync(("caption", "A pair"))).Is(200);

        var post = Assert.Single(_ann.PostsWith("A pair"));
        Assert.Equal(["instagramPublishId", "igMediaId", "permalink", "imageCount", "outputJobId"], answer.Json.Select(m => m.Key));
        Assert.Equal(post.Id, answer["igMediaId"]);
        Assert.Equal(post.Permalink.ToString(), answer["permalink"]);
        Assert.Equal("2", answer["imageCount"]);
        Assert.Equal(answer["outputJobId"], answer["instagramPublishId"]);
        Assert.Equal("CAROUSEL_ALBUM", post.MediaType);
        var job = await _ann.JobAsync(answer["outputJobId"]!);
        Assert.Equal("CAROUSEL", job["product"]);
        Assert.Equal([_ann.Photo, _ann.SecondPhoto], job.Json["mediaIds"]!.AsArray().Select(m => (string)m!));
    }

    [Fact]
    public async Task Respond_async_is_answered_at_once()
    {
        var answer = await _ann.Caller.PostAsync(Customer.CarouselPath, _ann.CarouselBody(), ("Prefer", "respond-async"));

        Assert.Equal(["outputJobId", "instagramPublishId", "status"], answer.Is(202).Json.Select(m => m.Key));
        Assert.Equal("queued", answer["status"]);
        Assert.Equal($"/api/v1/jobs/publish/{answer["outputJobId"]}", answer.Header("Location"));
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal("succeeded", (await _ann.Caller.EndOfAsync(answer["outputJobId"]!))["status"]);
    }

    [Theory]
    [InlineData("wait=20")]
    [InlineData(null)]
    public async Task A_carousel_that_outlasts_the_wait_is_answered_with_its_job(string? prefer)
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("patient");
        service.Simulator.ProcessingTime = TimeSpan.FromMinutes(4);
        var began = service.Now;

        var call = customer.Caller.PostAsync(
            Customer.CarouselPath, customer.CarouselBody(), prefer is null ? [] : [("Prefer", prefer)]);
        _ = await service.Nobody.GetAsync("/health/live");
        var answer = await service.DriveUntilAsync(call, TimeSpan.FromSeconds(4));

        Assert.Equal("in_progress", answer.Is(202)["status"]);
        Assert.True(service.Now - began >= TimeSpan.FromSeconds(prefer is null ? 100 : 20));
        var job = await service.DriveUntilAsync(customer.Caller.EndOfAsync(answer["outputJobId"]!), TimeSpan.FromSeconds(30));
        Assert.Equal("succeeded", job["status"]);
    }

    [Fact]
    public async Task A_caller_who_asks_again_with_the_key_gets_the_finished_carousel_and_a_pending_one_meanwhile()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("impatient");
        service.Simulator.ProcessingTime = TimeSpan.FromMinutes(4);
        (string, string)[] headers = [("Idempotency-Key", "once"), ("Prefer", "wait=0")];
        var body = customer.CarouselBody();

        var first = await customer.Caller.PostAsync(Customer.CarouselPath, body, headers);
        var meanwhile = await customer.Caller.PostAsync(Customer.CarouselPath, body, headers);
        _ = await service.DriveUntilAsync(customer.Caller.EndOfAsync(first.Is(202)["outputJobId"]!), TimeSpan.FromSeconds(30));
        var again = await customer.Caller.PostAsync(Customer.CarouselPath, body, headers);
        var last = await customer.Caller.PostAsync(Customer.CarouselPath, body, headers);

        Assert.Equal(first["outputJobId"], meanwhile.Is(202)["outputJobId"]);
        Assert.Equal(first["outputJobId"], again.Is(200)["outputJobId"]);
        Assert.NotEmpty(again["igMediaId"]!);
        Assert.Equal(again["igMediaId"], last.Is(200)["igMediaId"]);
        Assert.Single(service.Simulator.Posts);
    }

    [Fact]
    public async Task A_child_that_fails_fails_the_carousel_and_is_named()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("unlucky");
        _ = service.Simulator.AddFault(new FaultRule
        {
            Endpoint = Endpoints.Create,
            OnCalls = [2],
            Fault = new Fault { Kind = FaultKind.ProcessingError, Code = 2207026 },
        });

        var answer = (await customer.PublishCarouselAsync()).IsProblem(422, "media_rejected");

        Assert.Matches(@"\(item [01] of the carousel\)", answer["detail"]);
        var job = await customer.JobAsync(answer["outputJobId"]!);
        Assert.Equal("failed", job["status"]);
        Assert.Equal("media_rejected", (string)job.Json["error"]!["code"]!);
        Assert.True((bool)job.Json["error"]!["safeToResubmit"]!);
        Assert.Empty(service.Simulator.Posts);
        Assert.Equal(0, service.CallsTo(Endpoints.Publish));
    }

    [Fact]
    public async Task A_carousel_that_Instagram_cannot_take_now_is_Instagrams_failure()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("restricted");
        _ = service.Simulator.AddFault(new FaultRule
        {
            Endpoint = Endpoints.Create,
            Fault = new Fault { Kind = FaultKind.Error, Code = 25, Subcode = 2207050 },
        });

        _ = (await customer.PublishCarouselAsync()).IsProblem(409, "account_restricted");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task A_carousel_has_2_to_10_items(int count, bool fits)
    {
        var ids = new JsonArray([.. Enumerable.Range(0, count).Select(n => (JsonNode)(n % 2 == 0 ? _ann.Photo : _ann.SecondPhoto))]);

        var answer = await _ann.PublishCarouselAsync(("mediaIds", ids), ("caption", $"{count} items"));

        if (fits)
        {
            // The same media item more than once is as good as any other: each appearance is a container of its own.
            Assert.Equal(count.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Is(200)["imageCount"]);
            Assert.Equal(count, Assert.Single(_ann.PostsWith($"{count} items")).Items.Count);
        }
        else
        {
            _ = answer.IsProblem(422, "validation_failed", "mediaIds:carousel_items");
        }
    }

    [Fact]
    public async Task An_empty_carousel_is_refused() =>
        _ = (await _ann.PublishCarouselAsync(("mediaIds", new JsonArray()))).IsProblem(422, "validation_failed", "mediaIds:carousel_items");

    [Fact]
    public async Task Videos_are_refused_by_their_index_unless_allowed()
    {
        var ids = new JsonArray(_ann.Photo, _ann.Clip);

        _ = (await _ann.PublishCarouselAsync(("mediaIds", ids.DeepClone()))).IsProblem(422, "validation_failed", "mediaIds[1]:video_not_allowed");
        var mixed = (await _ann.PublishCarouselAsync(("mediaIds", ids), ("allowVideo", true))).Is(200);

        Assert.Equal("1", mixed["imageCount"]);
        Assert.Equal("1", mixed["videoCount"]);
    }

    [Fact]
    public async Task Unknown_media_are_named_by_their_index() =>
        _ = (await _ann.PublishCarouselAsync(("mediaIds", new JsonArray(_ann.Photo, Unknown, Unknown))))
            .IsProblem(404, "media_not_found", "mediaIds[1]:media_not_found", "mediaIds[2]:media_not_found");

    [Theory]
    [InlineData("mediaIds", null, "mediaIds:required")]
    [InlineData("mediaIds", "\"x\"", "mediaIds:wrong_type")]
    [InlineData("mediaIds", "[\"x\", null]", "mediaIds[0]:not_a_uuid", "mediaIds[1]:not_a_uuid")]
    [InlineData("allowVideo", "1", "allowVideo:wrong_type")]
    [InlineData("altTexts", "[1]", "altTexts[0]:wrong_type")]
    [InlineData("altText", "\"x\"", "altText:unknown_field")]
    [InlineData("product", "\"IMAGE\"", "product:unknown_field")]
    public async Task A_missing_mistyped_or_unknown_field_is_400(string field, string? json, params string[] errors) =>
        _ = (await _ann.PublishCarouselAsync((field, json is null ? null : JsonNode.Parse(json)))).IsProblem(400, "invalid_request", errors);

    [Fact]
    public async Task Alternative_texts_go_to_their_items()
    {
        _ = (await _ann.PublishCarouselAsync(("altTexts", new JsonArray(null, "The second")), ("caption", "alt"))).Is(200);

        Assert.Equal([null, "The second"], Assert.Single(_ann.PostsWith("alt")).Items.Select(i => i.AltText));
    }

    [Fact]
    public async Task Alternative_texts_have_limits_too()
    {
        _ = (await _ann.PublishCarouselAsync(("altTexts", new JsonArray("1", "2", "3")))).IsProblem(422, "validation_failed", "altTexts:alt_texts");
        _ = (await _ann.PublishCarouselAsync(("altTexts", new JsonArray(null, new string('x', 1001)))))
            .IsProblem(422, "validation_failed", "altTexts[1]:alt_text_too_long");
        _ = (await _ann.PublishCarouselAsync(("altTexts", new JsonArray(null, new string('x', 1000))))).Is(200);
        _ = (await _ann.PublishCarouselAsync(
            ("mediaIds", new JsonArray(_ann.Photo, _ann.Clip)), ("allowVideo", true), ("altTexts", new JsonArray(null, "x"))))
            .IsProblem(422, "validation_failed", "altTexts[1]:alt_text_not_allowed");
    }

    [Fact]
    public async Task A_caption_has_2200_characters_at_most()
    {
        var longest = new string('y', 2200);

        _ = (await _ann.PublishCarouselAsync(("caption", longest))).Is(200);
        _ = (await _ann.PublishCarouselAsync(("caption", longest + "y"))).IsProblem(422, "validation_failed", "caption:caption_too_long");
    }

    [Fact]
    public async Task A_scheduled_carousel_is_not_waited_for()
    {
        var at = _service.Now.AddHours(1);

        var answer = (await _ann.PublishCarouselAsync(("scheduledAt", Customer.Text(at)))).Is(202);

        Assert.Equal(["outputJobId", "instagramPublishId", "status", "scheduledFor"], answer.Json.Select(m => m.Key));
        Assert.Equal("scheduled", answer["status"]);
        Assert.Equal(Customer.Text(at), answer["scheduledFor"]);
    }

    [Fact]
    public async Task A_carousel_counts_once()
    {
        var account = await _ann.ConnectAnotherAsync();

        _ = (await _ann.PublishCarouselAsync(("instagramAccountId", account))).Is(200);

        var quota = await _ann.Caller.GetAsync($"/api/v1/instagram/accounts/{account}/quota");
        Assert.Equal("1", quota.Is(200)["used"]);
    }

    [Fact]
    public async Task A_finished_carousel_is_what_its_key_gives_again()
    {
        var body = _ann.CarouselBody(("caption", "once"));

        var first = (await _ann.Caller.PostAsync(Customer.CarouselPath, body, ("Idempotency-Key", "carousel-once"))).Is(200);
        var again = (await _ann.Caller.PostAsync(Customer.CarouselPath, body, ("Idempotency-Key", "carousel-once"))).Is(200);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        _ = Assert.Single(_ann.PostsWith("once"));
    }
}
