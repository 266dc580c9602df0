using InstaFunctions.Core.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class AccountOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Failures(new AccountOptions()));

    [Theory]
    [InlineData(nameof(AccountOptions.RefreshAfter), "1.00:00:00", "40.00:00:00")]
    [InlineData(nameof(AccountOptions.ExpiringWithin), "1.00:00:00", "40.00:00:00")]
    [InlineData(nameof(AccountOptions.LoginLifetime), "00:01:00", "01:00:00")]
    [InlineData(nameof(AccountOptions.WebhookRetention), "1.00:00:00", "3650.00:00:00")]
    public void Every_setting_has_its_limits_and_is_named_beyond_them(string setting, string min, string max)
    {
        var (least, most, tick) = (TimeSpan.Parse(min, null), TimeSpan.Parse(max, null), TimeSpan.FromTicks(1));

        Assert.Empty(Failures(With(setting, least)));
        Assert.Empty(Failures(With(setting, most)));
        Assert.StartsWith($"Accounts:{setting} ", Assert.Single(Failures(With(setting, least - tick))), StringComparison.Ordinal);
        Assert.StartsWith($"Accounts:{setting} ", Assert.Single(Failures(With(setting, most + tick))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_must_be_refreshed_before_it_is_about_to_expire()
    {
        var options = new AccountOptions { RefreshAfter = TimeSpan.FromDays(35), ExpiringWithin = TimeSpan.FromDays(20) };
        Assert.Empty(Failures(options));

        options.ExpiringWithin += TimeSpan.FromTicks(1);

        Assert.Contains("Accounts:ExpiringWithin", Assert.Single(Failures(options)), StringComparison.Ordinal);
    }

    // The other one of the pair is small, so that only the setting itself is judged.
    private static AccountOptions With(string setting, TimeSpan value)
    {
        var options = new AccountOptions { RefreshAfter = TimeSpan.FromDays(1), ExpiringWithin = TimeSpan.FromDays(1) };
        typeof(AccountOptions).GetProperty(setting)!.SetValue(options, value);
        return options;
    }

    private static IEnumerable<string> Failures(AccountOptions options) => new AccountOptionsValidator().Validate(null, options).Failures ?? [];
}
