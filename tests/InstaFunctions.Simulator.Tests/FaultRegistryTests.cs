using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Tests;

/// <summary>Every fault that has a name can be armed, does what it says, and is gone when it is disarmed.</summary>
public sealed class FaultRegistryTests(MediaHost media) : IClassFixture<MediaHost>
{
    private const string Caption = "Caf\u00E9 & cake\u200B with @anna";

    public static TheoryData<string> Names => [.. FaultRegistry.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_armed_by_name_strikes_until_it_is_disarmed(string name)
    {
        await using var platform = await Platform.StartAsync();
        var usual = await ScriptAsync(platform);
        var armed = await platform.SimAsync(HttpMethod.Post, "/_sim/faults", new FaultRule
        {
            Name = name,
            Parameters = name is "answer-slow" or "answer-lost" ? new JsonObject { ["seconds"] = 0.01 } : null,
        });
        Assert.Equal(HttpStatusCode.Created, armed.Status);

        var spoilt = await ScriptAsync(platform);

        Assert.Contains(platform.Simulator.Calls, call => call.Fault == name);
        Assert.True(name == "answer-slow" || usual.Zip(spoilt).Any(pair => pair.First != pair.Second), "It changes nothing.");
        Assert.True(platform.Simulator.Disarm(armed.Json.GetProperty("id").GetString()!));
        Assert.Equal(usual, await ScriptAsync(platform));
    }

    [Fact]
    public async Task The_registry_is_listed_with_its_parameters_and_defaults()
    {
        await using var platform = await Platform.StartAsync();

        var listed = (await platform.SimAsync(HttpMethod.Get, "/_sim/faults/names")).Json.GetProperty("faults").EnumerateArray().ToList();

        Assert.Equal(FaultRegistry.All.Select(fault => fault.Name), listed.Select(fault => fault.GetProperty("name").GetString()));
        var lies = listed.Single(fault => fault.GetProperty("name").GetString() == "publish-lies");
        Assert.Equal("publish", Assert.Single(lies.GetProperty("endpoints").EnumerateArray()).GetString());
        Assert.Equal(["answer", "statusLag", "listLag"], lies.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal("24/2207008", lies.GetProperty("parameters")[0].GetProperty("default").GetString());
    }

    [Fact]
    public void The_documents_have_the_same_table_as_the_registry()
    {
        var document = File.ReadAllText(Path.Combine(Repository(), "src", "InstaFunctions.Simulator", "README.md"));

        foreach (var row in FaultRegistry.All.Select(Row))
        {
            Assert.Contains(row, document, StringComparison.Ordinal);
        }

        Assert.Equal(FaultRegistry.All.Count, document.Split('\n').Count(line => line.StartsWith("| **`", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("24/2207008", 24, 2207008)]
    [InlineData("24/2207006", 24, 2207006)]
    [InlineData("4", 4, null)]
    [InlineData("4/2207051", 4, 2207051)]
    [InlineData("17", 17, null)]
    [InlineData("32", 32, null)]
    [InlineData("613", 613, null)]
    [InlineData("80002", 80002, null)]
    [InlineData("9007/2207027", 9007, 2207027)]
    [InlineData("190", 190, null)]
    [InlineData("10", 10, null)]
    [InlineData("100/2207003", 100, 2207003)]
    [InlineData("368", 368, null)]
    [InlineData("-2", -2, null)]
    [InlineData("77777/123", 77777, 123)]
    public async Task A_publish_is_answered_with_any_error_with_the_post_live_or_not(string answer, int code, int? subcode)
    {
        await using var platform = await Platform.StartAsync();
        var refused = platform.Simulator.Arm("publish-refused", ("answer", answer));
        Assert.Equal((code, subcode), (await platform.PostImageAsync(media)).Error);
        Assert.Empty(platform.Simulator.Posts);
        Assert.True(platform.Simulator.Disarm(refused.Id!));

        _ = platform.Simulator.Arm("publish-lies", ("answer", answer), ("statusLag", "30"), ("listLag", "60"));
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        Assert.Equal((code, subcode), (await platform.PublishAsync(container)).Error);

        Assert.Single(platform.Simulator.Posts);
        Assert.Equal("FINISHED", await platform.StatusAsync(container));
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(30));
        Assert.Equal("PUBLISHED", await platform.StatusAsync(container));
        Assert.Equal(0, (await ListAsync(platform)).GetArrayLength());
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await ListAsync(platform)).GetArrayLength());
    }

    [Theory]
    [InlineData("empty-429", 429)]
    [InlineData("empty-200", 200)]
    [InlineData("empty-503", 503)]
    public async Task A_publish_is_answered_with_nothing_but_a_status(string answer, int status)
    {
        await using var platform = await Platform.StartAsync();
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        _ = platform.Simulator.Arm("publish-lies", ("answer", answer));
        using var form = new FormUrlEncodedContent([new("creation_id", container), new("access_token", "TOKEN")]);

        using var response = await platform.Http.PostAsync(new Uri("/me/media_publish", UriKind.Relative), form);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Single(platform.Simulator.Posts);
    }

    [Theory]
    [InlineData("without-at", "With @anna @bob", "With anna bob")]
    [InlineData("nfc", "Cafe\u0301 u\u0308", "Caf\u00E9 \u00FC")]
    [InlineData("nfd", "Caf\u00E9 \u00FC", "Cafe\u0301 u\u0308")]
    [InlineData("invisible-dropped", "a\u200Bb\u200Dc\u00AD\u2060", "abc")]
    [InlineData("invisible-added", "a b", "a\u200B \u2060b")]
    [InlineData("bom-dropped", "\uFEFFa", "a")]
    [InlineData("bom-added", "a", "\uFEFFa")]
    [InlineData("variation-selectors-dropped", "\u2764\uFE0F", "\u2764")]
    [InlineData("bidi-dropped", "\u200Ea\u2067b\u2069", "ab")]
    [InlineData("bidi-added", "a", "\u2068a\u2069\u200E")]
    [InlineData("html-entities", "a & <b>", "a &amp; &lt;b&gt;")]
    [InlineData("spaces-collapsed", "a  b\n\nc", "a b c")]
    [InlineData("cut", "12345678", "123456")]
    [InlineData("empty", "a", "")]
    [InlineData("dropped", "a", null)]
    public async Task A_caption_is_read_back_otherwise_than_it_was_sent(string how, string sent, string? read)
    {
        await using var platform = await Platform.StartAsync();
        var id = (await platform.PublishAsync((await platform.CreateAsync(("image_url", media.Photo), ("caption", sent))).Id)).Id;
        _ = platform.Simulator.Arm("caption-rewritten", ("how", how));

        Assert.Equal(read, CaptionOf((await ListAsync(platform))[0]));
        Assert.Equal(read, CaptionOf((await platform.GetAsync($"/{id}?fields=caption")).Json));
        Assert.Equal(sent, platform.Simulator.Posts[0].Caption);
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("text", "\"about 60 days\"")]
    [InlineData("number-in-text", "\"5184000\"")]
    [InlineData("null", "null")]
    [InlineData("zero", "0")]
    [InlineData("negative", "-1")]
    [InlineData("fraction", "5183944.5")]
    public async Task A_new_token_comes_without_a_number_of_seconds(string says, string? expected)
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AdvanceClock(TimeSpan.FromDays(2));
        _ = platform.Simulator.Arm("token-lifetime", ("says", says));

        var token = (await platform.GetAsync("/refresh_access_token?grant_type=ig_refresh_token")).Json;

        Assert.True(token.TryGetProperty("access_token", out _));
        Assert.Equal(expected, token.TryGetProperty("expires_in", out var lifetime) ? lifetime.GetRawText() : null);
    }

    [Theory]
    [InlineData("plain", "/photo.jpg?sig=a%26b")]
    [InlineData("percent", "%2Fphoto.jpg%3Fsig%3Da%2526b")]
    [InlineData("percent-twice", "%252Fphoto.jpg%253Fsig%253Da%252526b")]
    [InlineData("percent-lower-case", "%2fphoto.jpg%3fsig%3da%2526b")]
    [InlineData("json-escaped", @"\/photo.jpg?sig=a%26b")]
    [InlineData("html-escaped", "/photo.jpg?sig=a%26b")]
    [InlineData("without-scheme", "127.0.0.1:")]
    [InlineData("query-only", ": sig=a%26b")]
    public async Task The_address_of_media_is_echoed_in_an_encoding(string encoding, string expected)
    {
        await using var platform = await Platform.StartAsync();
        _ = platform.Simulator.Arm("address-echoed", ("encoding", encoding));

        var answer = await platform.CreateAsync(("image_url", "http://127.0.0.1:1/photo.jpg?sig=a%26b"));

        Assert.Equal((9004, 2207052), answer.Error);
        Assert.Contains(expected, answer.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skewed_clock_shows_in_the_date_header_and_in_the_times_of_posts()
    {
        await using var platform = await Platform.StartAsync();
        _ = await platform.PostImageAsync(media);
        var right = await platform.GetAsync("/me/media?fields=timestamp");
        _ = platform.Simulator.Arm("clock-skewed", ("seconds", "-600"));

        var skewed = await platform.GetAsync("/me/media?fields=timestamp");

        Assert.Equal(TimeSpan.FromMinutes(-10), skewed.Headers.Date - right.Headers.Date);
        Assert.Equal(TimeSpan.FromMinutes(-10), TimeOf(skewed) - TimeOf(right));

        static DateTimeOffset TimeOf(Answer list) => DateTimeOffset.Parse(
            list.Json.GetProperty("data")[0].GetProperty("timestamp").GetString()!.Replace("+0000", "Z", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Changes_of_answers_add_up()
    {
        await using var platform = await Platform.StartAsync();
        _ = await platform.PublishAsync((await platform.CreateAsync(("image_url", media.Photo), ("caption", "@a & b"))).Id);
        _ = platform.Simulator.Arm("caption-rewritten", ("how", "without-at"));
        _ = platform.Simulator.Arm("caption-rewritten", ("how", "html-entities"));
        _ = platform.Simulator.Arm("permalink-late", ("seconds", "30"));

        Assert.Equal("a &amp; b", CaptionOf((await ListAsync(platform))[0]));
        Assert.False((await ListAsync(platform))[0].TryGetProperty("permalink", out _));
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(30));
        Assert.True((await ListAsync(platform))[0].TryGetProperty("permalink", out _));
    }

    [Fact]
    public async Task A_fault_can_be_armed_for_one_container_and_for_some_calls()
    {
        await using var platform = await Platform.StartAsync();
        var one = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        var other = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        var rule = new { name = "container-says", container = one, times = 2, parameters = new { says = "ERROR", number = 2207026 } };
        Assert.Equal(HttpStatusCode.Created, (await platform.SimAsync(HttpMethod.Post, "/_sim/faults", rule)).Status);

        Assert.Equal("FINISHED", await platform.StatusAsync(other));
        Assert.Equal("Error: Media upload has failed with error code 2207026", (await platform.GetAsync($"/{one}?fields=status")).Json.GetProperty("status").GetString());
        Assert.Equal("ERROR", await platform.StatusAsync(one));
        Assert.Equal("FINISHED", await platform.StatusAsync(one));
        Assert.Equal(HttpStatusCode.OK, (await platform.PublishAsync(one)).Status);
    }

    [Fact]
    public async Task A_container_ends_in_an_error_with_a_sentence_of_its_own()
    {
        await using var platform = await Platform.StartAsync();
        _ = platform.Simulator.Arm("container-error", ("number", "2207052"), ("sentence", "Error: the file could not be downloaded"));

        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;

        var read = (await platform.GetAsync($"/{container}?fields=status_code,status")).Json;
        Assert.Equal("ERROR", read.GetProperty("status_code").GetString());
        Assert.Equal("Error: the file could not be downloaded", read.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"name":"nonsense"}""", "There is no fault 'nonsense'")]
    [InlineData("""{"name":"publish-lies","parameters":{"answr":"1"}}""", "has no parameter 'answr'")]
    [InlineData("""{"name":"publish-lies","parameters":{"answer":"soon"}}""", "cannot be 'soon'")]
    [InlineData("""{"name":"publish-lies","parameters":{"answer":"empty-999"}}""", "cannot be 'empty-999'")]
    [InlineData("""{"name":"publish-refused","parameters":{"answer":"html"}}""", "cannot be 'html'")]
    [InlineData("""{"name":"publish-lies","endpoint":"status"}""", "is for publish, not for 'status'")]
    [InlineData("""{"name":"error","endpoint":"nowhere"}""", "Unknown endpoint 'nowhere'")]
    [InlineData("""{"name":"container-says","parameters":{"says":"GONE"}}""", "is one of IN_PROGRESS")]
    [InlineData("""{"name":"list-late","parameters":{"seconds":"soon"}}""", "has to be a number")]
    [InlineData("""{"name":"list-late","parameters":{"seconds":-1}}""", "must not be negative")]
    [InlineData("""{"name":"error","fault":{"kind":"error"}}""", "either a 'name'")]
    [InlineData("""{"endpoint":"me","fault":{"kind":"change"}}""", "by name")]
    public async Task A_rule_that_makes_no_sense_is_refused_with_the_reason(string rule, string reason)
    {
        await using var platform = await Platform.StartAsync();

        var answer = await platform.SimAsync(HttpMethod.Post, "/_sim/faults", JsonSerializer.Deserialize<JsonElement>(rule));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(reason, answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(platform.Simulator.Faults);
    }

    private static string Row(NamedFault fault)
    {
        var parameters = fault.Parameters.Select(parameter =>
            $"`{parameter.Name}` ({(parameter.Default.Length == 0 ? "empty" : parameter.Default)}): {parameter.Description}"
            + (parameter.Choices is { } choices ? $" One of {string.Join(", ", choices.Select(choice => $"`{choice}`"))}." : ""));
        return $"| **`{fault.Name}`** | {string.Join(", ", fault.Endpoints)} | {fault.Description} | {string.Join("<br>", parameters)} |";
    }

    private static string? CaptionOf(JsonElement post) => post.TryGetProperty("caption", out var caption) ? caption.GetString() : null;

    private static async Task<JsonElement> ListAsync(Platform platform) =>
        (await platform.GetAsync("/me/media?fields=caption,permalink")).Json.GetProperty("data");

    /// <summary>A little of everything, and what each call was answered; ids, which count up, are left out.</summary>
    private async Task<IReadOnlyList<string>> ScriptAsync(Platform platform)
    {
        platform.Simulator.AdvanceClock(TimeSpan.FromDays(2));
        var lines = new List<string>();
        var container = await TryAsync(() => platform.CreateAsync(("image_url", media.Photo), ("caption", Caption)));
        var items = new List<string?>
        {
            await TryAsync(() => platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))),
            await TryAsync(() => platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))),
        };
        _ = await TryAsync(() => platform.CreateAsync(("media_type", "CAROUSEL"), ("children", string.Join(',', items))));
        _ = await TryAsync(() => platform.GetAsync($"/{container ?? "0"}?fields=status_code,status"));
        var post = await TryAsync(() => platform.PublishAsync(container ?? "0"));
        _ = await TryAsync(() => platform.GetAsync($"/{container ?? "0"}?fields=status_code,status"));
        _ = await TryAsync(() => platform.GetAsync($"/{post ?? "0"}?fields=caption,permalink"));
        _ = await TryAsync(() => platform.GetAsync("/me/media?fields=caption,timestamp,media_type&limit=1"));
        _ = await TryAsync(() => platform.GetAsync("/me/content_publishing_limit?fields=quota_usage,config"));
        _ = await TryAsync(() => platform.GetAsync("/me?fields=account_type"));
        _ = await TryAsync(() => platform.GetAsync("/refresh_access_token?grant_type=ig_refresh_token"));
        return lines;

        async Task<string?> TryAsync(Func<Task<Answer>> call)
        {
            try
            {
                var answer = await call();
                lines.Add($"{answer.Status} {answer.Headers.Date - platform.Simulator.Clock.GetUtcNow():hh\\:mm\\:ss} {Plain(answer.Json)}");
                return answer.Json.TryGetProperty("id", out var id) ? id.GetString() : null;
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
            {
                lines.Add(exception.GetType().Name);
                return null;
            }
        }
    }

    private static string Plain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => string.Join(' ', json.EnumerateObject()
            .Where(member => member.Name is not ("id" or "fbtrace_id" or "access_token" or "paging" or "permalink" or "timestamp"))
            .Select(member => $"{member.Name}={Plain(member.Value)}")
            .Concat(json.EnumerateObject().Where(member => member.Name is "permalink" or "timestamp").Select(member => member.Name))),
        JsonValueKind.Array => string.Join(' ', json.EnumerateArray().Select(Plain)),
        _ => json.ToString(),
    };

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "InstaFunctions.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
