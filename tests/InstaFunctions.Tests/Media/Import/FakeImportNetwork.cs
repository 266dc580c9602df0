using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using InstaFunctions.Media.Import;

namespace InstaFunctions.Tests.Media.Import;

/// <summary>
/// A network of a test's own: names have the addresses the test says, one answer after the other (the last one stays), and
/// a public address leads to a server on this machine.
/// </summary>
internal sealed class FakeImportNetwork : IImportNetwork
{
    private readonly Dictionary<string, Queue<IPAddress[]>> _names = [];
    private readonly Dictionary<IPAddress, int> _ports = [];

    public SslClientAuthenticationOptions? Tls { get; set; }

    public List<string> Resolved { get; } = [];

    public List<IPEndPoint> Connected { get; } = [];

    public FakeImportNetwork Name(string host, params string[][] answers)
    {
        _names[host] = new(answers.Select(addresses => addresses.Select(IPAddress.Parse).ToArray()));
        return this;
    }

    public FakeImportNetwork Serve(string address, int localPort)
    {
        _ports[IPAddress.Parse(address)] = localPort;
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        Resolved.Add(host);
        var answers = _names.GetValueOrDefault(host) ?? throw new SocketException((int)SocketError.HostNotFound);
        return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
    }

    public ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        Connected.Add(address);
        return _ports.TryGetValue(address.Address, out var port)
            ? new SystemImportNetwork().ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation)
            : throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
