using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>
/// Answers of the running service, each held against the document by <see cref="DocumentedHandler"/>: status, codes, content
/// type, headers, body.
/// </summary>
public sealed class AnswerTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Nobody = "019e1b76-74d7-8c7e-a927-6bd34bfaa114";

    [Fact]
    public async Task A_reel_is_answered_as_documented_from_upload_to_permalink()
    {
        var clip = await UploadAsync("clip.mp4", "video/mp4");
        await ExpectAsync(200, HttpMethod.Get, $"/api/v1/media/{clip}");
        await ExpectAsync(200, HttpMethod.Get, "/api/v1/media?limit=1");
        var body = new JsonObject { ["mediaId"] = clip, ["instagramAccountId"] = api.AccountId, ["caption"] = "Hello" };
        await ExpectAsync(200, HttpMethod.Post, "/api/v1/publish/instagram/validate", (JsonObject)body.DeepClone());
        var accepted = await ExpectAsync(202, HttpMethod.Post, "/api/v1/publish/instagram", body, headers: ("Idempotency-Key", "reel-1"));
        var replayed = await ExpectAsync(202, HttpMethod.Post, "/api/v1/publish/instagram", body, headers: ("Idempotency-Key", "reel-1"));
        Assert.Equal((string)accepted!["outputJobId"]!, (string)replayed!["outputJobId"]!);
        var job = await ExpectAsync(200, HttpMethod.Get, $"/api/v1/jobs/publish/{accepted["outputJobId"]}", headers: ("Prefer", "wait=60"));
        Assert.Equal("succeeded", (string)job!["status"]!);
        await ExpectAsync(200, HttpMethod.Get, "/api/v1/jobs/publish?status=succeeded");
        await ExpectAsync(409, HttpMethod.Post, $"/api/v1/jobs/publish/{accepted["outputJobId"]}/cancel");
        await ExpectAsync(409, HttpMethod.Post, $"/api/v1/jobs/publish/{accepted["outputJobId"]}/resolve", new JsonObject { ["published"] = true });
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/publish/instagram", new JsonObject { ["mediaId"] = clip, ["instagramAccountId"] = api.AccountId }, headers: ("Idempotency-Key", "reel-1"));
    }

    [Fact]
    public async Task A_schedule_is_answered_as_documented_from_acceptance_to_cancellation()
    {
        var photo = await UploadAsync("photo.jpg", "image/jpeg");
        var accepted = await ExpectAsync(202, HttpMethod.Post, "/api/v1/publish/instagram", new JsonObject
        {
            ["mediaId"] = photo,
            ["product"] = "STORIES",
            ["instagramAccountId"] = api.AccountId,
            ["scheduledAt"] = TimeProvider.System.GetUtcNow().AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null),
        });
        var job = $"/api/v1/publish/scheduled/{accepted!["outputJobId"]}";
        var list = await ExpectAsync(200, HttpMethod.Get, $"/api/v1/publish/scheduled?instagramAccountId={api.AccountId}");
        Assert.Contains(list!["items"]!.AsArray(), i => (string?)i!["outputJobId"] == (string?)accepted["outputJobId"]);
        await ExpectAsync(409, HttpMethod.Delete, $"/api/v1/media/{photo}");
        var later = TimeProvider.System.GetUtcNow().AddHours(3).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null);
        await ExpectAsync(412, HttpMethod.Patch, job, new JsonObject { ["scheduledAt"] = later }, headers: ("If-Match", "\"stale\""));
        await ExpectAsync(422, HttpMethod.Patch, job, new JsonObject { ["scheduledAt"] = "2020-01-01T00:00:00Z" });
        await ExpectAsync(200, HttpMethod.Patch, job, new JsonObject { ["scheduledAt"] = later });
        await ExpectAsync(204, HttpMethod.Delete, job);
        await ExpectAsync(409, HttpMethod.Delete, job);
        await ExpectAsync(200, HttpMethod.Get, $"/api/v1/jobs/publish/{accepted["outputJobId"]}");
        await ExpectAsync(204, HttpMethod.Delete, $"/api/v1/media/{photo}");
    }

    [Fact]
    public async Task A_carousel_is_answered_as_documented()
    {
        var photo = await UploadAsync("photo.jpg", "image/jpeg");
        var body = new JsonObject { ["mediaIds"] = new JsonArray(photo, photo), ["instagramAccountId"] = api.AccountId };
        await ExpectAsync(200, HttpMethod.Post, "/api/v1/publish/instagram/carousel/validate", body);
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/publish/instagram/carousel", new JsonObject { ["mediaIds"] = new JsonArray(photo), ["instagramAccountId"] = api.AccountId });
        await ExpectAsync(404, HttpMethod.Post, "/api/v1/publish/instagram/carousel", new JsonObject { ["mediaIds"] = new JsonArray(photo, Nobody), ["instagramAccountId"] = Nobody });
    }

    [Fact]
    public async Task Uploads_are_answered_as_documented()
    {
        var upload = await ExpectAsync(201, HttpMethod.Post, "/api/v1/media/uploads", new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 1000 });
        await ExpectAsync(409, HttpMethod.Post, $"/api/v1/media/{upload!["mediaId"]}/complete");
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/media/uploads", new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 0 });
        await ExpectAsync(413, HttpMethod.Post, "/api/v1/media/uploads", new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 300_000_001 });
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/media", new JsonObject { ["sourceUrl"] = "http://example.com/clip.mp4" });
        foreach (var (status, content) in new (int, HttpContent)[]
        {
            (415, Bytes("not a picture"u8.ToArray(), "image/jpeg")),
            (422, Bytes([], "image/jpeg")),
            (400, new MultipartFormDataContent { { new StringContent("text"), "note" } }),
        })
        {
            using (content)
            {
                var (answer, _) = await api.SendAsync(api.Http, HttpMethod.Post, "/api/v1/media", content);
                Assert.Equal(status, (int)answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Accounts_are_answered_as_documented()
    {
        await ExpectAsync(200, HttpMethod.Get, "/api/v1/instagram/accounts");
        await ExpectAsync(200, HttpMethod.Get, $"/api/v1/instagram/accounts/{api.AccountId}");
        await ExpectAsync(200, HttpMethod.Get, $"/api/v1/instagram/accounts/{api.AccountId}/quota?at=2026-06-20T14:30:00Z");
        await ExpectAsync(400, HttpMethod.Get, $"/api/v1/instagram/accounts/{api.AccountId}/quota?at=today");
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/instagram/accounts", new JsonObject { ["accessToken"] = "nobodys" });
        await ExpectAsync(200, HttpMethod.Post, "/api/v1/instagram/connect", []);
        await ExpectAsync(422, HttpMethod.Post, "/api/v1/instagram/connect", new JsonObject { ["returnUrl"] = "https://elsewhere.example/" });
        await ExpectAsync(400, HttpMethod.Get, "/api/v1/instagram/callback?state=forged&code=1");
        await ExpectAsync(403, HttpMethod.Get, "/api/v1/instagram/webhooks?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1");
        await ExpectAsync(401, HttpMethod.Post, "/api/v1/instagram/webhooks", []);
        await ExpectAsync(404, HttpMethod.Get, "/api/v1/instagram/data-deletion/nobodys");
    }

    [Fact]
    public async Task The_operators_routes_are_answered_as_documented()
    {
        var tenant = $"/api/v1/admin/tenants/{api.TenantId}";
        await ExpectAsync(200, HttpMethod.Patch, tenant, new JsonObject { ["returnOrigins"] = new JsonArray("https://app.acme.example") }, ApiFixture.AdminKey);
        await ExpectAsync(422, HttpMethod.Patch, tenant, new JsonObject { ["name"] = "" }, ApiFixture.AdminKey);
        var key = await ExpectAsync(201, HttpMethod.Post, $"{tenant}/keys", null, ApiFixture.AdminKey);
        await ExpectAsync(204, HttpMethod.Delete, $"{tenant}/keys/{key!["keyId"]}", null, ApiFixture.AdminKey);
        await ExpectAsync(404, HttpMethod.Delete, $"{tenant}/keys/{key["keyId"]}", null, ApiFixture.AdminKey);
        await ExpectAsync(401, HttpMethod.Post, "/api/v1/admin/tenants", new JsonObject { ["name"] = "Acme" });
    }

    [Fact]
    public async Task What_does_not_exist_is_answered_as_documented()
    {
        await ExpectAsync(404, HttpMethod.Get, $"/api/v1/jobs/publish/{Nobody}");
        await ExpectAsync(404, HttpMethod.Post, $"/api/v1/jobs/publish/{Nobody}/cancel");
        await ExpectAsync(404, HttpMethod.Delete, $"/api/v1/publish/scheduled/{Nobody}");
        await ExpectAsync(404, HttpMethod.Get, $"/api/v1/media/{Nobody}");
        await ExpectAsync(404, HttpMethod.Delete, $"/api/v1/media/{Nobody}");
        await ExpectAsync(404, HttpMethod.Post, $"/api/v1/media/{Nobody}/complete");
        await ExpectAsync(404, HttpMethod.Get, $"/api/v1/instagram/accounts/{Nobody}");
        await ExpectAsync(404, HttpMethod.Delete, $"/api/v1/instagram/accounts/{Nobody}");
        await ExpectAsync(400, HttpMethod.Get, "/api/v1/media?limit=0");
        await ExpectAsync(400, HttpMethod.Get, "/api/v1/jobs/publish?cursor=nonsense");
    }

    [Fact]
    public async Task Every_operation_that_wants_a_key_refuses_a_wrong_one_as_documented()
    {
        foreach (var (path, method, operation) in Contract.Committed.Operations.Where(o => o.Operation["security"]!.AsArray().Count > 0))
        {
            await ExpectAsync(401, new HttpMethod(method), path, null, "nobodys-key");
        }
    }

    [Fact]
    public async Task Health_and_the_document_are_answered_as_documented()
    {
        await ExpectAsync(200, HttpMethod.Get, "/health/live");
        await ExpectAsync(200, HttpMethod.Get, "/health/ready");
        await ExpectAsync(200, HttpMethod.Get, "/openapi/v1.json");
    }

    [Fact]
    public async Task The_service_serves_the_committed_document() =>
        Assert.Equal(await File.ReadAllTextAsync(Repository.Document), await api.Plain.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

    private async Task<string> UploadAsync(string name, string contentType)
    {
        using var content = Bytes(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "samples", name)), contentType);
        var (answer, mediaItem) = await api.SendAsync(api.Http, HttpMethod.Post, "/api/v1/media", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)mediaItem!["mediaId"]!;
    }

    private static ByteArrayContent Bytes(byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return content;
    }

    private async Task<JsonNode?> ExpectAsync(
        int status, HttpMethod method, string path, JsonObject? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        var (answer, answered) = await api.SendAsync(method, path, body, key, headers);
        Assert.True(status == (int)answer.StatusCode, $"{method} {path} answered {(int)answer.StatusCode}, not {status}: {answered?.ToJsonString()}");
        return answered;
    }
}
