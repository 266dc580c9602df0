using System.Net;
using System.Net.Http.Headers;

namespace InstaFunctions.Simulator.Tests;

public sealed class ControlTests(MediaHost media) : IClassFixture<MediaHost>
{
    [Fact]
    public async Task Calls_are_listed_without_their_secrets_and_page_by_number()
    {
        await using var platform = await Platform.StartAsync();
        _ = await platform.CreateAsync(("image_url", media.Photo), ("caption", new string('x', 600)), ("access_token", "TOKEN"));
        _ = await platform.GetAsync("/v25.0/me?access_token=TOKEN");
        _ = await platform.GetAsync("/nonsense");

        var first = (await platform.SimAsync(HttpMethod.Get, "/_sim/calls?limit=2")).Json;
        var second = (await platform.SimAsync(HttpMethod.Get, "/_sim/calls?limit=2&since=2")).Json;

        var calls = first.GetProperty("calls").EnumerateArray().Concat(second.GetProperty("calls").EnumerateArray()).ToList();
        Assert.Equal(2, first.GetProperty("nextSince").GetInt64());
        Assert.False(second.TryGetProperty("nextSince", out _));
        Assert.Equal([1, 2, 3], calls.Select(call => call.GetProperty("number").GetInt64()));
        Assert.Equal(["create", "me", "unknown"], calls.Select(call => call.GetProperty("endpoint").GetString()));
        Assert.Equal([200, 200, 400], calls.Select(call => call.GetProperty("status").GetInt32()));
        Assert.Equal(platform.Account.IgUserId, calls[0].GetProperty("account").GetString());
        Assert.Equal(media.Photo, calls[0].GetProperty("parameters").GetProperty("image_url").GetString());
        Assert.Equal(501, calls[0].GetProperty("parameters").GetProperty("caption").GetString()!.Length);
        Assert.DoesNotContain("TOKEN", first.ToString() + second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_last_calls_are_remembered()
    {
        await using var platform = await Platform.StartAsync(options => options with { CallLogCapacity = 3 });
        for (var i = 0; i < 5; i++)
        {
            _ = await platform.GetAsync("/me");
        }

        Assert.Equal([3L, 4, 5], platform.Simulator.Calls.Select(call => call.Number));
        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Delete, "/_sim/calls")).Status);
        Assert.Empty(platform.Simulator.Calls);
        _ = await platform.GetAsync("/me");
        Assert.Equal(6, Assert.Single(platform.Simulator.Calls).Number);
    }

    [Fact]
    public async Task Settings_change_by_what_is_named_and_a_wrong_one_changes_nothing()
    {
        await using var platform = await Platform.StartAsync();

        var changed = await platform.SimAsync(HttpMethod.Patch, "/_sim/settings", new
        {
            processingTimeSeconds = 1.5,
            publishLimit = 3,
            republish = "refuse",
            tokenShape = "flat",
            appSecret = "very-secret",
            webhookUrl = "http://127.0.0.1:9/hook",
        });

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.DoesNotContain("very-secret", changed.Json.ToString(), StringComparison.Ordinal);
        var options = platform.Simulator.Options;
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.ProcessingTime);
        Assert.Equal((3, 400, RepublishBehavior.Refuse, TokenShape.Flat), (options.PublishLimit, options.ContainerLimit, options.Republish, options.TokenShape));
        Assert.Equal("very-secret", options.AppSecret);
        foreach (var wrong in new object[] { new { publishLimit = -1 }, new { nonsense = 1 }, new { webhookUrl = "nowhere" }, new { republish = "nonsense" } })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Patch, "/_sim/settings", wrong)).Status);
        }

        Assert.Equal(options, platform.Simulator.Options);
        _ = await platform.SimAsync(HttpMethod.Patch, "/_sim/settings", new { webhookUrl = "" });
        Assert.Null(platform.Simulator.Options.WebhookUrl);
    }

    [Fact]
    public async Task The_clock_moves_forward_only()
    {
        await using var platform = await Platform.StartAsync();

        var moved = await platform.SimAsync(HttpMethod.Post, "/_sim/clock/advance", new { seconds = 3600 });

        Assert.Equal(StillClock.Start.AddHours(1), moved.Json.GetProperty("now").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Post, "/_sim/clock/advance", new { seconds = -1 })).Status);
        Assert.Equal(3600, (await platform.SimAsync(HttpMethod.Get, "/_sim/clock")).Json.GetProperty("offsetSeconds").GetDouble());
    }

    [Fact]
    public async Task Accounts_are_made_and_a_name_is_taken_once()
    {
        await using var platform = await Platform.StartAsync();

        var made = await platform.SimAsync(HttpMethod.Post, "/_sim/accounts", new { username = "new", name = "New", accountType = "MEDIA_CREATOR" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var me = (await platform.GetAsync("/me?fields=user_id,account_type", made.Json.GetProperty("accessToken").GetString())).Json;
        Assert.Equal(made.Json.GetProperty("igUserId").GetString(), me.GetProperty("user_id").GetString());
        Assert.Equal("MEDIA_CREATOR", me.GetProperty("account_type").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.SimAsync(HttpMethod.Post, "/_sim/accounts", new { username = "new" })).Status);
        Assert.Equal(2, (await platform.SimAsync(HttpMethod.Get, "/_sim/accounts")).Json.GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task Posts_are_listed_and_a_reset_forgets_them_but_not_the_accounts()
    {
        await using var platform = await Platform.StartAsync(options => options with { PublishLimit = 1 });
        var id = (await platform.PostImageAsync(media)).Id;

        var post = (await platform.SimAsync(HttpMethod.Get, "/_sim/posts?account=demo")).Json.GetProperty("posts")[0];
        Assert.Equal(id, post.GetProperty("id").GetString());
        Assert.Equal(64, post.GetProperty("sha256").GetString()!.Length);
        Assert.Equal(0, (await platform.SimAsync(HttpMethod.Get, "/_sim/posts?account=other")).Json.GetProperty("posts").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await platform.SimAsync(HttpMethod.Post, "/_sim/reset")).Status);

        Assert.Empty(platform.Simulator.Posts);
        Assert.Empty(platform.Simulator.Calls);
        _ = (await platform.PostImageAsync(media)).Id;
    }

    [Fact]
    public async Task Pages_show_the_posts_as_pictures_and_say_what_they_are()
    {
        await using var platform = await Platform.StartAsync();
        var image = (await platform.PublishAsync((await platform.CreateAsync(("image_url", media.Photo), ("caption", "<script>alert(1)</script>"))).Id)).Id;
        var reel = (await platform.PublishAsync((await platform.CreateAsync(("media_type", "REELS"), ("video_url", media.Clip))).Id)).Id;
        var story = (await platform.PublishAsync((await platform.CreateAsync(("media_type", "STORIES"), ("image_url", media.Photo))).Id)).Id;

        var home = await platform.Http.GetStringAsync(new Uri("/", UriKind.Relative));

        Assert.Contains($"<img src=\"/_sim/media/{image}\"", home, StringComparison.Ordinal);
        Assert.Contains($"<video src=\"/_sim/media/{reel}", home, StringComparison.Ordinal);
        Assert.Contains($"/ig/stories/demo/{story}", home, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", home, StringComparison.Ordinal);
        Assert.Contains("Nothing here is on Instagram", home, StringComparison.Ordinal);
        foreach (var post in platform.Simulator.Posts)
        {
            var page = await platform.Http.GetStringAsync(post.Permalink);
            Assert.Contains(post.Id, page, StringComparison.Ordinal);
            Assert.Contains("not on Instagram", page, StringComparison.Ordinal);
        }

        using var missing = await platform.Http.GetAsync(new Uri("/ig/p/nonsense/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Stored_bytes_are_served_in_ranges()
    {
        await using var platform = await Platform.StartAsync();
        var id = (await platform.PostImageAsync(media)).Id;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/_sim/media/{id}");
        request.Headers.Range = new RangeHeaderValue(10, 19);

        using var part = await platform.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Samples.Photo[10..20], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(Samples.Photo, await platform.Http.GetByteArrayAsync(new Uri($"/_sim/media/{id}", UriKind.Relative)));
    }

    [Fact]
    public void The_programs_arguments_are_its_options()
    {
        var options = SimulatorProgram.Parse(["--urls", "http://127.0.0.1:5", "--processing-time=2.5", "--account", "a=TOKEN", "--account=b"]);

        Assert.Equal("http://127.0.0.1:5", options.Urls);
        Assert.Equal(TimeSpan.FromSeconds(2.5), options.ProcessingTime);
        Assert.Equal([new SeededAccount("a", "TOKEN"), new SeededAccount("b")], options.Accounts);
        Assert.Equal("demo", Assert.Single(SimulatorProgram.Parse([]).Accounts).Username);
        Assert.Throws<ArgumentException>(() => SimulatorProgram.Parse(["--nonsense", "1"]));
        Assert.Throws<ArgumentException>(() => SimulatorProgram.Parse(["--urls"]));
    }

    [Fact]
    public async Task A_taken_address_ends_the_program_with_a_sentence()
    {
        await using var platform = await Platform.StartAsync();
        using var errors = new StringWriter();

        Assert.Equal(1, await SimulatorProgram.RunAsync(["--urls", platform.Server.BaseUrl.AbsoluteUri.TrimEnd('/')], TextWriter.Null, errors));
        Assert.StartsWith("Cannot listen on", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await SimulatorProgram.RunAsync(["--publish-limit", "-1"], TextWriter.Null, errors));
    }
}
