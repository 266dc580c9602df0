using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.Simulator.Login;

/// <summary>What a person's consent is exchanged with.</summary>
internal sealed record AuthorizationCode(SimulatedAccount Account, IReadOnlyList<string> Scopes, string RedirectUri, DateTimeOffset IssuedAt)
{
    /// <summary>Codes are good for an hour (documented), and once.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);
}
