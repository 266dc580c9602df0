using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.Api.Auth;

/// <summary>The section <c>Admin</c>.</summary>
public sealed class AdminOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Admin";

    /// <summary>The operator's key: 16 visible ASCII characters at least, and none that can be guessed; without it the admin routes answer 401 to everybody.</summary>
    public string? ApiKey { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiKey is not null && OperatorKeyStrength.WhyWeak(ApiKey) is { } why)
        {
            yield return new ValidationResult($"{Section}:{nameof(ApiKey)} {why}", [nameof(ApiKey)]);
        }
    }
}

/// <summary>The section <c>Api</c>.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Api";

    private const int MaxProxies = 10;

    /// <summary>Requests that one API key may make in any minute.</summary>
    public int PermitsPerMinute { get; set; } = 600;

    /// <summary>Wrong API keys that one address may send in any minute.</summary>
    public int FailedKeysPerMinute { get; set; } = 60;

    /// <summary>Wrong operator's keys that one address may send in any minute.</summary>
    public int FailedOperatorKeysPerMinute { get; set; } = 10;

    /// <summary>
    /// How many proxies of the operator stand before the service and write <c>X-Forwarded-For</c>: 0 when clients connect to
    /// it themselves. A number that is too high lets clients choose the address that they are counted by.
    /// </summary>
    public int Proxies { get; set; }

    /// <summary>The longest that <c>Prefer: wait=N</c> makes a request wait.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(150);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, int Value)[] counts =
        [
            (nameof(PermitsPerMinute), PermitsPerMinute),
            (nameof(FailedKeysPerMinute), FailedKeysPerMinute),
            (nameof(FailedOperatorKeysPerMinute), FailedOperatorKeysPerMinute),
        ];
        foreach (var (name, value) in counts.Where(count => count.Value < 1))
        {
            yield return new ValidationResult($"{Section}:{name} is {value}; it must be 1 at least.", [name]);
        }

        if (Proxies is < 0 or > MaxProxies)
        {
            yield return new ValidationResult($"{Section}:{nameof(Proxies)} is {Proxies}; it must be 0 to {MaxProxies}.", [nameof(Proxies)]);
        }

        if (MaxWait < TimeSpan.Zero || MaxWait > TimeSpan.FromMinutes(10))
        {
            yield return new ValidationResult($"{Section}:{nameof(MaxWait)} is {MaxWait}; it must be 0 to 10 minutes.", [nameof(MaxWait)]);
        }
    }
}
