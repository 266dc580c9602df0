using System.Globalization;
using System.Net;

namespace InstaFunctions.Simulator.Tests;

public sealed class ContainerRulesTests(MediaHost media) : IClassFixture<MediaHost>
{
    private const int None = 0;

    public static TheoryData<string, string, int, int> Parameters => new()
    {
        // what, parameters (IMAGE and CLIP stand for URLs), code (0: accepted), subcode
        { "nothing", "", 100, None },
        { "an unknown type", "media_type=NONSENSE&image_url=IMAGE", 100, 2207023 },
        { "VIDEO by itself", "media_type=VIDEO&video_url=CLIP", 100, 2207067 },
        { "VIDEO as a child", "media_type=VIDEO&video_url=CLIP&is_carousel_item=true", None, None },
        { "a reel as a child", "media_type=REELS&video_url=CLIP&is_carousel_item=true", 100, 2207023 },
        { "a reel without a video", "media_type=REELS", 100, None },
        { "a reel with an image", "media_type=REELS&video_url=CLIP&image_url=IMAGE", 100, None },
        { "an image with a video", "image_url=IMAGE&video_url=CLIP", 100, None },
        { "a story without media", "media_type=STORIES", 100, None },
        { "a story with both", "media_type=STORIES&image_url=IMAGE&video_url=CLIP", 100, None },
        { "a caption on a story", "media_type=STORIES&image_url=IMAGE&caption=x", 100, None },
        { "a caption on a child", "image_url=IMAGE&is_carousel_item=true&caption=x", 100, None },
        { "alt text on an image", "image_url=IMAGE&alt_text=x", None, None },
        { "alt text on a child", "image_url=IMAGE&is_carousel_item=true&alt_text=x", None, None },
        { "alt text on a video child", "media_type=VIDEO&video_url=CLIP&is_carousel_item=true&alt_text=x", 100, None },
        { "alt text on a reel", "media_type=REELS&video_url=CLIP&alt_text=x", 100, None },
        { "alt text on a story", "media_type=STORIES&image_url=IMAGE&alt_text=x", 100, None },
        { "share_to_feed on a reel", "media_type=REELS&video_url=CLIP&share_to_feed=false", None, None },
        { "share_to_feed on an image", "image_url=IMAGE&share_to_feed=true", 100, None },
        { "a negative thumbnail offset", "media_type=REELS&video_url=CLIP&thumb_offset=-1", 1, 2207057 },
        { "a thumbnail offset on an image", "image_url=IMAGE&thumb_offset=1", 100, None },
        { "three collaborators", "image_url=IMAGE&collaborators=a,b,c", None, None },
        { "four collaborators", "image_url=IMAGE&collaborators=a,b,c,d", 100, None },
        { "a tag at the edges", """image_url=IMAGE&user_tags=[{"username":"a","x":0,"y":1}]""", None, None },
        { "a tag outside", """image_url=IMAGE&user_tags=[{"username":"a","x":0,"y":1.01}]""", 100, None },
        { "tags that are not JSON", "image_url=IMAGE&user_tags=a", 100, None },
        { "a relative URL", "image_url=/photo.jpg", 9004, 2207052 },
        { "another scheme", "image_url=ftp://example.com/photo.jpg", 9004, 2207052 },
        { "a URL beyond ASCII", "image_url=http://example.com/ph\u00f6to.jpg", 9004, 2207052 },
        { "a carousel without children", "media_type=CAROUSEL", 100, 2207028 },
        { "a carousel of one", "media_type=CAROUSEL&children=1", 100, 2207028 },
        { "a carousel of eleven", "media_type=CAROUSEL&children=1,2,3,4,5,6,7,8,9,10,11", 100, 2207028 },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Parameters_are_held_against_the_documented_table(string what, string parameters, int code, int subcode)
    {
        await using var platform = await Platform.StartAsync();
        var form = parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            return (pair[..at], pair[(at + 1)..].Replace("IMAGE", media.Photo, StringComparison.Ordinal).Replace("CLIP", media.Clip, StringComparison.Ordinal));
        });

        var answer = await platform.CreateAsync([.. form]);

        if (code == None)
        {
            Assert.True(answer.Status == HttpStatusCode.OK, $"{what}: {answer.Json}");
        }
        else
        {
            Assert.Equal((what, code, subcode), (what, answer.Error.Code, answer.Error.Subcode ?? None));
        }
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task A_carousel_has_two_to_ten_children(int count, bool accepted)
    {
        await using var platform = await Platform.StartAsync();
        var children = new List<string>();
        for (var i = 0; i < count; i++)
        {
            children.Add((await platform.CreateAsync(("image_url", media.Photo), ("is_carousel_item", "true"))).Id);
        }

        var answer = await platform.CreateAsync(("media_type", "CAROUSEL"), ("children", string.Join(',', children)));

        Assert.Equal(accepted, answer.Status == HttpStatusCode.OK);
    }

    public static TheoryData<string, int, int> Captions => new()
    {
        { new string('x', 2200), None, None },
        { new string('x', 2201), 36004, 2207010 },
        { Repeat("#t{0} ", 30), None, None },
        { Repeat("#t{0} ", 31), 100, 2207040 },
        { Repeat("@u{0} ", 20), None, None },
        { Repeat("@u{0} ", 21), 100, 2207040 },
        { Repeat("me@u{0}.com ", 21), None, None },
    };

    [Theory]
    [MemberData(nameof(Captions))]
    public async Task Captions_are_accepted_up_to_their_limits(string caption, int code, int subcode)
    {
        await using var platform = await Platform.StartAsync();

        var answer = await platform.CreateAsync(("image_url", media.Photo), ("caption", caption));

        Assert.Equal((code, subcode), answer.Status == HttpStatusCode.OK ? (None, None) : (answer.Error.Code, answer.Error.Subcode ?? None));
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK)]
    [InlineData(1001, HttpStatusCode.BadRequest)]
    public async Task Alt_text_has_at_most_1000_characters(int length, HttpStatusCode status)
    {
        await using var platform = await Platform.StartAsync();

        Assert.Equal(status, (await platform.CreateAsync(("image_url", media.Photo), ("alt_text", new string('x', length)))).Status);
    }

    [Theory]
    [InlineData(4999, "FINISHED")]
    [InlineData(5000, "ERROR")]
    public async Task A_thumbnail_offset_lies_within_the_video(int milliseconds, string status)
    {
        await using var platform = await Platform.StartAsync();
        var clip = media.Put(Samples.ClipOf(TimeSpan.FromSeconds(5)));

        var container = (await platform.CreateAsync(
            ("media_type", "REELS"), ("video_url", clip), ("thumb_offset", milliseconds.ToString(CultureInfo.InvariantCulture)))).Id;

        Assert.Equal(status, await platform.StatusAsync(container));
    }

    private static string Repeat(string format, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));
}
