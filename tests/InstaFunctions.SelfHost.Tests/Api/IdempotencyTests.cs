using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Api;

public sealed class IdempotencyTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Key = "Idempotency-Key";

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;
    private readonly Customer _bob = fixture.Bob;

    [Fact]
    public async Task The_same_key_and_request_get_the_first_answer_again()
    {
        var body = _ann.Body(("caption", "first answer"));

        var first = (await _ann.Caller.PostAsync(Customer.Single, body, (Key, "a"))).Is(202);
        _ = await _ann.Caller.EndOfAsync(first["outputJobId"]!);
        var again = (await _ann.Caller.PostAsync(Customer.Single, body, (Key, "a"))).Is(202);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        _ = Assert.Single(_ann.PostsWith("first answer"));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_422()
    {
        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(("caption", "one")), (Key, "b"))).Is(202);

        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(("caption", "two")), (Key, "b"))).IsProblem(422, "idempotency_key_reused");
        _ = (await _ann.Caller.PostAsync(Customer.CarouselPath, _ann.CarouselBody(), (Key, "b"))).IsProblem(422, "idempotency_key_reused");
        _ = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg", (Key, "b"))).IsProblem(422, "idempotency_key_reused");
        Assert.Empty(_ann.PostsWith("two"));
    }

    [Fact]
    public async Task Keys_of_two_tenants_never_meet()
    {
        var anns = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(), (Key, "c"))).Is(202);
        var bobs = (await _bob.Caller.PostAsync(Customer.Single, _bob.Body(), (Key, "c"))).Is(202);

        Assert.NotEqual(anns["outputJobId"], bobs["outputJobId"]);
    }

    [Fact]
    public async Task A_refused_request_may_be_corrected_under_its_key()
    {
        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(("caption", 1)), (Key, "d"))).Is(400);
        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(("product", "REELS")), (Key, "d"))).Is(422);
        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(), (Key, "d"))).Is(202);
        _ = (await _ann.Caller.UploadAsync([1, 2, 3], "image/jpeg", (Key, "e"))).Is(415);
        _ = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg", (Key, "e"))).Is(201);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_make_one_job()
    {
        var body = _ann.Body(("caption", "twenty"), ("instagramAccountId", await _ann.ConnectAnotherAsync()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ann.Caller.PostAsync(Customer.Single, body, (Key, "f"))));

        _ = Assert.Single(answers.Select(a => a.Is(202)["outputJobId"]).Distinct());
        _ = Assert.Single(answers, a => a.Header("Idempotency-Replayed") is null);
        _ = await _ann.Caller.EndOfAsync(answers[0]["outputJobId"]!);
        _ = Assert.Single(_ann.PostsWith("twenty"));
        var quota = await _ann.Caller.GetAsync($"/api/v1/instagram/accounts/{(string)body["instagramAccountId"]!}/quota");
        Assert.Equal(("1", "0"), (quota["used"], quota["reserved"]));
    }

    [Fact]
    public async Task A_repeated_request_is_not_refused_for_the_slot_that_its_twin_has()
    {
        await using var service = await Service.StartAsync(("Publishing:DailyLimit", "1"));
        var customer = await service.AddCustomerAsync("single");

        var first = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "g"))).Is(202);
        var again = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "g"))).Is(202);

        Assert.Equal(first.Text, again.Text);
        _ = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "h"))).IsProblem(429, "quota_exhausted");
    }

    [Fact]
    public async Task A_repeated_upload_is_the_first_media_item()
    {
        var first = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg", (Key, "i"))).Is(201);
        var again = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg", (Key, "i"))).Is(201);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        _ = (await _ann.Caller.UploadAsync(Samples.SecondPhoto, "image/jpeg", (Key, "i"))).IsProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_repeated_form_is_the_first_media_item_whatever_its_boundary()
    {
        var first = (await SendFormAsync(Samples.Photo, "one-boundary")).Is(201);
        var again = (await SendFormAsync(Samples.Photo, "quite-another-boundary")).Is(201);

        Assert.Equal(first.Text, again.Text);
        _ = (await SendFormAsync(Samples.SecondPhoto, "one-boundary")).IsProblem(422, "idempotency_key_reused");

        Task<Answer> SendFormAsync(byte[] bytes, string boundary)
        {
            var file = new ByteArrayContent(bytes);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            return _ann.Caller.SendAsync("POST", "/api/v1/media", new MultipartFormDataContent(boundary) { { file, "file", "photo.jpg" } }, (Key, "j"));
        }
    }

    [Fact]
    public async Task While_the_first_is_in_flight_the_second_is_409()
    {
        using var slow = new SlowContent(Samples.Photo);
        var first = _ann.Caller.SendAsync("POST", "/api/v1/media", slow, (Key, "k"));
        await slow.HalfSent;
        var keys = _service.Services.GetRequiredService<IIdempotencyStore>();
        while (await keys.FindAsync(TenantId.From(Guid.Parse(_ann.TenantId)), "k", CancellationToken.None) is null)
        {
            // The first is on its way; a round trip later it may have arrived.
            _ = await _service.Nobody.GetAsync("/health/live");
        }

        var second = await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg", (Key, "k"));

        Assert.NotNull(second.IsProblem(409, "request_in_flight").Header("Retry-After"));
        slow.SendTheRest();
        _ = (await first).Is(201);
    }

    [Fact]
    public async Task A_tenants_key_shown_once_is_shown_again_to_the_same_request_only()
    {
        var body = new JsonObject { ["name"] = "twice" };

        var first = (await _service.Admin.PostAsync("/api/v1/admin/tenants", body, (Key, "l"))).Is(201);
        var again = (await _service.Admin.PostAsync("/api/v1/admin/tenants", body, (Key, "l"))).Is(201);

        Assert.Equal(first["apiKey"], again["apiKey"]);
    }

    [Theory]
    [InlineData(255, 202)]
    [InlineData(256, 400)]
    public async Task A_key_has_255_characters_at_most(int length, int status) =>
        _ = (await _ann.Caller.PostAsync(Customer.Single, _ann.Body(), (Key, new string('k', length)))).Is(status);

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("forgetful");
        var first = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "m"))).Is(202);
        _ = await customer.Caller.EndOfAsync(first["outputJobId"]!);

        service.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var remembered = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "m"))).Is(202);
        service.Clock.Advance(TimeSpan.FromSeconds(2));
        var forgotten = (await customer.Caller.PostAsync(Customer.Single, customer.Body(), (Key, "m"))).Is(202);

        Assert.Equal(first["outputJobId"], remembered["outputJobId"]);
        Assert.NotEqual(first["outputJobId"], forgotten["outputJobId"]);
    }

    /// <summary>A body that pauses in the middle.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        }

        public Task HalfSent => _half.Task;

        public void SendTheRest() => _rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var half = _bytes.Length / 2;
            await stream.WriteAsync(_bytes.AsMemory(0, half));
            await stream.FlushAsync();
            _half.SetResult();
            await _rest.Task;
            await stream.WriteAsync(_bytes.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
