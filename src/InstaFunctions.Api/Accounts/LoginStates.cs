using System.Buffers.Text;
using System.Security.Cryptography;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Accounts;

/// <summary>
/// Makes and takes a login's <c>state</c>: tenant and id, encrypted and signed by Data Protection. The stored row makes it
/// good for one time and for a while only.
/// </summary>
public sealed class LoginStates(IDataProtectionProvider provider, ILoginStateStore store, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const int IdBytes = 16;
    private const int MaxLength = 1000;

    private readonly IDataProtector _protector = provider.CreateProtector("InstaFunctions.LoginState.v1");

    /// <summary>Begins a login.</summary>
    public async Task<(string Text, DateTimeOffset ExpiresAt)> BeginAsync(TenantId tenant, string? returnUrl, CancellationToken cancellation)
    {
        var state = new LoginState
        {
            Id = Uuid.New<LoginStateId>(clock),
            TenantId = tenant,
            ReturnUrl = returnUrl,
            ExpiresAt = clock.GetUtcNow() + options.Value.LoginLifetime,
        };
        await store.AddAsync(state, cancellation);
        return (Seal(tenant, state.Id), state.ExpiresAt);
    }

    /// <summary>Takes a login up again; null when the text is forged, was used before, or has expired.</summary>
    public async Task<LoginState?> TakeAsync(string text, CancellationToken cancellation) =>
        Open(text) is var (tenant, id) ? await store.TakeAsync(tenant, id, clock.GetUtcNow(), cancellation) : null;

    private string Seal(TenantId tenant, LoginStateId id) =>
        Base64Url.EncodeToString(_protector.Protect([.. tenant.Value.ToByteArray(), .. id.Value.ToByteArray()]));

    /// <summary>Which login a text stands for; null when it is forged. Whether the login is still good, taking it up tells.</summary>
    public (TenantId Tenant, LoginStateId Id)? Open(string text)
    {
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var bytes = _protector.Unprotect(Base64Url.DecodeFromChars(text));
            return bytes.Length == 2 * IdBytes
                ? (TenantId.From(new Guid(bytes.AsSpan(0, IdBytes))), LoginStateId.From(new Guid(bytes.AsSpan(IdBytes))))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
