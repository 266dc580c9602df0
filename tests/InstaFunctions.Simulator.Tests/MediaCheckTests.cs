using System.Net;
using System.Text;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Media;

namespace InstaFunctions.Simulator.Tests;

public sealed class MediaCheckTests(MediaHost media) : IClassFixture<MediaHost>
{
    private static readonly (int, int?) NotFetched = (9004, 2207052);

    [Fact]
    public async Task An_image_that_cannot_be_fetched_is_refused_at_once()
    {
        await using var platform = await Platform.StartAsync();

        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Base + "/missing"))).Error);
        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Put(Samples.Photo, 403)))).Error);
        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", "http://127.0.0.1:1/photo.jpg"))).Error);
        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Put("<html>"u8.ToArray())))).Error);
        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Clip))).Error);
        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Put([])))).Error);
    }

    [Fact]
    public async Task A_download_that_takes_too_long_is_given_up()
    {
        await using var platform = await Platform.StartAsync(options => options with { MediaFetchTimeout = TimeSpan.FromSeconds(0.05) });

        Assert.Equal(NotFetched, (await platform.CreateAsync(("image_url", media.Base + "/never"))).Error);
        Assert.Equal("2207076", await ErrorOf(platform, media.Base + "/never"));
    }

    [Fact]
    public async Task A_redirect_to_an_image_is_followed()
    {
        await using var platform = await Platform.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await platform.CreateAsync(("image_url", media.Base + "/redirect"))).Status);
    }

    [Theory]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("GIF89a")]
    [InlineData("RIFFxxxxWEBP")]
    [InlineData("\0\0\0\u0018ftypheic")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0broken")]
    public async Task Only_readable_jpeg_is_a_supported_image(string start)
    {
        await using var platform = await Platform.StartAsync();
        var url = media.Put([.. Encoding.Latin1.GetBytes(start), .. new byte[64]]);

        Assert.Equal((36001, 2207005), (await platform.CreateAsync(("image_url", url))).Error);
    }

    [Theory]
    [InlineData(8 * 1024 * 1024, true)]
    [InlineData((8 * 1024 * 1024) + 1, false)]
    public async Task An_image_has_at_most_8_mebibytes(int bytes, bool accepted)
    {
        await using var platform = await Platform.StartAsync();

        var answer = await platform.CreateAsync(("image_url", media.Put(Samples.PhotoOfSize(bytes))));

        Assert.Equal(accepted ? null : new (int, int?)?((36000, 2207004)), answer.Refusal);
    }

    [Theory]
    [InlineData(750, 1000, true)]
    [InlineData(749, 1000, false)]
    [InlineData(1910, 1000, true)]
    [InlineData(1911, 1000, false)]
    public async Task A_feed_image_is_between_3_by_4_and_191_by_100(int width, int height, bool accepted)
    {
        await using var platform = await Platform.StartAsync();
        var url = media.Put(Samples.PhotoOf(width, height));

        var feed = await platform.CreateAsync(("image_url", url));
        var story = await platform.CreateAsync(("image_url", url), ("media_type", "STORIES"));

        Assert.Equal(accepted ? null : new (int, int?)?((36003, 2207009)), feed.Refusal);
        Assert.Equal(HttpStatusCode.OK, story.Status);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1001, 100)]
    public async Task A_story_image_may_have_any_shape(int width, int height)
    {
        await using var platform = await Platform.StartAsync();

        var story = await platform.CreateAsync(("image_url", media.Put(Samples.PhotoOf(width, height))), ("media_type", "STORIES"));

        Assert.Null(story.Refusal);
    }

    [Fact]
    public async Task Of_a_carousel_the_first_image_has_to_fit_and_the_others_are_cropped_to_it()
    {
        await using var platform = await Platform.StartAsync();
        var tall = (await platform.CreateAsync(("image_url", media.Put(Samples.PhotoOf(500, 1000))), ("is_carousel_item", "true"))).Id;
        var good = (await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))).Id;

        Assert.Equal((36003, 2207009), (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{tall},{good}"))).Error);
        Assert.Equal(HttpStatusCode.OK, (await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", $"{good},{tall}"))).Status);
    }

    [Theory]
    [InlineData("REELS", 2949, "ERROR")]
    [InlineData("REELS", 2950, "FINISHED")]
    [InlineData("REELS", 900_050, "FINISHED")]
    [InlineData("REELS", 900_051, "ERROR")]
    [InlineData("STORIES", 2949, "ERROR")]
    [InlineData("STORIES", 2950, "FINISHED")]
    [InlineData("STORIES", 60_050, "FINISHED")]
    [InlineData("STORIES", 60_051, "ERROR")]
    public async Task A_video_is_as_long_as_its_kind_allows(string type, int milliseconds, string status)
    {
        await using var platform = await Platform.StartAsync();
        var url = media.Put(Samples.ClipOf(TimeSpan.FromMilliseconds(milliseconds)));

        var container = (await platform.CreateAsync(("media_type", type), ("video_url", url))).Id;

        Assert.Equal(status, await platform.StatusAsync(container));
    }

    [Fact]
    public async Task A_video_that_cannot_be_fetched_or_read_ends_in_error_with_its_code()
    {
        await using var platform = await Platform.StartAsync();

        Assert.Equal("2207076", await ErrorOf(platform, media.Base + "/missing"));
        Assert.Equal("2207026", await ErrorOf(platform, media.Photo));
        Assert.Equal("2207026", await ErrorOf(platform, media.Put(Samples.Clip[..40])));
        Assert.Equal("2207026", await ErrorOf(platform, media.Put([])));
    }

    [Theory]
    [InlineData(100_000_000, "FINISHED")]
    [InlineData(100_000_001, "ERROR")]
    public async Task A_story_video_has_at_most_100_megabytes(int bytes, string status)
    {
        await using var platform = await Platform.StartAsync();

        var container = (await platform.CreateAsync(("media_type", "STORIES"), ("video_url", media.Put(Samples.ClipOfSize(bytes))))).Id;

        Assert.Equal(status, await platform.StatusAsync(container));
        Assert.Equal(300_000_000L, MediaRules.MaxVideoBytes(ContainerKind.Reel));
    }

    [Fact]
    public async Task Media_need_not_be_kept_and_is_gone_with_the_server()
    {
        var platform = await Platform.StartAsync();
        _ = (await platform.PostImageAsync(media)).Id;
        platform.Simulator.Configure(options => options with { StoreMedia = false });
        var id = (await platform.PostImageAsync(media)).Id;
        var posts = platform.Simulator.Posts;
        var path = posts[0].Items[0].Media.Path!;

        Assert.True(File.Exists(path));
        Assert.Null(posts[1].Items[0].Media.Path);
        Assert.Equal(posts[0].Items[0].Media.Sha256, posts[1].Items[0].Media.Sha256);
        using var missing = await platform.Http.GetAsync(new Uri($"/_sim/media/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await platform.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    private static async Task<string> ErrorOf(Platform platform, string url)
    {
        var container = (await platform.CreateAsync(("media_type", "REELS"), ("video_url", url))).Id;
        var read = (await platform.GetAsync($"/{container}?fields=status_code,status")).Json;
        Assert.Equal("ERROR", read.GetProperty("status_code").GetString());
        return read.GetProperty("status").GetString()!.Split(' ')[^1];
    }
}
