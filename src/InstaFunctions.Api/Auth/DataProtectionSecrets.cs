using System.Security.Cryptography;
using InstaFunctions.Core.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace InstaFunctions.Api.Auth;

/// <summary>Encrypts secrets at rest with ASP.NET Core Data Protection, whose rotated key rings keep old secrets readable.</summary>
public sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("InstaFunctions.Secrets.v1");

    /// <inheritdoc/>
    public string Protect(string secret) => _protector.Protect(secret);

    /// <inheritdoc/>
    public string Unprotect(string protectedSecret)
    {
        try
        {
            return _protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException exception)
        {
            throw new SecretUnreadableException(exception);
        }
    }
}
