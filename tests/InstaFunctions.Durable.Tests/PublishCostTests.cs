using System.Globalization;
using InstaFunctions.AzuriteTesting;
using InstaFunctions.CrashHarness;

namespace InstaFunctions.Durable.Tests;

/// <summary>What docs/operations.md says that a post costs, counted in the process that publishes.</summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Azurite")]
public sealed class PublishCostTests
{
    // Enough for the engine's polling, which goes on whatever there is to do, to weigh little on each.
    private const int Images = 20;

    [Fact]
    public async Task An_image_costs_no_more_requests_than_documented()
    {
        var program = HostProgram.Durable((await Azurite.SharedAsync()).ConnectionString);
        await using var installation = await Installation.CreateAsync(program);
        var orders = Enumerable.Range(0, Images).Select(number => new Order(OrderKind.Image, $"cost-{number}", "cost")).ToList();
        _ = await installation.ConnectAsync("cost", again: false);

        _ = await installation.Host.AskAsync("count");
        await Task.WhenAll(orders.Select(installation.TryPlaceAsync));
        var jobs = await Task.WhenAll(orders.Select(installation.EndOfAsync));
        var counted = (await installation.Host.AskAsync("count"))!.Split(' ')[1..];

        Assert.All(jobs, job => Assert.Equal("succeeded", (string?)job["status"]));
        var (blobs, queues, tables) = (PerImage(counted[0]), PerImage(counted[1]), PerImage(counted[2]));
        CrashFigures.Keep(program, "4", $"requests for an image from upload to succeeded, one look at the job included: {tables} to tables, {queues} to queues, {blobs} to blobs");
        Assert.InRange(tables, 1, 100);
        Assert.InRange(queues, 1, 50);
        Assert.InRange(blobs, 1, 12);
    }

    private static int PerImage(string count) => (int)Math.Ceiling(int.Parse(count, CultureInfo.InvariantCulture) / (double)Images);
}
