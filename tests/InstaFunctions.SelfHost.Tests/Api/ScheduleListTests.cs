using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>What is scheduled, soonest first.</summary>
public sealed class ScheduleListTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly Service _service = fixture.Service;
    private readonly Customer _ann = fixture.Ann;

    [Fact]
    public async Task The_list_is_soonest_first_and_tells_all_about_each_job()
    {
        var dan = await _service.AddCustomerAsync("dan");
        var later = await dan.ScheduleAsync(_service.Now.AddHours(3), ("caption", "later"));
        var sooner = await dan.ScheduleAsync(_service.Now.AddHours(2), ("altText", "A photo"));
        var last = await dan.ScheduleAsync(_service.Now.AddHours(4), ("mediaId", dan.Clip));

        var items = await ListAsync(dan, "");

        Assert.Equal([sooner, later, last], items.Select(i => (string)i["outputJobId"]!));
        var first = items[0];
        Assert.Equal("scheduled", (string)first["status"]!);
        Assert.Equal("instagram", (string)first["platform"]!);
        Assert.Equal("IMAGE", (string)first["product"]!);
        Assert.Equal(dan.Account, (string)first["instagramAccountId"]!);
        Assert.Equal(Customer.Text(_service.Now.AddHours(2)), (string)first["scheduledFor"]!);
        Assert.Equal(dan.Photo, (string)first["media"]![0]!["mediaId"]!);
        Assert.Equal("image", (string)first["media"]![0]!["kind"]!);
        Assert.Equal("A photo", (string)first["media"]![0]!["altText"]!);
        Assert.Matches("^\".+\"$", (string)first["etag"]!);
        Assert.Equal("later", (string)items[1]["caption"]!);
        Assert.Equal("REELS", (string)items[2]["product"]!);
    }

    [Fact]
    public async Task The_list_comes_in_pages_that_link_to_each_other()
    {
        var eve = await _service.AddCustomerAsync("eve");
        List<string> jobs = [];
        for (var n = 0; n < 5; n++)
        {
            jobs.Add(await eve.ScheduleAsync(_service.Now.AddHours(1 + n)));
        }

        List<string> seen = [];
        string? next = $"{Customer.Scheduled}?limit=2&platform=instagram";
        for (var pages = 1; next is not null; pages++)
        {
            var page = (await eve.Caller.GetAsync(next)).Is(200);
            seen.AddRange(page.Json["items"]!.AsArray().Select(i => (string)i!["outputJobId"]!));
            Assert.Equal(pages < 3, page["nextCursor"] is not null);
            next = page.Header("Link") is { } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null;
            Assert.Equal(page["nextCursor"] is null, next is null);
        }

        Assert.Equal(jobs, seen);
    }

    [Theory]
    [InlineData("?platform=myspace", "platform:unknown_value")]
    [InlineData("?accountId=x", "accountId:unknown_parameter")]
    [InlineData("?instagramAccountId=x", "instagramAccountId:not_a_uuid")]
    [InlineData("?limit=0", "limit:limit_out_of_range")]
    [InlineData("?limit=201", "limit:limit_out_of_range")]
    [InlineData("?limit=1&limit=2", "limit:limit_out_of_range")]
    [InlineData("?cursor=nonsense", "cursor:invalid_cursor")]
    public async Task A_parameter_that_means_nothing_is_400(string query, string error) =>
        _ = (await _ann.Caller.GetAsync(Customer.Scheduled + query)).IsProblem(400, "invalid_request", error);

    [Theory]
    [InlineData("?limit=1")]
    [InlineData("?limit=200")]
    public async Task The_limits_of_a_page_are_within_it(string query) => _ = (await _ann.Caller.GetAsync(Customer.Scheduled + query)).Is(200);

    [Fact]
    public async Task The_list_can_be_narrowed_to_an_account()
    {
        var other = await _ann.ConnectAnotherAsync();
        var job = await _ann.ScheduleAsync(_service.Now.AddHours(2), ("instagramAccountId", other));

        var items = await ListAsync(_ann, $"?instagramAccountId={other}&platform=instagram");

        Assert.Equal([job], items.Select(i => (string)i["outputJobId"]!));
    }

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(Customer customer, string query) =>
        [.. (await customer.Caller.GetAsync(Customer.Scheduled + query)).Is(200).Json["items"]!.AsArray().Select(i => i!.AsObject())];
}
