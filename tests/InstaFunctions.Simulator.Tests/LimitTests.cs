using System.Net;

namespace InstaFunctions.Simulator.Tests;

public sealed class LimitTests(MediaHost media) : IClassFixture<MediaHost>
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task The_51st_post_of_a_moving_day_is_refused_and_a_freed_slot_is_usable_at_once()
    {
        await using var platform = await Platform.StartAsync(options => options with { ContainerLimit = 1000 });
        for (var i = 0; i < 50; i++)
        {
            _ = (await platform.PostImageAsync(media)).Id;
            platform.Simulator.AdvanceClock(TimeSpan.FromMinutes(1));
        }

        var refused = await platform.PostImageAsync(media);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal((9, 2207042), refused.Error);
        Assert.Equal((50, 50, 86400), await QuotaAsync(platform));

        // The first post was made fifty minutes ago: one tick before its day is over it still counts.
        platform.Simulator.AdvanceClock(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(50) - Tick);
        Assert.Equal((9, 2207042), (await platform.PostImageAsync(media)).Error);
        platform.Simulator.AdvanceClock(Tick);
        Assert.Equal((49, 50, 86400), await QuotaAsync(platform));
        _ = (await platform.PostImageAsync(media)).Id;
        Assert.Equal((9, 2207042), (await platform.PostImageAsync(media)).Error);
        Assert.Equal(51, platform.Simulator.Posts.Count);
    }

    [Fact]
    public async Task Concurrent_publishers_get_exactly_the_limit()
    {
        await using var platform = await Platform.StartAsync();
        var containers = await Task.WhenAll(Enumerable.Range(0, 80).Select(async _ => (await platform.CreateAsync(("image_url", media.Photo))).Id));

        var answers = await Task.WhenAll(containers.Select(platform.PublishAsync));

        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal((9, 2207042), answer.Error));
        Assert.Equal(50, platform.Simulator.Posts.Select(post => post.Id).Distinct().Count());
    }

    [Fact]
    public async Task Accounts_do_not_share_a_limit()
    {
        await using var platform = await Platform.StartAsync(options => options with { PublishLimit = 1 });
        var other = platform.Simulator.AddAccount("other");
        _ = (await platform.PostImageAsync(media)).Id;
        using var form = new FormUrlEncodedContent([new("image_url", media.Photo)]);
        var container = (await platform.SendAsync(HttpMethod.Post, "/me/media", form, other.AccessToken)).Id;
        using var publish = new FormUrlEncodedContent([new("creation_id", container)]);

        var answer = await platform.SendAsync(HttpMethod.Post, "/me/media_publish", publish, other.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((9, 2207042), (await platform.PostImageAsync(media)).Error);
    }

    [Fact]
    public async Task A_carousel_takes_one_post_and_as_many_containers_as_it_has_parts()
    {
        await using var platform = await Platform.StartAsync(options => options with { ContainerLimit = 3 });
        var first = (await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))).Id;
        var second = (await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))).Id;
        var parent = (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{first},{second}"))).Id;

        _ = (await platform.PublishAsync(parent)).Id;

        Assert.Equal(1, (await QuotaAsync(platform)).Usage);
        Assert.Equal((80002, null), (await platform.CreateAsync(("image_url", media.Photo))).Error);
    }

    [Fact]
    public async Task The_401st_container_of_a_day_is_refused_with_the_minutes_to_wait()
    {
        await using var platform = await Platform.StartAsync();
        _ = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        platform.Simulator.AdvanceClock(TimeSpan.FromMinutes(10));
        for (var i = 1; i < 400; i++)
        {
            _ = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        }

        var refused = await platform.CreateAsync(("image_url", media.Photo));

        Assert.Equal((80002, null), refused.Error);
        Assert.Contains("\"estimated_time_to_regain_access\":1430", refused.Headers.GetValues("X-Business-Use-Case-Usage").Single(), StringComparison.Ordinal);
        platform.Simulator.AdvanceClock(TimeSpan.FromMinutes(1430));
        Assert.Equal(HttpStatusCode.OK, (await platform.CreateAsync(("image_url", media.Photo))).Status);
    }

    [Fact]
    public async Task Quota_usage_can_lag_behind_the_truth()
    {
        await using var platform = await Platform.StartAsync(options => options with { QuotaUsageLag = TimeSpan.FromSeconds(60), PublishLimit = 1 });
        _ = (await platform.PostImageAsync(media)).Id;

        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(59));
        Assert.Equal(0, (await QuotaAsync(platform)).Usage);
        Assert.Equal((9, 2207042), (await platform.PostImageAsync(media)).Error);
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await QuotaAsync(platform)).Usage);
    }

    private static async Task<(int Usage, int Total, int Duration)> QuotaAsync(Platform platform)
    {
        var reading = (await platform.GetAsync($"/v25.0/{platform.Account.IgUserId}/content_publishing_limit?fields=config,quota_usage")).Json.GetProperty("data")[0];
        var config = reading.GetProperty("config");
        return (reading.GetProperty("quota_usage").GetInt32(), config.GetProperty("quota_total").GetInt32(), config.GetProperty("quota_duration").GetInt32());
    }
}
