using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.Storage.Azure;

/// <summary>The section <c>Storage</c>: which storage account keeps the service's rows and media.</summary>
public sealed class AzureStorageOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// The account's name: reached at its public addresses, with the process's own identity. Set this in Azure.
    /// </summary>
    public string? Account { get; set; }

    /// <summary>A connection string instead, for Azurite: <c>UseDevelopmentStorage=true</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The client id of the user-assigned identity to be; null for whichever identity there is.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The certificate that the keys in the key ring are encrypted with: PKCS #12 with its private RSA key and without a
    /// password, in base64, as Key Vault gives out a certificate. Without one they lie in the account as they are, under its
    /// own encryption.
    /// </summary>
    public string? KeyRingCertificate { get; set; }

    /// <summary>The certificate before it, for as long as there are keys that were encrypted with that.</summary>
    public string? PreviousKeyRingCertificate { get; set; }

    /// <summary>What the names of tables and containers begin with: lower-case letters and digits, a letter first, 20 at the most.</summary>
    [RegularExpression("^[a-z][a-z0-9]{0,19}$", ErrorMessage = "Storage:Prefix must be 1 to 20 lower-case letters and digits, a letter first.")]
    public string Prefix { get; set; } = "instafunctions";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Account) == string.IsNullOrEmpty(ConnectionString))
        {
            yield return new ValidationResult(
                $"Set either {Section}:{nameof(Account)} (the storage account's name) or {Section}:{nameof(ConnectionString)} (UseDevelopmentStorage=true for Azurite).",
                [nameof(Account), nameof(ConnectionString)]);
        }
        else if (Account is { Length: > 0 } account && (account.Length is < 3 or > 24 || !account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Account)} is \"{account}\"; an account's name is 3 to 24 lower-case letters and digits.", [nameof(Account)]);
        }
    }
}
