using System.Security.Cryptography;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Accounts;

/// <summary>Every token ever issued. Callers hold the simulator's lock.</summary>
internal sealed class TokenBook
{
    /// <summary>Life of a long-lived token (documented: 60 days).</summary>
    public static readonly TimeSpan LongLife = TimeSpan.FromDays(60);

    /// <summary>Life of the token that a code is exchanged for (documented: 1 hour).</summary>
    public static readonly TimeSpan ShortLife = TimeSpan.FromHours(1);

    /// <summary>The least age at which a token may be refreshed (documented: 24 hours).</summary>
    public static readonly TimeSpan RefreshAge = TimeSpan.FromHours(24);

    private readonly Dictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    public static string NewSecret(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public Token Issue(SimulatedAccount account, IReadOnlyList<string> scopes, bool longLived, DateTimeOffset now, string? value = null)
    {
        var token = new Token
        {
            Value = value ?? NewSecret("IGAAsim"),
            Account = account,
            Scopes = scopes,
            IssuedAt = now,
            ExpiresAt = now + (longLived ? LongLife : ShortLife),
            LongLived = longLived,
        };
        _tokens[token.Value] = token;
        return token;
    }

    /// <summary>The token, or the error that the platform answers instead.</summary>
    public (Token? Token, PlatformError? Error) Verify(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(value))
        {
            return (null, PlatformErrors.TokenMissing);
        }

        if (!_tokens.TryGetValue(value, out var token))
        {
            return (null, PlatformErrors.TokenUnknown);
        }

        if (token.RevokedSubcode != 0)
        {
            return (null, PlatformErrors.TokenRevoked(token.RevokedSubcode));
        }

        return now >= token.ExpiresAt ? (null, PlatformErrors.TokenExpired) : (token, null);
    }

    public SimulatedAccount? OwnerOf(string? value) =>
        value is not null && _tokens.TryGetValue(value, out var token) ? token.Account : null;

    public void Revoke(SimulatedAccount account, int subcode)
    {
        foreach (var token in _tokens.Values.Where(token => token.Account == account))
        {
            token.RevokedSubcode = subcode;
        }
    }

    public void Expire(SimulatedAccount account, DateTimeOffset now)
    {
        foreach (var token in _tokens.Values.Where(token => token.Account == account && token.ExpiresAt > now))
        {
            token.ExpiresAt = now;
        }
    }
}
