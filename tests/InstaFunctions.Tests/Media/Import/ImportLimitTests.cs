using System.Net;
using System.Net.Sockets;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media.Import;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Media.Import;

/// <summary>What keeps slow sources from holding up anybody but whoever named them.</summary>
public sealed class ImportLimitTests
{
    private static readonly IPAddress Dead = IPAddress.Parse("2606:2800:220:1::1");
    private static readonly IPAddress Live = IPAddress.Parse("93.184.216.34");

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_tenant_has_its_own_limit_and_the_process_another()
    {
        var slots = new ImportSlots(new MediaOptions { MaxImports = 3, MaxImportsPerTenant = 2 });
        var (one, other) = (TenantId.From(Guid.NewGuid()), TenantId.From(Guid.NewGuid()));
        var first = slots.TryTake(one, out _)!;
        Assert.NotNull(slots.TryTake(one, out _));

        Assert.Null(slots.TryTake(one, out var ofTenant));
        Assert.True(ofTenant);
        Assert.NotNull(slots.TryTake(other, out _));
        Assert.Null(slots.TryTake(other, out ofTenant));
        Assert.False(ofTenant);
        first.Dispose();
        Assert.NotNull(slots.TryTake(other, out _));
    }

    [Fact]
    public void An_import_that_gave_up_keeps_its_slot_until_its_lookup_is_over()
    {
        var slots = new ImportSlots(new MediaOptions { MaxImports = 1, MaxImportsPerTenant = 1 });
        var lookup = new TaskCompletionSource();
        var slot = slots.TryTake(default, out _)!;
        slot.HoldUntilEnd(lookup.Task);
        slot.Dispose();

        Assert.Null(slots.TryTake(default, out _));
        lookup.SetResult();
        Assert.NotNull(slots.TryTake(default, out _));
    }

    [Fact]
    public async Task A_dead_address_before_a_live_one_costs_a_moment()
    {
        var network = new SilentNetwork();
        var connecting = new ConnectionRace(network, _clock).ConnectAsync([Dead, Live], 443, default);
        Assert.Equal([Dead], network.Tried);

        _clock.Advance(ConnectionRace.AttemptDelay);

        Assert.Same(Stream.Null, await connecting);
        Assert.Equal([Dead, Live], network.Tried);
        Assert.True(network.Silent[0].IsCancellationRequested);
    }

    [Fact]
    public async Task The_families_take_turns()
    {
        var network = new SilentNetwork();
        IPAddress[] addresses = [Dead, IPAddress.Parse("2606:2800:220:1::2"), IPAddress.Parse("2606:2800:220:1::3"), Live];
        var connecting = new ConnectionRace(network, _clock).ConnectAsync(addresses, 443, default);

        _clock.Advance(ConnectionRace.AttemptDelay);

        Assert.Same(Stream.Null, await connecting);
        Assert.Equal([Dead, Live], network.Tried);
    }

    [Fact]
    public async Task An_address_that_says_nothing_is_given_up_after_its_limit()
    {
        var connecting = new ConnectionRace(new SilentNetwork(), _clock).ConnectAsync([Dead], 443, default);

        _clock.Advance(ConnectionRace.AttemptLimit);

        Assert.Equal(SocketError.TimedOut, (await Assert.ThrowsAsync<SocketException>(() => connecting)).SocketErrorCode);
    }

    [Fact]
    public async Task The_system_resolver_runs_on_a_thread_of_its_own()
    {
        // A name that needs no server.
        Assert.NotEmpty(await new SystemImportNetwork().ResolveAsync("localhost", default));
    }

    /// <summary>Only <see cref="Live"/> answers; the others never say anything.</summary>
    private sealed class SilentNetwork : IImportNetwork
    {
        public System.Net.Security.SslClientAuthenticationOptions? Tls => null;

        public List<IPAddress> Tried { get; } = [];

        public List<CancellationToken> Silent { get; } = [];

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => throw new NotSupportedException();

        public async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
        {
            Tried.Add(address.Address);
            if (address.Address.Equals(Live))
            {
                return Stream.Null;
            }

            Silent.Add(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return Stream.Null;
        }
    }
}
