using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Quota;

/// <summary>How much of an account's 24-hour window is used; section <c>Publishing</c>.</summary>
public sealed class QuotaOptions
{
    /// <summary>The section the settings are in.</summary>
    public const string Section = "Publishing";

    /// <summary>The highest <see cref="DailyLimit"/>: an account's row holds a bounded number of slots.</summary>
    public const int MaxDailyLimit = 1000;

    /// <summary>The longest <see cref="QuotaClockMargin"/>.</summary>
    public static readonly TimeSpan MaxClockMargin = TimeSpan.FromHours(1);

    /// <summary>The shortest <see cref="LimitReadingFreshFor"/>.</summary>
    public static readonly TimeSpan MinFreshFor = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="LimitReadingFreshFor"/>.</summary>
    public static readonly TimeSpan MaxFreshFor = TimeSpan.FromDays(7);

    /// <summary>Posts per account that any 24 hours may hold: 50, the strictest number in the platform's current guide.</summary>
    public int DailyLimit { get; set; } = 50;

    /// <summary>Whether a <c>quota_total</c> above <see cref="DailyLimit"/> raises the limit. A lower one always lowers it.</summary>
    public bool TrustReportedLimit { get; set; }

    /// <summary>How much longer than 24 hours a window is, for the difference between the clocks here and there.</summary>
    public TimeSpan QuotaClockMargin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long the total of a reading holds. A day, because a lower total that is forgotten after minutes would be
    /// overspent a moment later, and the platform changes an account's total very rarely.
    /// </summary>
    public TimeSpan LimitReadingFreshFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The length of a window with its margin.</summary>
    internal TimeSpan WindowLength => TimeSpan.FromDays(1) + QuotaClockMargin;
}

/// <summary>Refuses settings that the ledger cannot keep, each with a sentence that names it.</summary>
public sealed class QuotaOptionsValidator : IValidateOptions<QuotaOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, QuotaOptions options)
    {
        var failures = new List<string>();
        if (options.DailyLimit is < 1 or > QuotaOptions.MaxDailyLimit)
        {
            failures.Add($"Publishing:DailyLimit is {options.DailyLimit}; it must be between 1 and {QuotaOptions.MaxDailyLimit} posts.");
        }

        if (options.QuotaClockMargin < TimeSpan.Zero || options.QuotaClockMargin > QuotaOptions.MaxClockMargin)
        {
            failures.Add($"Publishing:QuotaClockMargin is {options.QuotaClockMargin}; it must be between 00:00:00 and {QuotaOptions.MaxClockMargin}.");
        }

        if (options.LimitReadingFreshFor < QuotaOptions.MinFreshFor || options.LimitReadingFreshFor > QuotaOptions.MaxFreshFor)
        {
            failures.Add($"Publishing:LimitReadingFreshFor is {options.LimitReadingFreshFor}; it must be between {QuotaOptions.MinFreshFor} and {QuotaOptions.MaxFreshFor}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
