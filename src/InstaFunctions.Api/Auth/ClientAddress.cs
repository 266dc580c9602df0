using System.Net;
using System.Net.Sockets;

namespace InstaFunctions.Api.Auth;

/// <summary>Where a request comes from, as far as failures are counted: an IPv4 address, or the network of an IPv6 one.</summary>
internal static class ClientAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    // A host is given a whole /64: counted one by one, its addresses would never run out.
    private const int IPv6NetworkBytes = 8;

    /// <summary>The address.</summary>
    /// <param name="http">The request.</param>
    /// <param name="proxies">
    /// How many proxies of the operator stand before the service. Each adds to <c>X-Forwarded-For</c> whom it saw, so that of
    /// the list only as many entries, counted from its end, can be believed.
    /// </param>
    public static string Of(HttpContext http, int proxies)
    {
        var seen = http.Request.Headers[ForwardedFor].SelectMany(value => (value ?? "").Split(',')).Select(Parse).ToList();
        var address = proxies > 0 && seen.Count > 0 ? seen[Math.Max(0, seen.Count - proxies)] : http.Connection.RemoteIpAddress;
        return address is null ? "" : Network(address).ToString();
    }

    // Some proxies write the port too.
    private static IPAddress? Parse(string text) =>
        IPAddress.TryParse(text.Trim(), out var address) ? address
        : IPEndPoint.TryParse(text.Trim(), out var point) ? point.Address
        : null;

    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(IPv6NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
