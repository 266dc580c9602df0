namespace InstaFunctions.Core.Platform;

/// <summary>
/// An Instagram User access token in clear. It lives only between the store that decrypts it and the HTTP header that
/// carries it: it does not print itself and it does not serialise.
/// </summary>
public readonly struct AccessToken(string value)
{
    /// <summary>The token, to be put into an <c>Authorization</c> header and nowhere else.</summary>
    public string Reveal() => value;

    /// <summary>Never the token.</summary>
    public override string ToString() => "[access token]";
}
