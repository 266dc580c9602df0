using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>A tenant with a connected account and media, and the calls that tests make most.</summary>
internal sealed class Customer(Service service, Caller caller)
{
    public const string Single = "/api/v1/publish/instagram";
    public const string CarouselPath = "/api/v1/publish/instagram/carousel";
    public const string Scheduled = "/api/v1/publish/scheduled";
    public const string Jobs = "/api/v1/jobs/publish";

    public Caller Caller { get; } = caller;

    public required string TenantId { get; init; }

    public required string Account { get; init; }

    public required string Photo { get; init; }

    public required string SecondPhoto { get; init; }

    public required string Clip { get; init; }

    /// <summary>The body of a single publish, with members added or replaced.</summary>
    public JsonObject Body(params (string Name, JsonNode? Value)[] members) =>
        With(new JsonObject { ["mediaId"] = Photo, ["instagramAccountId"] = Account }, members);

    /// <summary>The body of a carousel of two photos, with members added or replaced.</summary>
    public JsonObject CarouselBody(params (string Name, JsonNode? Value)[] members) =>
        With(new JsonObject { ["mediaIds"] = new JsonArray(Photo, SecondPhoto), ["instagramAccountId"] = Account }, members);

    public Task<Answer> PublishAsync(params (string Name, JsonNode? Value)[] members) => Caller.PostAsync(Single, Body(members));

    public Task<Answer> PublishCarouselAsync(params (string Name, JsonNode? Value)[] members) =>
        Caller.PostAsync(CarouselPath, CarouselBody(members));

    /// <summary>Publishes and waits for the end.</summary>
    public async Task<Answer> PublishToEndAsync(params (string Name, JsonNode? Value)[] members) =>
        await Caller.EndOfAsync((await PublishAsync(members)).Is(202)["outputJobId"]!);

    /// <summary>Schedules a post and returns its job.</summary>
    public async Task<string> ScheduleAsync(DateTimeOffset at, params (string Name, JsonNode? Value)[] members) =>
        (await PublishAsync([("scheduledAt", Text(at)), .. members])).Is(202)["outputJobId"]!;

    /// <summary>Connects another account, whose window is empty.</summary>
    public async Task<string> ConnectAnotherAsync() => await service.ConnectAsync(Caller, Service.Unique("another"));

    public async Task<Answer> JobAsync(string job) => (await Caller.GetAsync($"{Jobs}/{job}")).Is(200);

    /// <summary>The posts with a caption, whichever account has them.</summary>
    public IReadOnlyList<Post> PostsWith(string caption) => [.. service.Simulator.Posts.Where(p => p.Caption == caption)];

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);

    private static JsonObject With(JsonObject body, (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }
}
