using System.Net;
using InstaFunctions.Api.Accounts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Under which address Instagram reaches this service.</summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server) : IPublicAddress
{
    /// <summary>The setting.</summary>
    public const string Setting = "PublicUrl";

    /// <summary>
    /// The setting <c>PublicUrl</c>, or, without one, the address that the server listens on: good enough for a simulator on
    /// the same machine.
    /// </summary>
    public Uri Base => Configured(configuration) ?? Listening();

    /// <summary>The setting, if there is one.</summary>
    /// <exception cref="SettingsException">It is not an absolute http or https URL.</exception>
    public static Uri? Configured(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0
            ? url
            : throw new SettingsException($"{Setting} is \"{text}\"; it must be an absolute http or https URL without a query.");

    /// <summary>Why Instagram could not fetch media from an address; null when it could.</summary>
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

    private Uri Listening()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var first = addresses.FirstOrDefault(a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server does not listen yet.");
        var url = new UriBuilder(first.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal));
        url.Host = url.Host is "0.0.0.0" or "[::]" ? "localhost" : url.Host;
        return url.Uri;
    }
}

/// <summary>A setting is wrong; the message names it and says what it must be.</summary>
public sealed class SettingsException(string message) : Exception(message);
