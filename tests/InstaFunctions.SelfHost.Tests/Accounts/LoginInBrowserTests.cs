using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed partial class LoginInBrowserTests : IAsyncLifetime
{
    private AccountService _service = null!;
    private TenantClient _tenant = null!;

    public async Task InitializeAsync()
    {
        _service = await AccountService.StartAsync();
        _tenant = await _service.NewTenantAsync();
        _ = _service.Simulator.AddAccount("first.one");
        _ = _service.Simulator.AddAccount("bronz.fonz");
    }

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [BrowserFact]
    public Task A_person_allows_the_connection_and_reads_that_it_worked() => BrowseAsync(async page =>
    {
        _ = await page.GotoAsync(await _tenant.StartLoginAsync());
        await page.GetByLabel("bronz.fonz").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await Expect(page.GetByText("Tenant will be able to publish to the Instagram account bronz.fonz")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Connected" })).ToBeVisibleAsync();
        await Expect(page.GetByText("The Instagram account bronz.fonz is connected.")).ToBeVisibleAsync();
        // The policy allows the page's own style: the card is white on grey.
        await Expect(page.Locator("main")).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
        var account = Assert.Single((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray())!;
        Assert.Equal("bronz.fonz", account["username"]!.GetValue<string>());
        Assert.Equal("connected", account["status"]!.GetValue<string>());

        // Going over the same way again finds that it has been used.
        _ = await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This login cannot be finished" })).ToBeVisibleAsync();
    });

    [BrowserFact]
    public Task A_person_refuses_and_reads_that_nothing_happened() => BrowseAsync(async page =>
    {
        _ = await page.GotoAsync(await _tenant.StartLoginAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not connected" })).ToBeVisibleAsync();
        Assert.Empty((await _tenant.SendAsync(HttpMethod.Get, "instagram/accounts"))["items"]!.AsArray());
    });

    [BrowserFact]
    public Task A_person_who_leaves_out_a_permission_is_led_back_with_the_reason() => BrowseAsync(async page =>
    {
        // The tenant's own site, answered without a network.
        string? left = null;
        await page.RouteAsync(Site(), async route =>
        {
            left = route.Request.Headers.GetValueOrDefault("referer");
            await route.FulfillAsync(new() { Body = "<h1>Welcome back</h1>", ContentType = "text/html" });
        });
        _ = await page.GotoAsync(await _tenant.StartLoginAsync($"{AccountService.ReturnOrigin}/done"));
        await page.GetByLabel("instagram_business_content_publish").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(Done());
        Assert.DoesNotContain("code=", left ?? "", StringComparison.Ordinal);
    });

    private static async Task BrowseAsync(Func<IPage, Task> walk)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserFactAttribute.Browser,
            // A container has neither a sandbox nor much shared memory to offer.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
        await walk(await browser.NewPageAsync());
    }

    [GeneratedRegex("^https://app\\.example/")]
    private static partial Regex Site();

    [GeneratedRegex("^https://app\\.example/done\\?instagramAccountId=[0-9a-f-]{36}&status=needs_permission(#_)?$")]
    private static partial Regex Done();
}
