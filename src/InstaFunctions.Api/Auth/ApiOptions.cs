using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.Api.Auth;

/// <summary>The section <c>Admin</c>.</summary>
public sealed class AdminOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Admin";

    /// <summary>The shortest operator's key.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The operator's key; without it the admin routes answer 401 to everybody.</summary>
    public string? ApiKey { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiKey is { Length: < MinKeyLength })
        {
            yield return new ValidationResult($"{Section}:{nameof(ApiKey)} has {ApiKey.Length} characters; it must have {MinKeyLength} at least.", [nameof(ApiKey)]);
        }
    }
}

/// <summary>The section <c>Api</c>.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Api";

    /// <summary>Requests that one API key may make in any minute.</summary>
    public int PermitsPerMinute { get; set; } = 600;

    /// <summary>The longest that <c>Prefer: wait=N</c> makes a request wait.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(100);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PermitsPerMinute < 1)
        {
            yield return new ValidationResult($"{Section}:{nameof(PermitsPerMinute)} is {PermitsPerMinute}; it must be 1 at least.", [nameof(PermitsPerMinute)]);
        }

        if (MaxWait < TimeSpan.Zero || MaxWait > TimeSpan.FromMinutes(10))
        {
            yield return new ValidationResult($"{Section}:{nameof(MaxWait)} is {MaxWait}; it must be 0 to 10 minutes.", [nameof(MaxWait)]);
        }
    }
}
