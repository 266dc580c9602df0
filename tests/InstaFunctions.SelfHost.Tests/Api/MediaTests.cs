using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Media come in by body, form, address or straight to storage, and go when nothing needs them.</summary>
public sealed class MediaTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Media = "/api/v1/media";

    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task An_uploaded_photo_is_measured()
    {
        var answer = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg")).Is(201);

        Assert.Equal(["mediaId", "kind", "contentType", "bytes", "width", "height", "sha256", "createdAt"], answer.Json.Select(m => m.Key));
        Assert.Equal(("image", "image/jpeg"), (answer["kind"], answer["contentType"]));
        Assert.Equal(Samples.Photo.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer["bytes"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Samples.Photo)), answer["sha256"]);
        Assert.Equal($"{Media}/{answer["mediaId"]}", answer.Header("Location"));
        Assert.Equal(answer.Text, (await _ann.Caller.GetAsync(answer.Header("Location")!)).Is(200).Text);
    }

    [Fact]
    public async Task An_uploaded_clip_has_a_duration()
    {
        var answer = await _ann.Caller.UploadAsync(Samples.Clip, "video/mp4");

        Assert.Equal("video", answer.Is(201)["kind"]);
        Assert.True((double)answer.Json["durationSeconds"]! >= 3);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/octet-stream")]
    [InlineData("image/pjpeg")]
    [InlineData("text/plain")]
    [InlineData("force-download")]
    [InlineData("video/quicktime")]
    [InlineData("image/jpeg, image/jpeg")]
    [InlineData("image/png; =")]
    public async Task No_label_refuses_bytes_that_are_recognized_by_body_or_by_form(string? label)
    {
        Assert.Equal("image/jpeg", (await _ann.Caller.SendAsync("POST", Media, Labelled(Samples.Photo))).Is(201)["contentType"]);
        Assert.Equal("video/mp4", (await _ann.Caller.SendAsync("POST", Media, Labelled(Samples.Clip))).Is(201)["contentType"]);
        Assert.Equal("image/jpeg", (await _ann.Caller.SendAsync(
            "POST", Media, new MultipartFormDataContent { { Labelled(Samples.Photo), "file", "photo" } })).Is(201)["contentType"]);

        ByteArrayContent Labelled(byte[] bytes)
        {
            var content = new ByteArrayContent(bytes);
            _ = label is not null && content.Headers.TryAddWithoutValidation("Content-Type", label);
            return content;
        }
    }

    [Fact]
    public async Task What_is_not_recognized_is_refused_with_what_it_is_called_and_what_it_is()
    {
        var page = (await _ann.Caller.UploadAsync("<!DOCTYPE html><html>Sign in</html>"u8.ToArray(), "image/jpeg")).IsProblem(415, "unsupported_media_type");

        Assert.Contains("The request calls it \"image/jpeg\", and the bytes are a web page", page["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_one_file_is_an_upload()
    {
        var file = new ByteArrayContent(Samples.Photo);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");

        var answer = await _ann.Caller.SendAsync(
            "POST", Media, new MultipartFormDataContent { { new StringContent("x"), "note" }, { file, "file", "photo.jpg" } });

        Assert.Equal("image", answer.Is(201)["kind"]);
    }

    [Fact]
    public async Task A_form_without_a_file_is_400()
    {
        _ = (await _ann.Caller.SendAsync("POST", Media, new MultipartFormDataContent { { new StringContent("x"), "note" } }))
            .IsProblem(400, "invalid_request", "file:required");
        var broken = new ByteArrayContent("--b\r\nContent-Dis"u8.ToArray());
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        _ = (await _ann.Caller.SendAsync("POST", Media, broken)).IsProblem(400, "invalid_request");
        var unbounded = new ByteArrayContent([1]);
        unbounded.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data");
        _ = (await _ann.Caller.SendAsync("POST", Media, unbounded)).IsProblem(400, "invalid_request", "Content-Type:boundary");
    }

    [Fact]
    public async Task What_is_no_picture_or_video_that_is_taken_is_415()
    {
        _ = (await _ann.Caller.UploadAsync([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8], "image/jpeg")).IsProblem(415, "unsupported_media_type");
        _ = (await _ann.Caller.UploadAsync("%PDF-1.7"u8.ToArray(), null)).IsProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task What_cannot_be_read_is_422() =>
        _ = (await _ann.Caller.UploadAsync(Samples.Photo[..100], "image/jpeg")).IsProblem(422, "media_unreadable");

    [Fact]
    public async Task What_is_too_large_for_its_kind_is_413()
    {
        await using var service = await Service.StartAsync(
            ("Media:MaxImageBytes", $"{Samples.Photo.Length}"), ("Media:MaxVideoBytes", $"{Samples.Clip.Length}"));
        var customer = await service.AddCustomerAsync("large");

        _ = (await customer.Caller.UploadAsync([.. Samples.Photo, 0], "image/jpeg")).IsProblem(413, "too_large");
        _ = (await customer.Caller.UploadAsync([.. Samples.Clip, 0, 0, 0, 8, .. "free"u8], "video/mp4")).IsProblem(413, "too_large");
        _ = (await customer.Caller.PostAsync($"{Media}/uploads", new JsonObject { ["contentType"] = "image/jpeg", ["bytes"] = Math.Max(Samples.Photo.Length, Samples.Clip.Length) + 1 }))
            .IsProblem(413, "too_large");
    }

    [Fact]
    public async Task An_image_has_8_MiB_at_most()
    {
        const int Most = 8 * 1024 * 1024;
        byte[] largest = [.. Samples.Photo, .. new byte[Most - Samples.Photo.Length]];

        Assert.Equal($"{Most}", (await _ann.Caller.UploadAsync(largest, "image/jpeg")).Is(201)["bytes"]);
        _ = (await _ann.Caller.UploadAsync([.. largest, 0], "image/jpeg")).IsProblem(413, "too_large");
    }

    [Fact]
    public async Task A_video_has_300_million_bytes_at_most()
    {
        var path = $"{Media}/uploads";

        _ = (await _ann.Caller.PostAsync(path, new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 300_000_000 })).Is(201);
        _ = (await _ann.Caller.PostAsync(path, new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 300_000_001 })).IsProblem(413, "too_large");
    }

    [Fact]
    public async Task Media_are_listed_in_pages()
    {
        var owner = await _service.AddCustomerAsync("owner");

        var first = (await owner.Caller.GetAsync($"{Media}?limit=2")).Is(200);
        var second = (await owner.Caller.GetAsync($"{Media}?limit=2&cursor={Uri.EscapeDataString(first["nextCursor"]!)}")).Is(200);

        Assert.Equal(
            new[] { owner.Photo, owner.SecondPhoto, owner.Clip }.Order(),
            first.Json["items"]!.AsArray().Concat(second.Json["items"]!.AsArray()).Select(m => (string)m!["mediaId"]!).Order());
        Assert.Null(second["nextCursor"]);
        _ = (await owner.Caller.GetAsync($"{Media}?kind=image")).IsProblem(400, "invalid_request", "kind:unknown_parameter");
    }

    [Fact]
    public async Task A_media_item_that_a_job_needs_cannot_be_deleted()
    {
        var mediaItem = (await _ann.Caller.UploadAsync(Samples.Photo, "image/jpeg")).Is(201)["mediaId"]!;
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(1), ("mediaId", mediaItem));

        _ = (await _ann.Caller.DeleteAsync($"{Media}/{mediaItem}")).IsProblem(409, "media_in_use");
        _ = (await _ann.Caller.DeleteAsync($"{Customer.Scheduled}/{job}")).Is(204);
        _ = (await _ann.Caller.DeleteAsync($"{Media}/{mediaItem}")).Is(204);

        _ = (await _ann.Caller.GetAsync($"{Media}/{mediaItem}")).IsProblem(404, "media_not_found");
        _ = (await _ann.Caller.DeleteAsync($"{Media}/{mediaItem}")).IsProblem(404, "media_not_found");
    }

    [Fact]
    public async Task A_large_file_goes_straight_to_storage_and_may_break_off()
    {
        var opened = (await _ann.Caller.PostAsync($"{Media}/uploads", new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = Samples.Clip.Length })).Is(201);
        var complete = $"{Media}/{opened["mediaId"]}/complete";
        var half = Samples.Clip.Length / 2;

        Assert.Equal(["mediaId", "uploadUrl", "expiresAt"], opened.Json.Select(m => m.Key));
        Assert.Equal(308, (await PutAsync(Samples.Clip[..half], 0)).Status);
        _ = (await _ann.Caller.PostAsync(complete)).IsProblem(409, "conflict");
        Assert.InRange((await PutAsync(Samples.Clip[half..], half)).Status, 200, 204);
        var mediaItem = (await _ann.Caller.PostAsync(complete)).Is(201);

        Assert.Equal(opened["mediaId"], mediaItem["mediaId"]);
        Assert.Equal("succeeded", (await _ann.PublishToEndAsync(("mediaId", mediaItem["mediaId"])))["status"]);

        Task<Answer> PutAsync(byte[] part, int from)
        {
            var content = new ByteArrayContent(part);
            content.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
            content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + part.Length - 1, Samples.Clip.Length);
            return _service.Nobody.SendAsync("PUT", new Uri(opened["uploadUrl"]!).PathAndQuery, content);
        }
    }

    [Theory]
    [InlineData("""{"contentType":"image/jpeg","bytes":300000001}""", 413, "too_large")]
    [InlineData("""{"contentType":"image/jpeg","bytes":0}""", 422, "validation_failed")]
    [InlineData("""{"contentType":"image/jpeg","bytes":1.5}""", 400, "invalid_request")]
    [InlineData("""{"contentType":"image/jpeg"}""", 400, "invalid_request")]
    public async Task An_upload_is_checked_before_it_begins(string body, int status, string code) =>
        _ = (await _ann.Caller.PostTextAsync($"{Media}/uploads", body)).IsProblem(status, code);

    [Fact]
    public async Task A_media_item_is_imported_from_an_address()
    {
        await using var service = await Service.StartAsync(("Media:AllowHttpImport", "true"), ("Media:AllowPrivateImport", "true"));
        var customer = await service.AddCustomerAsync("importer");
        _ = await customer.PublishToEndAsync();

        // Any server will do: this is the link that Instagram was given for the photo.
        var source = service.Simulator.Calls.Last(c => c.Endpoint == "create").Parameters["image_url"];
        var answer = await customer.Caller.PostAsync(Media, new JsonObject { ["sourceUrl"] = source });

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Samples.Photo)), answer.Is(201)["sha256"]);
        _ = (await customer.Caller.PostAsync(Media, new JsonObject { ["sourceUrl"] = new Uri(service.Url, "/nothing").ToString() }))
            .IsProblem(422, "source_unavailable", "sourceUrl:source_unavailable");
        _ = (await customer.Caller.PostAsync(Media, new JsonObject { ["sourceUrl"] = new Uri(service.Url, "/health/live").ToString() }))
            .IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("http://example.com/photo.jpg")]
    [InlineData("https://127.0.0.1/photo.jpg")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("ftp://example.com/photo.jpg")]
    [InlineData("photo.jpg")]
    public async Task An_address_that_is_not_allowed_is_422(string url) =>
        _ = (await _ann.Caller.PostAsync(Media, new JsonObject { ["sourceUrl"] = url })).IsProblem(422, "source_refused", "sourceUrl:source_refused");

    [Fact]
    public async Task A_link_to_a_media_item_expires()
    {
        await using var service = await Service.StartAsync(("Publishing:MediaLinkLifetime", "01:00:00"));
        var customer = await service.AddCustomerAsync("linked");
        _ = await customer.PublishToEndAsync();
        var link = service.Simulator.Calls.Last(c => c.Endpoint == "create").Parameters["image_url"];
        using var http = new HttpClient();

        Assert.Equal(Samples.Photo, await http.GetByteArrayAsync(new Uri(link)));
        service.Clock.Advance(TimeSpan.FromMinutes(61));

        using var late = await http.GetAsync(new Uri(link));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }
}
