using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace InstaFunctions.Media.Import;

/// <summary>The network as an import sees it: names become addresses, addresses become connections.</summary>
public interface IImportNetwork
{
    /// <summary>How servers prove who they are; null for the system's own rules.</summary>
    SslClientAuthenticationOptions? Tls { get; }

    /// <summary>The addresses of a name.</summary>
    /// <exception cref="SocketException">The name has none.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);

    /// <summary>Connects to exactly this address. It has been checked; nothing is looked up again.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation);
}

/// <summary>The machine's resolver and its sockets.</summary>
public sealed class SystemImportNetwork : IImportNetwork
{
    /// <inheritdoc/>
    public SslClientAuthenticationOptions? Tls => null;

    /// <inheritdoc/>
    /// <remarks>
    /// On a thread of its own: the system's resolver blocks for as long as a name's server says nothing, and on the pool it
    /// would hold up every other request. It cannot be ended either, so <paramref name="cancellation"/> is for the one who waits.
    /// </remarks>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.Factory.StartNew(
        () => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
