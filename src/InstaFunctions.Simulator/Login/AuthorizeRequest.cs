using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.Simulator.Login;

/// <summary>What an app asks a person for.</summary>
internal sealed record AuthorizeRequest(string ClientId, string RedirectUri, string ResponseType, IReadOnlyList<string> Scopes, string State)
{
    public static AuthorizeRequest Read(Func<string, string> value) => new(
        value("client_id"),
        value("redirect_uri"),
        value("response_type"),
        value("scope").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        value("state"));

    public string? Problem(SimulatorOptions options) =>
        ClientId != options.AppId ? "Invalid platform app: client_id is not this simulator's app id."
        : ResponseType != "code" ? "Invalid response_type: only code is supported."
        : !Uri.TryCreate(RedirectUri, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            ? "Invalid redirect_uri: it has to be an absolute URL."
        : Scopes.Count == 0 ? "Invalid scope: none was asked for."
        : Scopes.FirstOrDefault(scope => !Scope.All.Contains(scope)) is { } unknown ? $"Invalid scope: {unknown}."
        : null;

    /// <summary>The address to send the person back to.</summary>
    public string Return(params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters
            .Concat(State.Length > 0 ? [("state", State)] : [])
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        return RedirectUri + (RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }
}
