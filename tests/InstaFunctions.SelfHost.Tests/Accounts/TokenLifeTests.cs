using System.Text.Json.Nodes;
using InstaFunctions.Core.Accounts;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class TokenLifeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_account_that_publishes_every_day_is_never_lost_in_the_life_of_a_token_and_beyond(bool byLogin)
    {
        await using var service = await AccountService.StartAsync();
        var person = service.Simulator.AddAccount("bronz.fonz");
        var tenant = await service.NewTenantAsync();
        var account = byLogin
            ? await tenant.LogInAsync("bronz.fonz")
            : (await tenant.SendAsync(HttpMethod.Post, "instagram/accounts", new JsonObject { ["accessToken"] = person.AccessToken }))["instagramAccountId"]!.GetValue<string>();

        // Five days more than the first token lives.
        const int Days = 65;
        for (var day = 1; day <= Days; day++)
        {
            service.Clock.Advance(TimeSpan.FromDays(1));
            _ = await service.RefreshTokensAsync();
            var ended = await tenant.EndOfAsync(await tenant.PublishAsync(account, await tenant.UploadAsync()));
            Assert.True("succeeded" == ended["status"]!.GetValue<string>(), $"Day {day}: {ended}");
            var now = await tenant.AccountAsync(account);
            Assert.Equal("connected", now["status"]!.GetValue<string>());
            Assert.True(now["tokenExpiresAt"]!.GetValue<DateTimeOffset>() > service.Clock.GetUtcNow().AddDays(50), $"Day {day}: {now}");
        }

        Assert.Equal(Days, service.Simulator.Posts.Count);
        Assert.Equal(Days, service.Simulator.Posts.Select(p => p.ContainerId).Distinct().Count());
    }

    [Fact]
    public async Task An_account_whose_token_was_revoked_publishes_again_after_a_login()
    {
        await using var service = await AccountService.StartAsync();
        var person = service.Simulator.AddAccount("bronz.fonz");
        var tenant = await service.NewTenantAsync();
        var account = await tenant.LogInAsync("bronz.fonz");
        var scheduled = await tenant.PublishAsync(account, await tenant.UploadAsync(), service.Clock.GetUtcNow().AddDays(20));
        service.Simulator.Revoke(person);
        service.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await service.RefreshTokensAsync());
        service.Clock.Advance(TokenCheck.BetweenChecks);
        Assert.Equal(new TokenRefreshOutcome(0, 1, 0), await service.RefreshTokensAsync());

        var revoked = await tenant.AccountAsync(account);
        Assert.Equal("revoked", revoked["status"]!.GetValue<string>());
        Assert.Contains("190/460", revoked["statusReason"]!.GetValue<string>(), StringComparison.Ordinal);
        var problem = await tenant.SendAsync(
            HttpMethod.Post, "publish/instagram", new JsonObject { ["instagramAccountId"] = account, ["mediaId"] = await tenant.UploadAsync() }, expected: 409);
        Assert.Equal("account_not_connected", problem["code"]!.GetValue<string>());
        var atRisk = (await tenant.SendAsync(HttpMethod.Get, "publish/scheduled"))["items"]![0]!;
        Assert.Equal(scheduled, atRisk["outputJobId"]!.GetValue<string>());
        Assert.Contains("connect the account again", atRisk["atRisk"]!.GetValue<string>(), StringComparison.Ordinal);

        Assert.Equal(account, await tenant.LogInAsync("bronz.fonz"));
        Assert.Null((await tenant.SendAsync(HttpMethod.Get, "publish/scheduled"))["items"]![0]!["atRisk"]);
        Assert.Equal("succeeded", (await tenant.EndOfAsync(await tenant.PublishAsync(account, await tenant.UploadAsync())))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_that_the_token_will_not_live_to_see_is_refused()
    {
        await using var service = await AccountService.StartAsync();
        _ = service.Simulator.AddAccount("bronz.fonz");
        var tenant = await service.NewTenantAsync();
        var account = await tenant.LogInAsync("bronz.fonz");
        service.Clock.Advance(TimeSpan.FromDays(50));
        var media = await tenant.UploadAsync();
        var end = service.Clock.GetUtcNow().AddDays(10);

        JsonObject At(DateTimeOffset time) => new() { ["instagramAccountId"] = account, ["mediaId"] = media, ["scheduledAt"] = time.ToString("O") };
        var problem = await tenant.SendAsync(HttpMethod.Post, "publish/instagram", At(end), expected: 409);
        _ = await tenant.SendAsync(HttpMethod.Post, "publish/instagram", At(end.AddTicks(-1)), expected: 202);

        Assert.Equal("account_not_connected", problem["code"]!.GetValue<string>());
        Assert.Contains("lives only until", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
