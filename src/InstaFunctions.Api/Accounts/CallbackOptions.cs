using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.Api.Accounts;

/// <summary>What the platform's callbacks are checked with; in the section <c>Instagram</c>, beside the platform client's settings.</summary>
public sealed class CallbackOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Instagram";

    /// <summary>The shortest verify token.</summary>
    public const int MinVerifyTokenLength = 8;

    /// <summary>What the platform must send as <c>hub.verify_token</c>, as it is set in the app's dashboard; without it nothing is verified.</summary>
    public string? WebhookVerifyToken { get; set; }

    /// <summary>The app's secret, which signs every callback; without it every callback is refused. Never logged.</summary>
    public string? AppSecret { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WebhookVerifyToken is { Length: < MinVerifyTokenLength })
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(WebhookVerifyToken)} has {WebhookVerifyToken.Length} characters; it must have {MinVerifyTokenLength} at least.",
                [nameof(WebhookVerifyToken)]);
        }
    }
}
