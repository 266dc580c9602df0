namespace InstaFunctions.Simulator.Accounts;

/// <summary>An access token and what became of it.</summary>
internal sealed class Token
{
    public required string Value { get; init; }

    public required SimulatedAccount Account { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public required bool LongLived { get; init; }

    /// <summary>The subcode of the 190 that answers it once it is revoked; 0 while it is not.</summary>
    public int RevokedSubcode { get; set; }
}
