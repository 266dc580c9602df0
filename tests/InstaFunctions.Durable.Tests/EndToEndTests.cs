using System.Net;
using System.Text.Json.Nodes;
using InstaFunctions.AzuriteTesting;
using InstaFunctions.CrashHarness;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Durable.Tests;

/// <summary>
/// The Azure app's own services, orchestration and activities on Durable's own engine, with tables, queues and blobs on
/// Azurite, asked over HTTP.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Azurite")]
public sealed class EndToEndTests : IAsyncLifetime
{
    private const string Account = "durable";
    private Installation _installation = null!;

    public async Task InitializeAsync() =>
        _installation = await Installation.CreateAsync(HostProgram.Durable((await Azurite.SharedAsync()).ConnectionString));

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_post_is_published_once()
    {
        foreach (var kind in Enum.GetValues<OrderKind>())
        {
            await AssertPublishedAsync(new Order(kind, $"{kind}", Account));
        }
    }

    [Fact]
    public async Task A_carousel_of_ten_is_answered_when_it_is_live()
    {
        var mediaIds = new JsonArray();
        for (var item = 0; item < 10; item++)
        {
            mediaIds.Add((await _installation.Client.UploadAsync(Sample.Photo($"ten/{item}"))).Expect(HttpStatusCode.Created).Text("mediaId"));
        }

        var answer = await _installation.Client.PostAndWaitAsync("api/v1/publish/instagram/carousel", new JsonObject
        {
            ["instagramAccountId"] = await _installation.ConnectAsync(Account, again: false),
            ["mediaIds"] = mediaIds,
            ["caption"] = "Ten",
        });

        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer}\n{_installation.Host.Output}");
        var post = Assert.Single(_installation.Instagram.Simulator.Posts);
        Assert.Equal((answer.Text("igMediaId"), 10), (post.Id, post.Items.Count));
    }

    [Fact]
    public async Task What_is_scheduled_can_be_moved_and_goes_out_once_at_its_new_time()
    {
        var order = new Order(OrderKind.ScheduledImage, "moved", Account) { GoesOutIn = TimeSpan.FromDays(28) };
        Assert.True(await _installation.TryPlaceAsync(order));
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2);
        var moved = await _installation.Client.PatchAsync(Scheduled(order), new JsonObject { ["scheduledAt"] = due.ToString("O") });

        Assert.Equal(HttpStatusCode.OK, moved.Status);
        await AssertEndedWellAsync(order);
        Assert.True(Assert.Single(_installation.Instagram.Simulator.Posts).Timestamp >= due - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_is_cancelled_does_not_go_out()
    {
        var cancelled = new Order(OrderKind.ScheduledImage, "cancelled", Account) { GoesOutIn = TimeSpan.FromSeconds(4) };
        var later = new Order(OrderKind.ScheduledImage, "later", Account) { GoesOutIn = TimeSpan.FromSeconds(6) };
        Assert.True(await _installation.TryPlaceAsync(cancelled));
        Assert.True(await _installation.TryPlaceAsync(later));

        _ = (await _installation.Client.DeleteAsync(Scheduled(cancelled))).Expect(HttpStatusCode.NoContent);

        Assert.Equal("canceled", (string?)(await _installation.EndOfAsync(cancelled))["status"]);
        await AssertEndedWellAsync(later);
        _ = Assert.Single(_installation.Instagram.Simulator.Posts);
    }

    [Fact]
    public async Task A_job_without_a_slot_waits_until_another_gives_its_own_back()
    {
        await _installation.RestartAsync(("Publishing:DailyLimit", "1"));
        var first = new Order(OrderKind.ScheduledImage, "first", Account) { GoesOutIn = TimeSpan.FromHours(1) };
        var second = new Order(OrderKind.Image, "second", Account) { WaitsForQuota = true };
        Assert.True(await _installation.TryPlaceAsync(first));
        Assert.True(await _installation.TryPlaceAsync(second));
        await _installation.Client.ReachAsync(second.JobId!, "waiting_for_quota");

        _ = (await _installation.Client.DeleteAsync(Scheduled(first))).Expect(HttpStatusCode.NoContent);

        await AssertEndedWellAsync(second);
        _ = Assert.Single(_installation.Instagram.Simulator.Posts);
    }

    [Fact]
    public async Task A_post_whose_answer_is_lost_is_found_and_not_made_again()
    {
        _ = _installation.Instagram.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Publish, OnCalls = [1], Fault = new Fault { Kind = FaultKind.ResetAfter } });

        await AssertPublishedAsync(new Order(OrderKind.Reel, "lost-answer", Account));
    }

    private static string Scheduled(Order order) => $"api/v1/publish/scheduled/{order.JobId}";

    private async Task AssertPublishedAsync(Order order)
    {
        Assert.True(await _installation.TryPlaceAsync(order));
        await AssertEndedWellAsync(order);
    }

    private async Task AssertEndedWellAsync(Order order)
    {
        var job = await _installation.EndOfAsync(order);
        var finding = new Judge(_installation.Instagram.Simulator).Try(order, job);
        Assert.True(finding is null && (string?)job["status"] == "succeeded", $"{finding ?? job.ToJsonString()}\n{_installation.Host.Output}");
    }
}
