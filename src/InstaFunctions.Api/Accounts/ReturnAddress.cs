using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.Api.Accounts;

/// <summary>Where a person's browser may be sent after a login: only to origins that the tenant has registered.</summary>
internal static class ReturnAddress
{
    /// <summary>The longest address.</summary>
    public const int MaxLength = 2000;

    /// <summary>
    /// The address as it will be sent; null when it may not be. What is checked and what is sent are the same text, so that a
    /// browser that reads the original otherwise changes nothing.
    /// </summary>
    public static string? Find(string? text, IReadOnlyList<string> origins) =>
        text is { Length: > 0 and <= MaxLength }
        && !text.Any(c => c is <= ' ' or > '~' or '\\')
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0
        && origins.Contains($"{uri.Scheme}://{uri.Authority}", StringComparer.Ordinal)
            ? uri.AbsoluteUri
            : null;

    /// <summary>The address with what came of the login.</summary>
    public static string With(string address, params (string Name, string Value)[] outcome) =>
        QueryHelpers.AddQueryString(address, outcome.Select(o => KeyValuePair.Create(o.Name, (string?)o.Value)));
}
