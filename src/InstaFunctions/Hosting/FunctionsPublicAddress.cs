using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Hosting;
using Microsoft.Extensions.Configuration;

namespace InstaFunctions.Functions.Hosting;

/// <summary>
/// The setting <c>PublicUrl</c>, or else the name that Azure gave the app (<c>WEBSITE_HOSTNAME</c>, which the local host
/// sets too).
/// </summary>
internal sealed class FunctionsPublicAddress(IConfiguration configuration) : IPublicAddress
{
    private const string HostName = "WEBSITE_HOSTNAME";

    /// <inheritdoc/>
    public Uri Base => PublicUrl.Configured(configuration) ?? OfHost(configuration[HostName]);

    private static Uri OfHost(string? name) => name switch
    {
        null or "" => throw new SettingsException($"{PublicUrl.Setting} is not set, and neither is {HostName}."),
        _ when name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || name.StartsWith("127.", StringComparison.Ordinal) =>
            new Uri($"http://{name}"),
        _ => new Uri($"https://{name}"),
    };
}
