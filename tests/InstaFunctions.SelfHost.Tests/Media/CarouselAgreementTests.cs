using System.Buffers.Binary;
using System.Text.Json.Nodes;
using InstaFunctions.SelfHost.Tests.Api;

namespace InstaFunctions.SelfHost.Tests.Media;

/// <summary>What validation says of a carousel, publishing does on the simulator: item by item.</summary>
public sealed class CarouselAgreementTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Customer _ann = fixture.Ann;

    [Theory]
    [InlineData(749, "aspect_ratio")]
    [InlineData(750, null)]
    [InlineData(1910, null)]
    [InlineData(1911, "aspect_ratio")]
    public async Task The_first_image_has_the_limits_of_shape_of_the_feed(int width, string? error)
    {
        await AgreeAsync(error, await UploadAsync(Samples.PhotoOf(width, 1000)), _ann.SecondPhoto);
    }

    [Theory]
    [InlineData(749)]
    [InlineData(1911)]
    public async Task An_image_after_the_first_may_have_any_shape_and_the_crop_is_told(int width)
    {
        var findings = await AgreeAsync(error: null, _ann.Photo, await UploadAsync(Samples.PhotoOf(width, 1000)));

        Assert.Contains(findings, finding => (string)finding!["code"]! == "aspect_ratio" && ((string)finding["message"]!).Contains("crops", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2.949, "video_duration")]
    [InlineData(2.95, null)]
    [InlineData(60.05, null)]
    [InlineData(60.051, "video_duration")]
    public async Task A_video_has_the_limits_of_length_of_a_carousel(double seconds, string? error)
    {
        var clip = Samples.Clip.ToArray();
        var header = clip.AsSpan().IndexOf("mvhd"u8);
        var scale = BinaryPrimitives.ReadUInt32BigEndian(clip.AsSpan(header + 16));
        BinaryPrimitives.WriteUInt32BigEndian(clip.AsSpan(header + 20), (uint)Math.Round(seconds * scale));

        await AgreeAsync(error, _ann.Photo, await UploadAsync(clip));
    }

    private async Task<string> UploadAsync(byte[] bytes) => (await _ann.Caller.UploadAsync(bytes, null)).Is(201)["mediaId"]!;

    private async Task<JsonArray> AgreeAsync(string? error, params string[] items)
    {
        var body = _ann.CarouselBody(("mediaIds", new JsonArray([.. items.Select(item => (JsonNode)item)])), ("allowVideo", true));
        var check = (await _ann.Caller.PostAsync($"{Customer.CarouselPath}/validate", body)).Is(200).Json;
        var findings = check["findings"]!.AsArray();
        string[] expected = error is null ? [] : [error];

        Assert.Equal(error is null, (bool)check["valid"]!);
        Assert.Equal(expected, findings.Where(finding => (string)finding!["severity"]! == "error").Select(finding => (string)finding!["code"]!));
        var answer = await _ann.Caller.PostAsync(Customer.CarouselPath, body, ("Prefer", "respond-async"));
        if (error is null)
        {
            Assert.Equal("succeeded", (await _ann.Caller.EndOfAsync(answer.Is(202)["outputJobId"]!))["status"]);
        }
        else
        {
            _ = answer.IsProblem(422, "validation_failed");
        }

        return findings;
    }
}
