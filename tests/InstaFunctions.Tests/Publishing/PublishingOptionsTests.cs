using System.ComponentModel.DataAnnotations;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Publishing;

public sealed class PublishingOptionsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static TheoryData<string> Durations { get; } =
    [
        .. typeof(PublishingOptions).GetProperties()
            .Where(property => property.PropertyType == typeof(TimeSpan) && property.Name != nameof(PublishingOptions.CarouselWait))
            .Select(property => property.Name),
    ];

    /// <summary>The first must not be longer than the second.</summary>
    public static TheoryData<string, string> Pairs { get; } = new()
    {
        { nameof(PublishingOptions.PollInterval), nameof(PublishingOptions.PollTimeout) },
        { nameof(PublishingOptions.ReconcileInterval), nameof(PublishingOptions.ReconcileGrace) },
        { nameof(PublishingOptions.ReconcileGrace), nameof(PublishingOptions.ReconcileLimit) },
        { nameof(PublishingOptions.FirstBackoff), nameof(PublishingOptions.MaxBackoff) },
        { nameof(PublishingOptions.MinScheduleAhead), nameof(PublishingOptions.MaxScheduleAhead) },
    };

    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Problems(new PublishingOptions()));

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_duration_of_zero_is_refused_with_the_settings_name(string name) =>
        Assert.Contains(Problems(With((name, TimeSpan.Zero))), problem => problem.StartsWith($"Publishing:{name} is ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_duration_of_one_tick_is_not_refused_for_being_too_short(string name) =>
        Assert.DoesNotContain(Problems(With((name, Tick))), problem => problem.StartsWith($"Publishing:{name} is 00:00:00.0000001; it must be longer than zero", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_duration_may_be_as_long_as_the_one_that_holds_it_and_no_longer(string small, string large)
    {
        var limit = (TimeSpan)typeof(PublishingOptions).GetProperty(large)!.GetValue(new PublishingOptions())!;

        Assert.DoesNotContain(Problems(With((small, limit))), problem => problem.StartsWith($"Publishing:{small} ", StringComparison.Ordinal));
        Assert.Contains(
            Problems(With((small, limit + Tick))),
            problem => problem.StartsWith($"Publishing:{small} is ", StringComparison.Ordinal) && problem.Contains($"Publishing:{large}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_carousel_may_be_not_waited_for_at_all_but_not_less()
    {
        Assert.Empty(Problems(With((nameof(PublishingOptions.CarouselWait), TimeSpan.Zero))));
        Assert.Single(Problems(With((nameof(PublishingOptions.CarouselWait), -Tick))));
    }

    [Fact]
    public void Twenty_nine_days_ahead_is_the_limit()
    {
        Assert.Empty(Problems(With((nameof(PublishingOptions.MaxScheduleAhead), TimeSpan.FromDays(29)))));
        Assert.Single(Problems(With((nameof(PublishingOptions.MaxScheduleAhead), TimeSpan.FromDays(29) + Tick))));
    }

    [Fact]
    public void A_grace_period_must_be_longer_than_the_longest_publish_call()
    {
        var options = new PublishingOptions();
        var longest = options.ReconcileGrace - options.SendWithin - options.ReconcileInterval;

        Assert.Null(options.CheckPublishTimeout(longest));
        Assert.Contains("Publishing:ReconcileGrace", options.CheckPublishTimeout(longest + Tick), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_timing_of_a_workflow_comes_from_its_setting()
    {
        var options = new PublishingOptions();
        var seconds = 0;
        foreach (var property in typeof(PublishingOptions).GetProperties().Where(property => property.PropertyType == typeof(TimeSpan)))
        {
            property.SetValue(options, TimeSpan.FromSeconds(++seconds));
        }

        options.RepublishAfterGrace = false;
        var timings = options.ToTimings();
        Assert.All(
            typeof(PublishTimings).GetProperties().Where(property => property.Name != "EqualityContract"),
            property => Assert.Equal(typeof(PublishingOptions).GetProperty(property.Name)!.GetValue(options), property.GetValue(timings)));
    }

    [Fact]
    public void A_workflows_defaults_are_those_of_the_settings() =>
        Assert.Equal(new PublishTimings(), new PublishingOptions().ToTimings());

    private static PublishingOptions With((string Name, TimeSpan Value) setting)
    {
        var options = new PublishingOptions();
        typeof(PublishingOptions).GetProperty(setting.Name)!.SetValue(options, setting.Value);
        return options;
    }

    private static IReadOnlyList<string> Problems(PublishingOptions options) =>
        [.. options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!)];
}
