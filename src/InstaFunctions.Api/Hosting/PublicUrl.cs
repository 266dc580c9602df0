using System.Net;
using Microsoft.Extensions.Configuration;

namespace InstaFunctions.Api.Hosting;

/// <summary>The setting <c>PublicUrl</c>: under which address the world reaches the service.</summary>
public static class PublicUrl
{
    /// <summary>The setting.</summary>
    public const string Setting = "PublicUrl";

    /// <summary>The setting, if there is one.</summary>
    /// <exception cref="SettingsException">It is not an absolute http or https URL.</exception>
    public static Uri? Configured(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0
            ? url
            : throw new SettingsException($"{Setting} is \"{text}\"; it must be an absolute http or https URL without a query.");

    /// <summary>Why Instagram could not reach an address; null when it could.</summary>
    public static string? WhyNotPublic(Uri? url) => url switch
    {
        null => "is not set",
        { Scheme: not "https" } => $"is {url}, which is not https",
        { IsLoopback: true } => $"is {url}, which is this machine",
        _ when IPAddress.TryParse(url.Host.Trim('[', ']'), out _) => $"is {url}, an address without a name",
        _ when !url.Host.Contains('.', StringComparison.Ordinal) || url.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            => $"is {url}, a name that only this network knows",
        _ => null,
    };

    /// <summary>Whether a Graph API address is the real platform's, which fetches media from the public internet.</summary>
    public static bool IsRealInstagram(Uri graphUrl) =>
        graphUrl.Host.EndsWith(".instagram.com", StringComparison.OrdinalIgnoreCase)
        || graphUrl.Host.EndsWith(".facebook.com", StringComparison.OrdinalIgnoreCase);
}
