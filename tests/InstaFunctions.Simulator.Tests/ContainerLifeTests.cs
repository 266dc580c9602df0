namespace InstaFunctions.Simulator.Tests;

public sealed class ContainerLifeTests(MediaHost media) : IClassFixture<MediaHost>
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_container_is_in_progress_for_the_processing_time_exactly(bool isVideo)
    {
        await using var platform = await Platform.StartAsync(options => options with { ProcessingTime = TimeSpan.FromSeconds(90) });
        var container = (await (isVideo
            ? platform.CreateAsync(("media_type", "REELS"), ("video_url", media.Clip))
            : platform.CreateAsync(("image_url", media.Photo)))).Id;

        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(90) - Tick);
        Assert.Equal("IN_PROGRESS", await platform.StatusAsync(container));
        Assert.Equal((9007, 2207027), (await platform.PublishAsync(container)).Error);

        platform.Simulator.AdvanceClock(Tick);
        Assert.Equal("FINISHED", await platform.StatusAsync(container));
        _ = (await platform.PublishAsync(container)).Id;
        Assert.Equal("PUBLISHED", await platform.StatusAsync(container));
    }

    [Fact]
    public async Task A_container_expires_after_24_hours_and_not_before()
    {
        await using var platform = await Platform.StartAsync();
        var kept = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        var published = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        _ = (await platform.PublishAsync(published)).Id;

        platform.Simulator.AdvanceClock(TimeSpan.FromHours(24) - Tick);
        Assert.Equal("FINISHED", await platform.StatusAsync(kept));
        platform.Simulator.AdvanceClock(Tick);

        Assert.Equal("EXPIRED", await platform.StatusAsync(kept));
        Assert.Equal("PUBLISHED", await platform.StatusAsync(published));
        Assert.Equal((24, 2207008), (await platform.PublishAsync(kept)).Error);
    }

    [Fact]
    public async Task An_unknown_container_and_anothers_are_the_same()
    {
        await using var platform = await Platform.StartAsync();
        var other = platform.Simulator.AddAccount("other");
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        using var form = new FormUrlEncodedContent([new("creation_id", container)]);

        var foreign = await platform.SendAsync(HttpMethod.Post, $"/{other.IgUserId}/media_publish", form, other.AccessToken);

        Assert.Equal((24, 2207008), foreign.Error);
        Assert.Equal((24, 2207008), (await platform.PublishAsync("17889455569999999")).Error);
        Assert.Equal((100, 33), (await platform.GetAsync($"/{container}?fields=status_code", other.AccessToken)).Error);
        Assert.Equal((100, 33), (await platform.GetAsync("/17889455569999999?fields=status_code")).Error);
        Assert.Equal((100, null), (await platform.PostAsync($"/{platform.Account.IgUserId}/media_publish")).Error);
        Assert.Empty(platform.Simulator.Posts);
    }

    [Theory]
    [InlineData(RepublishBehavior.PostAgain, 2)]
    [InlineData(RepublishBehavior.ReturnSameMedia, 1)]
    [InlineData(RepublishBehavior.Refuse, 1)]
    [InlineData(RepublishBehavior.RefuseAsGone, 1)]
    public async Task Publishing_twice_does_what_the_setting_says(RepublishBehavior behavior, int posts)
    {
        await using var platform = await Platform.StartAsync(options => options with { Republish = behavior });
        var container = (await platform.CreateAsync(("image_url", media.Photo))).Id;

        var first = (await platform.PublishAsync(container)).Id;
        var second = await platform.PublishAsync(container);

        Assert.Equal(posts, platform.Simulator.Posts.Count);
        Assert.All(platform.Simulator.Posts, post => Assert.Equal(container, post.ContainerId));
        switch (behavior)
        {
            case RepublishBehavior.PostAgain:
                Assert.NotEqual(first, second.Id);
                break;
            case RepublishBehavior.ReturnSameMedia:
                Assert.Equal(first, second.Id);
                break;
            case RepublishBehavior.RefuseAsGone:
                Assert.Equal((24, 2207006), second.Error);
                break;
            default:
                Assert.Equal(100, second.Error.Code);
                break;
        }
    }

    [Fact]
    public async Task A_carousel_is_finished_only_when_its_children_are()
    {
        await using var platform = await Platform.StartAsync(options => options with { ProcessingTime = TimeSpan.FromSeconds(60) });
        var first = await Child(platform);
        platform.Simulator.ProcessingTime = TimeSpan.FromSeconds(100);
        var slow = await Child(platform);
        platform.Simulator.ProcessingTime = TimeSpan.Zero;
        var parent = (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{first},{slow}"))).Id;

        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(99));
        Assert.Equal("IN_PROGRESS", await platform.StatusAsync(parent));
        Assert.Equal((9007, 2207027), (await platform.PublishAsync(parent)).Error);
        platform.Simulator.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("FINISHED", await platform.StatusAsync(parent));
    }

    [Fact]
    public async Task A_carousel_with_a_broken_child_ends_in_error()
    {
        await using var platform = await Platform.StartAsync();
        var good = await Child(platform);
        var broken = (await platform.CreateAsync(("media_type", "VIDEO"), ("video_url", media.Base + "/missing"), ("is_carousel_item", "true"))).Id;

        var parent = (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{good},{broken}"))).Id;

        var read = (await platform.GetAsync($"/{parent}?fields=status_code,status")).Json;
        Assert.Equal("ERROR", read.GetProperty("status_code").GetString());
        Assert.EndsWith("error code 2207076", read.GetProperty("status").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_has_to_be_there_ones_own_alive_unused_and_a_child()
    {
        await using var platform = await Platform.StartAsync();
        var other = platform.Simulator.AddAccount("other");
        using var form = new FormUrlEncodedContent([new("image_url", media.Photo), new("is_carousel_item", "true")]);
        var foreign = (await platform.SendAsync(HttpMethod.Post, $"/{other.IgUserId}/media", form, other.AccessToken)).Id;
        var old = await Child(platform);
        platform.Simulator.AdvanceClock(TimeSpan.FromHours(24));
        var good = await Child(platform);
        var used = await Child(platform);
        var single = (await platform.CreateAsync(("image_url", media.Photo))).Id;
        var carousel = (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{used},{await Child(platform)}"))).Id;
        _ = (await platform.PublishAsync(carousel)).Id;

        Assert.Equal((24, 2207008), (await Parent(platform, good, foreign)).Error);
        Assert.Equal((24, 2207008), (await Parent(platform, good, "17889455569999999")).Error);
        Assert.Equal((24, 2207008), (await Parent(platform, good, old)).Error);
        Assert.Equal((100, null), (await Parent(platform, good, used)).Error);
        Assert.Equal((100, null), (await Parent(platform, good, single)).Error);
        Assert.Equal((100, null), (await Parent(platform, good, good)).Error);
        Assert.Equal((100, null), (await platform.PublishAsync(good)).Error);
    }

    private async Task<string> Child(Platform platform) =>
        (await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))).Id;

    private static Task<Answer> Parent(Platform platform, params string[] children) =>
        platform.CreateAsync(("media_type", "CAROUSEL"), ("children", string.Join(',', children)));
}
