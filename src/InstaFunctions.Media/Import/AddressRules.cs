using System.Net;
using System.Net.Sockets;

namespace InstaFunctions.Media.Import;

/// <summary>What an import may do with an address.</summary>
internal enum AddressClass
{
    /// <summary>An address of the public internet.</summary>
    Public,

    /// <summary>An address of somebody's own network or machine: only with <c>Media:AllowPrivateImport</c>.</summary>
    Private,

    /// <summary>Never: metadata services, multicast, unspecified, and blocks that stand for no single machine.</summary>
    Forbidden,
}

/// <summary>
/// Sorts addresses by the IANA special-purpose address registries (RFC 6890). Of IPv6 only global unicast (2000::/3) counts
/// as public, so that a block that is given a meaning one day is refused until somebody looked at it. An IPv4 address in an
/// IPv6 one (mapped, NAT64, 6to4) is judged as the IPv4 address.
/// </summary>
internal static class AddressRules
{
    // Metadata services of Amazon, Google, Azure and others; 168.63.129.16 is Azure's, and lies among public addresses.
    private static readonly HashSet<IPAddress> Metadata =
    [
        IPAddress.Parse("169.254.169.254"), IPAddress.Parse("169.254.170.2"), IPAddress.Parse("169.254.170.23"),
        IPAddress.Parse("168.63.129.16"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd00:ec2::23"), IPAddress.Parse("fd20:ce::254"),
    ];

    private static readonly IPNetwork[] PrivateBlocks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), // RFC 1918
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), // loopback, link-local
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT, RFC 6598
        IPNetwork.Parse("::1/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fc00::/7"), // loopback, link-local, unique local
    ];

    private static readonly IPNetwork[] ForbiddenBlocks =
    [
        IPNetwork.Parse("0.0.0.0/8"), // "this network"
        IPNetwork.Parse("192.0.0.0/24"), // IETF protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays, withdrawn
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"), // multicast; reserved and broadcast
        IPNetwork.Parse("2001::/23"), // IETF protocol assignments, Teredo among them
        IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"), // documentation
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static AddressClass Classify(IPAddress address)
    {
        var judged = Embedded(address) ?? address;
        if (Metadata.Contains(judged) || In(ForbiddenBlocks, judged))
        {
            return AddressClass.Forbidden;
        }

        if (In(PrivateBlocks, judged))
        {
            return AddressClass.Private;
        }

        return judged.AddressFamily is AddressFamily.InterNetwork || GlobalUnicast.Contains(judged)
            ? AddressClass.Public
            : AddressClass.Forbidden;
    }

    private static bool In(IPNetwork[] blocks, IPAddress address) => Array.Exists(blocks, block => block.Contains(address));

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }
}
