using System.Net;
using System.Net.Sockets;
using InstaFunctions.Core.Media;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Media.Import;

/// <summary>
/// Makes every connection of an import. The address that is checked is the address that is connected to: a name that answers
/// differently the second time (DNS rebinding) gains nothing, for there is no second time.
/// </summary>
internal sealed class CheckedConnector(IImportNetwork network, IOptions<MediaOptions> options)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await network.ResolveAsync(host, cancellation);
        // One bad address among good ones is reason enough: an honest name has none.
        if (Array.Exists(addresses, address => !IsAllowed(address)))
        {
            throw new SourceRefusedException("The address is not one of the public internet.");
        }

        SocketException? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await network.ConnectAsync(new IPEndPoint(address, port), cancellation);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private bool IsAllowed(IPAddress address) => AddressRules.Classify(address) switch
    {
        AddressClass.Public => true,
        AddressClass.Private => options.Value.AllowPrivateImport,
        _ => false,
    };
}

/// <summary>An address must not be read from; the message is for the caller.</summary>
internal sealed class SourceRefusedException(string reason) : Exception(reason);

/// <summary>An address did not give the bytes; the message is for the caller.</summary>
internal sealed class SourceUnavailableException(string reason, int? statusCode = null) : Exception(reason)
{
    public int? StatusCode { get; } = statusCode;
}
