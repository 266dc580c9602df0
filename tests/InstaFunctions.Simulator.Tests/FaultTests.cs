using System.Diagnostics;
using System.Net;
using System.Text.Json;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Tests;

public sealed class FaultTests(MediaHost media) : IClassFixture<MediaHost>
{
    [Theory]
    [InlineData(FaultKind.Error, 0)]
    [InlineData(FaultKind.ErrorAfter, 1)]
    public async Task An_error_comes_before_or_after_the_post(FaultKind kind, int posts)
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule
        {
            Endpoint = Endpoints.Publish,
            Fault = new Fault
            {
                Kind = kind,
                Status = 403,
                Code = 4,
                Subcode = 2207051,
                Message = "Blocked",
                IsTransient = true,
                Headers = new Dictionary<string, string> { ["X-Business-Use-Case-Usage"] = "{}" },
            },
        });

        var answer = await platform.PostImageAsync(media);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal((4, 2207051), answer.Error);
        Assert.True(answer.Json.GetProperty("error").GetProperty("is_transient").GetBoolean());
        Assert.Equal("Blocked", answer.Json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("{}", answer.Headers.GetValues("X-Business-Use-Case-Usage").Single());
        Assert.Equal(posts, platform.Simulator.Posts.Count);
    }

    [Theory]
    [InlineData(FaultKind.TimeoutBefore, 0)]
    [InlineData(FaultKind.TimeoutAfter, 1)]
    [InlineData(FaultKind.ResetBefore, 0)]
    [InlineData(FaultKind.ResetAfter, 1)]
    public async Task A_connection_is_lost_before_or_after_the_post(FaultKind kind, int posts)
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, Fault = new Fault { Kind = kind, DelaySeconds = 0.02 } });

        _ = await Assert.ThrowsAsync<HttpRequestException>(() => platform.PostImageAsync(media));

        Assert.Equal(posts, platform.Simulator.Posts.Count);
        var call = platform.Simulator.Calls[^1];
        Assert.Null(call.Status);
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), call.Fault);
    }

    [Fact]
    public async Task A_held_connection_does_not_keep_the_server_from_stopping()
    {
        var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Me, Fault = new Fault { Kind = FaultKind.TimeoutBefore } });

        var held = platform.GetAsync("/me");
        await platform.Server.DisposeAsync();

        _ = await Assert.ThrowsAsync<HttpRequestException>(() => held);
        platform.Http.Dispose();
    }

    [Theory]
    [InlineData(FaultKind.MalformedJson, "application/json")]
    [InlineData(FaultKind.WrongContentType, "text/html")]
    public async Task An_answer_is_spoilt_after_the_post(FaultKind kind, string contentType)
    {
        await using var platform = await Platform.StartAsync();
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, Fault = new Fault { Kind = kind } });
        using var form = new FormUrlEncodedContent([new("creation_id", container), new("access_token", "TOKEN")]);

        using var response = await platform.Http.PostAsync(new Uri("/me/media_publish", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
        Assert.Single(platform.Simulator.Posts);
    }

    [Fact]
    public async Task A_slow_answer_is_late_and_right()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Me, Fault = new Fault { Kind = FaultKind.Slow, DelaySeconds = 0.1 } });
        var started = Stopwatch.GetTimestamp();

        var answer = await platform.GetAsync("/me?fields=username");

        Assert.Equal("demo", answer.Json.GetProperty("username").GetString());
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.09));
    }

    [Fact]
    public async Task A_processing_error_lets_the_container_end_in_error()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Create, Times = 1, Fault = new Fault { Kind = FaultKind.ProcessingError, Code = 2207053 } });

        var broken = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        var good = (await platform.CreateAsync(("image_url", media.Photo))).Id;

        var read = (await platform.GetAsync($"/{broken}?fields=status_code,status")).Json;
        Assert.Equal("ERROR", read.GetProperty("status_code").GetString());
        Assert.Equal("Error: Media upload has failed with error code 2207053", read.GetProperty("status").GetString());
        Assert.Equal((9007, 2207027), (await platform.PublishAsync(broken)).Error);
        Assert.Equal("FINISHED", await platform.StatusAsync(good));
    }

    [Fact]
    public async Task Reads_can_lag_behind_a_post_that_is_live()
    {
        await using var platform = await Platform.StartAsync();
        platform.Simulator.AddFault(new FaultRule
        {
            Endpoint = Endpoints.Publish,
            Fault = new Fault { Kind = FaultKind.ResetAfter, LagStatusSeconds = 30, LagListSeconds = 60 },
        });
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => platform.PublishAsync(container));
        Assert.Single(platform.Simulator.Posts);

        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(29));
        Assert.Equal("FINISHED", await platform.StatusAsync(container));
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("PUBLISHED", await platform.StatusAsync(container));
        Assert.Equal(0, await ListedAsync(platform));
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await ListedAsync(platform));
    }

    [Theory]
    [InlineData("""{"onCalls":[1,3]}""", "x.x...")]
    [InlineData("""{"from":2,"to":4}""", ".xxx..")]
    [InlineData("""{"every":3}""", "..x..x")]
    [InlineData("""{"times":2}""", "xx....")]
    [InlineData("""{"from":3}""", "..xxxx")]
    [InlineData("""{"probability":0}""", "......")]
    [InlineData("""{"probability":1}""", "xxxxxx")]
    [InlineData("""{"account":"demo"}""", "xxxxxx")]
    [InlineData("""{"account":"other"}""", "......")]
    public async Task A_rule_says_which_calls_it_applies_to(string conditions, string expected)
    {
        await using var platform = await Platform.StartAsync();
        var rule = JsonSerializer.Deserialize<Dictionary<string, object>>(conditions)!;
        rule["endpoint"] = "me";
        rule["fault"] = new { kind = "error", code = 2 };
        Assert.Equal(HttpStatusCode.Created, (await platform.SimAsync(HttpMethod.Post, "/_sim/faults", rule)).Status);

        var outcome = "";
        foreach (var _ in expected)
        {
            outcome += (await platform.GetAsync("/me")).Status == HttpStatusCode.OK ? '.' : 'x';
        }

        Assert.Equal(expected, outcome);
    }

    [Fact]
    public async Task Chances_are_the_same_for_the_same_seed()
    {
        await using var platform = await Platform.StartAsync();
        var rows = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            platform.Simulator.ClearFaults();
            platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Any, Probability = 0.5, Seed = 7, Fault = new Fault { Kind = FaultKind.Error } });
            var row = "";
            for (var i = 0; i < 40; i++)
            {
                row += (await platform.GetAsync("/me")).Status == HttpStatusCode.OK ? '.' : 'x';
            }

            rows.Add(row);
        }

        Assert.Equal(rows[0], rows[1]);
        Assert.Contains('x', rows[0]);
        Assert.Contains('.', rows[0]);
    }

    [Fact]
    public async Task Rules_can_be_listed_lifted_and_refused()
    {
        await using var platform = await Platform.StartAsync();
        var made = await platform.SimAsync(HttpMethod.Post, "/_sim/faults", new { endpoint = "any", fault = new { kind = "error", code = 1 } });
        var id = made.Json.GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.InternalServerError, (await platform.GetAsync("/me")).Status);
        Assert.Single((await platform.SimAsync(HttpMethod.Get, "/_sim/faults")).Json.GetProperty("faults").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Delete, $"/_sim/faults/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.SimAsync(HttpMethod.Delete, $"/_sim/faults/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await platform.GetAsync("/me")).Status);
        foreach (var wrong in new object[]
        {
            new { endpoint = "nowhere", fault = new { kind = "error" } },
            new { endpoint = "me", fault = new { kind = "nonsense" } },
            new { endpoint = "me", every = 0, fault = new { kind = "error" } },
            new { endpoint = "me", probability = 1.1, fault = new { kind = "error" } },
            new { endpoint = "me", nonsense = 1, fault = new { kind = "error" } },
            new { endpoint = "me", fault = new { kind = "processingError" } },
            new { endpoint = "me" },
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Post, "/_sim/faults", wrong)).Status);
        }
    }

    private static async Task<int> ListedAsync(Platform platform) =>
        (await platform.GetAsync("/me/media?fields=id")).Json.GetProperty("data").GetArrayLength();
}
