using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Accounts;

/// <summary>The settings under <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Accounts";

    /// <summary>How long a long-lived token lives. Source: the platform's guide to Instagram Login.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(60);

    /// <summary>The age below which the platform refuses to refresh a token. Source: the same guide.</summary>
    public static readonly TimeSpan YoungestRefresh = TimeSpan.FromHours(24);

    /// <summary>The shortest <see cref="LoginLifetime"/>.</summary>
    public static readonly TimeSpan MinLoginLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="LoginLifetime"/>: as long as the platform's codes live.</summary>
    public static readonly TimeSpan MaxLoginLifetime = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="WebhookRetention"/>.</summary>
    public static readonly TimeSpan MaxWebhookRetention = TimeSpan.FromDays(3650);

    /// <summary>The age from which a token is refreshed. Each account adds up to a seventh, so that they do not all come at once.</summary>
    public TimeSpan RefreshAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>With no more life than this left, and refreshes failing, an account is <c>expiring</c>.</summary>
    public TimeSpan ExpiringWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a person may take between the start of a login and its end.</summary>
    public TimeSpan LoginLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long received webhook events are kept, and recognised when they come again.</summary>
    public TimeSpan WebhookRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The most that an account adds to <see cref="RefreshAfter"/>.</summary>
    internal TimeSpan RefreshSpread => RefreshAfter / 7;
}

/// <summary>Refuses settings that would lose accounts, each with a sentence that names it.</summary>
public sealed class AccountOptionsValidator : IValidateOptions<AccountOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        var failures = new List<string>();
        Within(nameof(options.RefreshAfter), options.RefreshAfter, AccountOptions.YoungestRefresh, TimeSpan.FromDays(40));
        Within(nameof(options.ExpiringWithin), options.ExpiringWithin, AccountOptions.YoungestRefresh, TimeSpan.FromDays(40));
        Within(nameof(options.LoginLifetime), options.LoginLifetime, AccountOptions.MinLoginLifetime, AccountOptions.MaxLoginLifetime);
        Within(nameof(options.WebhookRetention), options.WebhookRetention, TimeSpan.FromDays(1), AccountOptions.MaxWebhookRetention);

        // Otherwise a token would be about to expire before it was refreshed for the first time.
        if (failures.Count == 0 && options.RefreshAfter + options.RefreshSpread + options.ExpiringWithin > AccountOptions.TokenLife)
        {
            failures.Add(
                $"Accounts:RefreshAfter (and a seventh of it) and Accounts:ExpiringWithin must not be more together than the 60 days that a token lives; they are {options.RefreshAfter:c} and {options.ExpiringWithin:c}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Within(string setting, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
            {
                failures.Add($"Accounts:{setting} is {value:c}; it must be between {min:c} and {max:c}.");
            }
        }
    }
}
