using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.StorageContract.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class AccountChangesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Within = TimeSpan.FromDays(14);

    [Fact]
    public void A_new_token_ends_the_worry_about_the_old_one()
    {
        var fresh = Account(AccountStatus.Expiring).Refresh("new", Now.AddDays(60), Now);

        Assert.Equal((AccountStatus.Connected, null, Now), (fresh.Status, fresh.StatusReason, fresh.StatusSince));
        Assert.Equal(("new", Now, Now.AddDays(60)), (fresh.ProtectedToken, fresh.TokenObtainedAt, fresh.TokenExpiresAt));
    }

    [Theory]
    [InlineData(AccountStatus.Paused)]
    [InlineData(AccountStatus.NeedsPermission)]
    public void A_new_token_heals_nothing_that_has_another_cause(AccountStatus status)
    {
        var fresh = (Account(status) with { PausedUntil = Now.AddHours(1) }).Refresh("new", Now.AddDays(60), Now);

        Assert.Equal((status, "why", Now.AddDays(-20), Now.AddHours(1)), (fresh.Status, fresh.StatusReason, fresh.StatusSince, fresh.PausedUntil));
        Assert.Equal("new", fresh.ProtectedToken);
    }

    [Fact]
    public void An_account_that_stays_connected_is_so_since_it_was()
    {
        var fresh = (Account(AccountStatus.Connected) with { StatusReason = null }).Refresh("new", Now.AddDays(60), Now);

        Assert.Equal((AccountStatus.Connected, Now.AddDays(-20)), (fresh.Status, fresh.StatusSince));
    }

    [Theory]
    [InlineData(463, AccountStatus.Expired)]
    [InlineData(460, AccountStatus.Revoked)]
    [InlineData(458, AccountStatus.Revoked)]
    [InlineData(null, AccountStatus.Revoked)]
    public void What_the_platform_says_of_a_dead_token_decides_between_expired_and_revoked(int? subcode, AccountStatus status)
    {
        var dead = Account(AccountStatus.Connected).Die(new InstagramErrorDetails { Code = 190, Subcode = subcode }, Now);

        Assert.Equal((status, Now), (dead.Status, dead.StatusSince));
        Assert.Contains(subcode is null ? "(190)" : $"(190/{subcode})", dead.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_dies_of_age_is_dead_since_its_end()
    {
        var end = Now.AddHours(-3);

        var dead = (Account(AccountStatus.Connected) with { TokenExpiresAt = end }).Expire(Now);

        Assert.Equal((AccountStatus.Expired, end), (dead.Status, dead.StatusSince));
    }

    [Fact]
    public void A_failed_refresh_is_told_once_two_weeks_are_left()
    {
        var far = Account(AccountStatus.Connected) with { TokenExpiresAt = Now + Within + TimeSpan.FromTicks(1) };
        var near = far with { TokenExpiresAt = Now + Within };

        Assert.Same(far, far.FailToRefresh("Transient.", Within, Now));
        var expiring = near.FailToRefresh("Transient.", Within, Now);
        Assert.Equal((AccountStatus.Expiring, Now), (expiring.Status, expiring.StatusSince));
        Assert.Contains("Transient.", expiring.StatusReason, StringComparison.Ordinal);
        Assert.Same(expiring, expiring.FailToRefresh("Transient.", Within, Now.AddHours(1)));
        Assert.Equal(Now, expiring.FailToRefresh("Throttled.", Within, Now.AddHours(1)).StatusSince);
    }

    [Fact]
    public void Where_nobody_knows_the_end_a_failed_refresh_is_told_after_two_weeks()
    {
        var young = Account(AccountStatus.Connected) with { TokenExpiresAt = null, TokenObtainedAt = Now - Within + TimeSpan.FromTicks(1) };

        Assert.Same(young, young.FailToRefresh("Rejected.", Within, Now));
        Assert.Equal(AccountStatus.Expiring, (young with { TokenObtainedAt = Now - Within }).FailToRefresh("Rejected.", Within, Now).Status);
    }

    [Theory]
    [InlineData(AccountStatus.Paused)]
    [InlineData(AccountStatus.NeedsPermission)]
    [InlineData(AccountStatus.Revoked)]
    public void A_failed_refresh_hides_nothing_that_is_worse(AccountStatus status)
    {
        var account = Account(status) with { TokenExpiresAt = Now.AddDays(1) };

        Assert.Same(account, account.FailToRefresh("Transient.", Within, Now));
    }

    [Fact]
    public void A_status_that_time_alone_has_brought_is_told_with_its_beginning_and_its_reason()
    {
        var end = Now.AddHours(-1);
        var expired = Account(AccountStatus.Connected) with { StatusReason = null, TokenExpiresAt = end };
        var resumed = Account(AccountStatus.Paused) with { PausedUntil = end, TokenExpiresAt = Now.AddDays(1) };

        Assert.Equal(end, AccountRules.SinceAt(expired, Now));
        Assert.Contains("lives only until", AccountRules.ReasonAt(expired, Now), StringComparison.Ordinal);
        Assert.Equal(end, AccountRules.SinceAt(resumed, Now));
        Assert.Null(AccountRules.ReasonAt(resumed, Now));
        Assert.Equal("why", AccountRules.ReasonAt(Account(AccountStatus.Revoked), Now));
    }

    private static InstagramAccount Account(AccountStatus status) =>
        SampleAccounts.Plain(TenantId.From(Guid.Empty), new IgUserId("1"), Now.AddDays(-20)) with { Status = status, StatusReason = "why" };
}
