using System.Net;
using System.Net.Sockets;
using InstaFunctions.Core.Media;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Media.Import;

/// <summary>
/// Makes every connection of an import. The address that is checked is the address that is connected to: a name that answers
/// differently the second time (DNS rebinding) gains nothing, for there is no second time.
/// </summary>
internal sealed class CheckedConnector(IImportNetwork network, IOptions<MediaOptions> options, TimeProvider clock)
{
    // The same for a name that does not exist and for one that only this network knows: the difference would tell a stranger
    // which names there are here.
    private const string NotPublic = "The source has no address on the public internet.";

    private readonly ConnectionRace _race = new(network, clock);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(context.InitialRequestMessage, host, cancellation);
        // One bad address among good ones is reason enough: an honest name has none.
        if (addresses.Length == 0 || Array.Exists(addresses, address => !IsAllowed(address)))
        {
            throw new SourceRefusedException(NotPublic);
        }

        return await _race.ConnectAsync(addresses, port, cancellation);
    }

    private async Task<IPAddress[]> ResolveAsync(HttpRequestMessage request, string host, CancellationToken cancellation)
    {
        try
        {
            var lookup = network.ResolveAsync(host, cancellation);
            if (request.Options.TryGetValue(ImportSlot.Key, out var slot))
            {
                slot.HoldUntilEnd(lookup);
            }

            return await lookup.WaitAsync(cancellation);
        }
        catch (SocketException)
        {
            throw new SourceRefusedException(NotPublic);
        }
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
