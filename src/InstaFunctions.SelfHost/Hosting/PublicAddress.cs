using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Under which address Instagram reaches this service.</summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server) : IPublicAddress
{
    /// <summary>
    /// The setting <c>PublicUrl</c>, or, without one, the address that the server listens on: good enough for a simulator on
    /// the same machine.
    /// </summary>
    public Uri Base => PublicUrl.Configured(configuration) ?? Listening();

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
