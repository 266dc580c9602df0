namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class DisconnectTests
{
    [Fact]
    public async Task Removing_an_account_fails_what_was_pending_for_it_at_once_and_frees_its_slots()
    {
        await using var service = await AccountService.StartAsync();
        _ = service.Simulator.AddAccount("bronz.fonz");
        var tenant = await service.NewTenantAsync();
        var other = await service.NewTenantAsync();
        var account = await tenant.LogInAsync("bronz.fonz");
        var scheduled = await tenant.PublishAsync(account, await tenant.UploadAsync(), service.Clock.GetUtcNow().AddDays(2));

        _ = await other.SendAsync(HttpMethod.Delete, $"instagram/accounts/{account}", expected: 404);
        _ = await tenant.SendAsync(HttpMethod.Delete, $"instagram/accounts/{account}", expected: 204);

        var ended = await tenant.EndOfAsync(scheduled);
        Assert.Equal("account_not_connected", (string?)ended["error"]!["code"]);
        Assert.Contains("disconnected", (string?)ended["error"]!["message"], StringComparison.Ordinal);
        Assert.Empty((await tenant.SendAsync(HttpMethod.Get, "publish/scheduled"))["items"]!.AsArray());
        _ = await tenant.SendAsync(HttpMethod.Delete, $"instagram/accounts/{account}", expected: 404);

        var again = await tenant.LogInAsync("bronz.fonz");
        var quota = await tenant.SendAsync(HttpMethod.Get, $"instagram/accounts/{again}/quota");
        Assert.Equal(0, quota["reserved"]!.GetValue<int>());
        service.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Empty(service.Simulator.Posts);
    }
}
