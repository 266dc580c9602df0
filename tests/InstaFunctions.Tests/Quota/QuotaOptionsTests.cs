using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_strict()
    {
        var options = new QuotaOptions();

        Assert.True(new QuotaOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((50, false), (options.DailyLimit, options.TrustReportedLimit));
        Assert.Equal(TimeSpan.FromSeconds(5), options.QuotaClockMargin);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_daily_limit_is_between_1_and_1000(int limit, bool valid) =>
        AssertValid(new QuotaOptions { DailyLimit = limit }, "Publishing:DailyLimit", valid);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(3600, true)]
    [InlineData(3601, false)]
    public void A_clock_margin_is_between_nothing_and_an_hour(int seconds, bool valid) =>
        AssertValid(new QuotaOptions { QuotaClockMargin = TimeSpan.FromSeconds(seconds) }, "Publishing:QuotaClockMargin", valid);

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(604_800, true)]
    [InlineData(604_801, false)]
    public void A_reading_is_fresh_for_a_minute_to_a_week(int seconds, bool valid) =>
        AssertValid(new QuotaOptions { LimitReadingFreshFor = TimeSpan.FromSeconds(seconds) }, "Publishing:LimitReadingFreshFor", valid);

    private static void AssertValid(QuotaOptions options, string setting, bool valid)
    {
        var result = new QuotaOptionsValidator().Validate(null, options);

        Assert.Equal(valid, result.Succeeded);
        Assert.Equal(valid ? 0 : 1, result.Failures?.Count(failure => failure.Contains(setting, StringComparison.Ordinal)) ?? 0);
    }
}
