using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Demo;

/// <summary>What a demo leaves behind for its visitor.</summary>
internal sealed record DemoVisit(string ApiKey, string AccountId, string PhotoId, bool Succeeded);

/// <summary>Makes a tenant, connects an account, uploads the samples, and publishes an image, a reel and a story.</summary>
internal sealed class DemoTour(DemoClient client, TextWriter console)
{
    private const int WaitSeconds = 90;

    public async Task<DemoVisit> RunAsync(string adminKey, string accessToken)
    {
        client.ApiKey = adminKey;
        var tenant = await client.PostAsync("api/v1/admin/tenants", new JsonObject { ["name"] = "Demo", ["scheduledPublishing"] = true });
        var apiKey = (string)tenant["apiKey"]!;
        client.ApiKey = apiKey;
        var account = await client.PostAsync("api/v1/instagram/accounts", new JsonObject { ["accessToken"] = accessToken });
        var accountId = (string)account["instagramAccountId"]!;
        console.WriteLine($"connected        @{account["username"]}");

        var photo = await UploadAsync("photo.jpg", "image/jpeg");
        var clip = await UploadAsync("clip.mp4", "video/mp4");
        console.WriteLine();

        var progress = new DemoProgress(console);
        var jobs = new[]
        {
            ("image", new JsonObject { ["mediaId"] = photo, ["caption"] = "Hello from InstaFunctions", ["altText"] = "The sample photo" }),
            ("reel", new JsonObject { ["mediaId"] = clip, ["product"] = "REELS", ["caption"] = "Moving pictures", ["shareToFeed"] = true }),
            ("story", new JsonObject { ["mediaId"] = photo, ["product"] = "STORIES" }),
        };
        var results = await Task.WhenAll(jobs.Select(job => PublishAsync(job.Item1, job.Item2, accountId, progress)));
        progress.Finish();
        return new DemoVisit(apiKey, accountId, photo, results.All(ok => ok));
    }

    private async Task<string> UploadAsync(string name, string contentType)
    {
        var mediaItem = await client.UploadAsync(Path.Combine(AppContext.BaseDirectory, "samples", name), contentType);
        console.WriteLine($"uploaded         {name}: {mediaItem["kind"]}, {mediaItem["width"]}x{mediaItem["height"]}, {mediaItem["bytes"]} bytes");
        return (string)mediaItem["mediaId"]!;
    }

    private async Task<bool> PublishAsync(string name, JsonObject body, string accountId, DemoProgress progress)
    {
        body["instagramAccountId"] = accountId;
        var accepted = await client.PostAsync("api/v1/publish/instagram", body);
        var id = (string)accepted["outputJobId"]!;
        progress.Show(name, "queued");
        var job = await FollowAsync(id, name, progress);
        var succeeded = (string)job["status"]! == "succeeded";
        progress.Show(name, succeeded ? $"succeeded  {job["permalink"]}" : $"{job["status"]}  {job["error"]?["code"]}: {job["error"]?["message"]}", final: true);
        return succeeded;
    }

    /// <summary>Long-polls: each answer comes when the job has ended, or when it is time to show where it is.</summary>
    private async Task<JsonNode> FollowAsync(string id, string name, DemoProgress progress)
    {
        for (var waited = 0; ; waited++)
        {
            var job = await client.WaitForJobAsync(id, seconds: 1);
            if ((string)job["status"]! is "succeeded" or "failed" or "canceled" || waited == WaitSeconds)
            {
                return job;
            }

            progress.Show(name, (string)job["phase"]!);
        }
    }
}
