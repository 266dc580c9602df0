using System.Buffers.Binary;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Media;
using InstaFunctions.SelfHost.Tests.Api;
using InstaFunctions.Testing;

namespace InstaFunctions.SelfHost.Tests.Media;

/// <summary>What validation says, publishing does: on the simulator, which reads the files with code of its own.</summary>
public sealed class AgreementTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Customer _ann = fixture.Ann;

    [Theory]
    [InlineData("mov_named.mp4")]
    [InlineData("p34.jpg", "aspect_ratio")]
    [InlineData("frag.mp4", "fragmented")]
    [InlineData("d2.95.mp4")]
    [InlineData("exif6_tall.jpg")]
    [InlineData("h264_422.mp4", "video_chroma")]
    [InlineData("a96k.mp4", "audio_sample_rate")]
    [InlineData("mp3audio.mp4", "audio_codec")]
    [InlineData("mpo.jpg", "image_stereo")]
    [InlineData("disabled_first.mp4")]
    [InlineData("rot90_tkhd0.mp4")]
    [InlineData("oneframe.mp4", "picture_duration")]
    public async Task A_file_that_validation_takes_is_published(string file, params string[] warnings)
    {
        var id = (await _ann.Caller.UploadAsync(MediaCases.Read(file), file.EndsWith("jpg", StringComparison.Ordinal) ? "image/jpeg" : "video/mp4")).Is(201)["mediaId"];

        var check = await ValidateAsync(id);

        Assert.True((bool)check["valid"]!, check.ToJsonString());
        Assert.Subset(Codes(check), warnings.ToHashSet());
        Assert.Equal("succeeded", (await _ann.PublishToEndAsync(("mediaId", id)))["status"]);
    }

    [Theory]
    [InlineData("lossless.jpg")]
    [InlineData("noscan.jpg")]
    [InlineData("badoffsets.mp4")]
    public async Task A_file_that_nothing_can_read_is_refused_when_it_comes(string file)
    {
        _ = (await _ann.Caller.UploadAsync(MediaCases.Read(file), null)).IsProblem(422, "media_unreadable");
    }

    [Theory]
    [InlineData(750, 1000, true)]
    [InlineData(751, 1000, true)]
    [InlineData(749, 1000, false)]
    [InlineData(1910, 1000, true)]
    [InlineData(1909, 1000, true)]
    [InlineData(1911, 1000, false)]
    public async Task An_image_at_within_and_past_the_limits_of_shape_is_judged_alike(int width, int height, bool fits)
    {
        await AgreeAsync((await _ann.Caller.UploadAsync(Samples.PhotoOf(width, height), null)).Is(201)["mediaId"], fits);
    }

    [Theory]
    [InlineData(2.949, false)]
    [InlineData(2.95, true)]
    [InlineData(3, true)]
    [InlineData(900.05, true)]
    [InlineData(900.051, false)]
    public async Task A_reel_at_within_and_past_the_limits_of_length_is_judged_alike(double seconds, bool fits)
    {
        await AgreeAsync((await _ann.Caller.UploadAsync(ClipOf(seconds), null)).Is(201)["mediaId"], fits);
    }

    [Theory]
    [InlineData(2.949, false)]
    [InlineData(2.95, true)]
    [InlineData(59.999, true)]
    [InlineData(60.05, true)]
    [InlineData(60.051, false)]
    public async Task A_story_video_at_within_and_past_the_limits_of_length_is_judged_alike(double seconds, bool fits)
    {
        await AgreeAsync((await _ann.Caller.UploadAsync(ClipOf(seconds), null)).Is(201)["mediaId"], fits, ("product", "STORIES"));
    }

    [Theory]
    [InlineData(319, "image_width")]
    [InlineData(320)]
    [InlineData(1440)]
    [InlineData(1441, "image_width")]
    public async Task An_image_that_Instagram_will_scale_is_published_with_a_warning(int width, params string[] warnings)
    {
        var id = (await _ann.Caller.UploadAsync(Samples.PhotoOf(width, width), null)).Is(201)["mediaId"];

        Assert.Equal(warnings.ToHashSet(), Codes(await ValidateAsync(id)));
        await AgreeAsync(id, fits: true);
    }

    [Theory]
    [InlineData(749)]
    [InlineData(1911)]
    public async Task A_story_image_has_no_limits_of_shape_on_either_side(int width)
    {
        var id = (await _ann.Caller.UploadAsync(Samples.PhotoOf(width, 1000), null)).Is(201)["mediaId"];

        await AgreeAsync(id, fits: true, ("product", "STORIES"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task An_image_of_almost_and_exactly_the_largest_size_is_taken_by_both_sides(int more)
    {
        var id = (await _ann.Caller.UploadAsync(PaddedPhoto(more), null)).Is(201)["mediaId"];

        await AgreeAsync(id, fits: true);
    }

    [Fact]
    public async Task An_image_of_one_byte_more_than_the_largest_size_is_refused_when_it_comes()
    {
        _ = (await _ann.Caller.UploadAsync(PaddedPhoto(1), null)).IsProblem(413, "too_large");
    }

    private static byte[] PaddedPhoto(int more)
    {
        var bytes = new byte[MediaRules.MaxImageBytes + more];
        Samples.Photo.CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>The clip with another length in its movie header.</summary>
    private static byte[] ClipOf(double seconds)
    {
        var clip = Samples.Clip.ToArray();
        var header = clip.AsSpan().IndexOf("mvhd"u8);
        var scale = BinaryPrimitives.ReadUInt32BigEndian(clip.AsSpan(header + 16));
        BinaryPrimitives.WriteUInt32BigEndian(clip.AsSpan(header + 20), (uint)Math.Round(seconds * scale));
        return clip;
    }

    private async Task AgreeAsync(string? id, bool fits, params (string Name, JsonNode? Value)[] members)
    {
        Assert.Equal(fits, (bool)(await ValidateAsync(id, members))["valid"]!);
        if (fits)
        {
            Assert.Equal("succeeded", (await _ann.PublishToEndAsync([("mediaId", id), .. members]))["status"]);
        }
        else
        {
            _ = (await _ann.PublishAsync([("mediaId", id), .. members])).IsProblem(422, "validation_failed");
        }
    }

    private async Task<JsonObject> ValidateAsync(string? id, params (string Name, JsonNode? Value)[] members) =>
        (await _ann.Caller.PostAsync("/api/v1/publish/instagram/validate", _ann.Body([("mediaId", id), .. members]))).Is(200).Json;

    private static HashSet<string> Codes(JsonObject check) =>
        [.. check["findings"]!.AsArray().Select(finding => (string)finding!["code"]!)];
}
