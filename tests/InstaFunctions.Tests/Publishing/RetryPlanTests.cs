using InstaFunctions.Core.Workflows;

namespace InstaFunctions.Tests.Publishing;

public sealed class RetryPlanTests
{
    private static readonly RetryPlan Plan = new(6, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(7, 30)]
    [InlineData(int.MaxValue, 30)]
    public void A_wait_doubles_until_it_is_the_longest(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Plan.DelayAfter(attempt));
}
