using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.StorageContract.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class TokenScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AccountOptions Options = new();

    // The end of the id decides on an account's share of the spread: none here, and all of it below.
    private static readonly AccountId Prompt = AccountId.From(Guid.Parse("019e1b70-6f9e-80fd-8c49-690b00000000"));
    private static readonly AccountId Latest = AccountId.From(Guid.Parse("019e1b70-6f9e-80fd-8c49-690bffffffff"));

    [Fact]
    public void A_token_is_refreshed_from_seven_days_of_age()
    {
        Assert.Equal(TokenDuty.None, Duty(Aged(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1))));
        Assert.Equal(TokenDuty.Refresh, Duty(Aged(TimeSpan.FromDays(7))));
    }

    [Fact]
    public void An_account_waits_a_seventh_longer_at_the_most()
    {
        Assert.Equal(TokenDuty.None, Duty(Aged(TimeSpan.FromDays(8) - TimeSpan.FromTicks(1)) with { Id = Latest }));
        Assert.Equal(TokenDuty.Refresh, Duty(Aged(TimeSpan.FromDays(8)) with { Id = Latest }));
    }

    [Fact]
    public void Accounts_that_were_connected_together_are_spread()
    {
        var spread = Enumerable.Range(0, 1000).Select(_ => TokenSchedule.Spread(AccountId.From(Guid.CreateVersion7(Now)), Options)).ToList();

        Assert.All(spread, s => Assert.InRange(s, TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.InRange(spread.Average(s => s.TotalHours), 9, 15);
        Assert.InRange(spread.Select(s => (int)s.TotalHours).Distinct().Count(), 20, 25);
    }

    [Fact]
    public void A_token_of_unknown_age_is_refreshed_once_it_is_surely_old_enough()
    {
        Assert.Equal(TokenDuty.None, Duty(Aged(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1)) with { TokenExpiresAt = null }));
        Assert.Equal(TokenDuty.Refresh, Duty(Aged(TimeSpan.FromHours(24)) with { TokenExpiresAt = null }));
    }

    [Fact]
    public void A_token_that_dies_soon_is_refreshed_as_soon_as_it_may_be()
    {
        var soon = Now + Options.ExpiringWithin;

        Assert.Equal(TokenDuty.Refresh, Duty(Aged(TimeSpan.FromHours(24)) with { TokenExpiresAt = soon }));
        Assert.Equal(TokenDuty.None, Duty(Aged(TimeSpan.FromHours(24)) with { TokenExpiresAt = soon.AddTicks(1) }));
        Assert.Equal(TokenDuty.None, Duty(Aged(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1)) with { TokenExpiresAt = soon }));
    }

    [Fact]
    public void A_token_whose_time_is_over_is_said_to_be_dead()
    {
        Assert.Equal(TokenDuty.Refresh, Duty(Aged(TimeSpan.FromDays(59)) with { TokenExpiresAt = Now.AddTicks(1) }));
        Assert.Equal(TokenDuty.MarkExpired, Duty(Aged(TimeSpan.FromDays(60)) with { TokenExpiresAt = Now }));
    }

    [Theory]
    [InlineData(AccountStatus.Connected, TokenDuty.Refresh)]
    [InlineData(AccountStatus.Expiring, TokenDuty.Refresh)]
    [InlineData(AccountStatus.NeedsPermission, TokenDuty.Refresh)]
    [InlineData(AccountStatus.Paused, TokenDuty.Refresh)]
    [InlineData(AccountStatus.Expired, TokenDuty.None)]
    [InlineData(AccountStatus.Revoked, TokenDuty.None)]
    public void Only_the_person_can_bring_a_dead_token_back(AccountStatus status, TokenDuty duty) =>
        Assert.Equal(duty, Duty(Aged(TimeSpan.FromDays(30)) with { Status = status }));

    private static TokenDuty Duty(InstagramAccount account) => TokenSchedule.DutyAt(account, Now, Options);

    private static InstagramAccount Aged(TimeSpan age) =>
        SampleAccounts.Plain(TenantId.From(Guid.Empty), new IgUserId("1"), Now - age) with { Id = Prompt, TokenExpiresAt = Now - age + TimeSpan.FromDays(60) };
}
